// The bytes of a model, or of a pickled Booster, to a model; what they are is told by themselves, never by a file's name.
import { DecantError } from '../../errors.ts';
import { DocumentObject, isUbjson, parseDocument, parseDocumentValue } from './document.ts';
import type { XgboostModel } from './model.ts';
import { readBinaryDocument } from './read-binary-document.ts';
import { readDocumentModel } from './read-document-model.ts';
import type { DocumentOrigin } from './read-document-model.ts';

/** Head of a Booster that 1.0 to 1.3 pickled: then the length of the binary model, the model, and the configuration as JSON. */
const CONFIG_HEADER = new TextEncoder().encode('CONFIG-offset:');

/** The document of a model, as plain values, and what is known beside it. */
export interface ModelDocument {
  readonly value: unknown;
  readonly origin: DocumentOrigin;
  /** Format of the bytes where they hold this document and nothing else. */
  readonly format?: 'json' | 'ubj';
}

/**
 * Reads a model in JSON, UBJSON or binary, or what a pickled Booster keeps as its handle. MALFORMED_DATA for other bytes,
 * UNSUPPORTED_MODEL for what is not known.
 */
export function readXgboostModel(bytes: Uint8Array): XgboostModel {
  const { value, origin } = readModelDocument(bytes);
  return readDocumentModel(new DocumentObject(value, ''), origin);
}

/** Reads the document of a model, whatever form it has; what it means is not looked at. */
export function readModelDocument(bytes: Uint8Array): ModelDocument {
  if (bytes[0] === 0x7b) {
    const value = parseDocumentValue(bytes);
    const document = new DocumentObject(value, '');
    if (!document.has('Model')) {
      return { value, origin: { isBinary: false }, format: isUbjson(bytes) ? 'ubj' : 'json' };
    }
    const parallelTrees = readParallelTrees(document.optionalObject('Config'));
    return { value: document.optional('Model'), origin: { isBinary: false, parallelTrees } };
  }
  if (CONFIG_HEADER.every((byte, index) => bytes[index] === byte)) return readSerialized(bytes);
  if (bytes[0] === 0x62 && bytes[1] === 0x73 && bytes[2] === 0x36 && bytes[3] === 0x34) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      'XGBoost models in base64 (bs64) are no longer read, not by XGBoost either.',
    );
  }
  return { value: readBinaryDocument(bytes), origin: { isBinary: true } };
}

function readSerialized(bytes: Uint8Array): ModelDocument {
  const start = CONFIG_HEADER.length + 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length < start ? -1 : Number(view.getBigInt64(CONFIG_HEADER.length, true));
  if (size <= 0 || start + size > bytes.length) {
    throw new DecantError('MALFORMED_DATA', 'A serialized XGBoost Booster is cut short.');
  }
  const parallelTrees = readParallelTrees(parseDocument(bytes.subarray(start + size)));
  return { value: readBinaryDocument(bytes.subarray(start, start + size)), origin: { isBinary: true, parallelTrees } };
}

function readParallelTrees(config: DocumentObject | undefined): number | undefined {
  const booster = config?.optionalObject('learner')?.optionalObject('gradient_booster');
  const trees = booster?.optionalObject('gbtree') ?? booster;
  const param = trees?.optionalObject('gbtree_train_param');
  return param?.has('num_parallel_tree') === true ? param.textInteger('num_parallel_tree') : undefined;
}
