// A model in one of CatBoost's formats (`save_model(format=...)`).
import { DecantError } from '../../../errors.ts';
import { detectFormat, MODEL_FORMATS, readModel } from '../read-model.ts';
import type { ModelFormat } from '../read-model.ts';
import { writeJsonModel } from './write-json-model.ts';

/** The format of that name; refuses others. */
export function checkModelFormat(name: string): ModelFormat {
  const format = MODEL_FORMATS.find((known) => known === name);
  if (format !== undefined) return format;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Unrecognized model format: ${name}. CatBoost models are written as ${MODEL_FORMATS.join(' or ')}.`,
  );
}

/** Writes a model of either format; bytes of that format already are answered as they are. Binary models of JSON are refused. */
export function writeCatboostModel(bytes: Uint8Array, format: ModelFormat): Uint8Array {
  const source = detectFormat(bytes);
  const model = readModel(bytes, source);
  if (source === format) return bytes;
  if (format === 'json') return new TextEncoder().encode(writeJsonModel(model));
  throw new DecantError('UNSUPPORTED_MODEL', 'A CatBoost model in JSON is not written in the binary format cbm.', {
    hint: 'CatBoost itself does it: load_model(path, format="json"), save_model(path).',
  });
}
