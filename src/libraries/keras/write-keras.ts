// A TensorFlow.js layers model as a `.keras` file, which Python's Keras 3 loads.
import { renderValue } from '../../formats/json/index.ts';
import { writeZip } from '../../formats/zip/index.ts';
import { collectWeights } from './collect-weights.ts';
import { describeModel } from './describe-model.ts';
import type { LayersModelLike } from './layers-model.ts';
import { writeHdf5 } from './write-hdf5.ts';

/** Release of Keras whose layout is written. */
export const WRITTEN_KERAS = '3.15.1';

/** The bytes of the file. UNSUPPORTED_MODEL names the layer that Keras 3 does not have, or computes differently. */
export async function writeKeras(model: LayersModelLike, savedAt: Date = new Date()): Promise<Uint8Array> {
  const config = describeModel(model);
  const saved = savedAt.toISOString().slice(0, 19).replace('T', '@');
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  return writeZip(
    new Map([
      ['metadata.json', encode(renderValue({ keras_version: WRITTEN_KERAS, date_saved: saved }))],
      ['config.json', encode(renderValue(config))],
      ['model.weights.h5', await writeHdf5(collectWeights(model))],
    ]),
  );
}

/** The bytes of a `.weights.h5` file, which `load_weights` of the same model in Keras 3 reads. */
export function writeKerasWeights(model: LayersModelLike): Promise<Uint8Array> {
  return writeHdf5(collectWeights(model));
}
