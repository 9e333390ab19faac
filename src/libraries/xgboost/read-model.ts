// The bytes of a model, or of a pickled Booster, to a model; what they are is told by themselves, never by a file's name.
import { DecantError } from '../../errors.ts';
import { parseDocument } from './document.ts';
import type { DocumentObject } from './document.ts';
import type { XgboostModel } from './model.ts';
import { readBinaryModel } from './read-binary-model.ts';
import { readDocumentModel } from './read-document-model.ts';
import type { SavedConfig } from './read-document-model.ts';

/** Head of a Booster that 1.0 to 1.3 pickled: then the length of the binary model, the model, and the configuration as JSON. */
const CONFIG_HEADER = new TextEncoder().encode('CONFIG-offset:');

/**
 * Reads a model in JSON, UBJSON or binary, or what a pickled Booster keeps as its handle. MALFORMED_DATA for other bytes,
 * UNSUPPORTED_MODEL for what is not known.
 */
export function readXgboostModel(bytes: Uint8Array): XgboostModel {
  if (bytes[0] === 0x7b) {
    const document = parseDocument(bytes);
    if (!document.has('Model')) return readDocumentModel(document);
    return readDocumentModel(document.object('Model'), readConfig(document.optionalObject('Config')));
  }
  if (CONFIG_HEADER.every((byte, index) => bytes[index] === byte)) return readSerialized(bytes);
  if (bytes[0] === 0x62 && bytes[1] === 0x73 && bytes[2] === 0x36 && bytes[3] === 0x34) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      'XGBoost models in base64 (bs64) are no longer read, not by XGBoost either.',
    );
  }
  return readBinaryModel(bytes);
}

function readSerialized(bytes: Uint8Array): XgboostModel {
  const start = CONFIG_HEADER.length + 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length < start ? -1 : Number(view.getBigInt64(CONFIG_HEADER.length, true));
  if (size <= 0 || start + size > bytes.length) {
    throw new DecantError('MALFORMED_DATA', 'A serialized XGBoost Booster is cut short.');
  }
  const config = readConfig(parseDocument(bytes.subarray(start + size)));
  return readBinaryModel(bytes.subarray(start, start + size), config);
}

function readConfig(config: DocumentObject | undefined): SavedConfig | undefined {
  const booster = config?.optionalObject('learner')?.optionalObject('gradient_booster');
  const trees = booster?.optionalObject('gbtree') ?? booster;
  const param = trees?.optionalObject('gbtree_train_param');
  if (param?.has('num_parallel_tree') !== true) return undefined;
  return { parallelTrees: param.textInteger('num_parallel_tree') };
}
