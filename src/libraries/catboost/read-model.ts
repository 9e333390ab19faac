// A model in either of CatBoost's formats that keep everything that it needs.
import type { CatboostModel } from './model.ts';
import { malformed } from './malformed.ts';
import { isCbm, readCbm } from './read-cbm.ts';
import { isJsonModel, readJsonModel } from './read-json-model.ts';

/** Formats of `load_model` that are read. */
export const MODEL_FORMATS = ['cbm', 'json'] as const;
export type ModelFormat = (typeof MODEL_FORMATS)[number];

/** Reads a model; without a format, its first bytes tell. */
export function readModel(bytes: Uint8Array, format?: ModelFormat): CatboostModel {
  switch (format ?? detectFormat(bytes)) {
    case 'cbm':
      return readCbm(bytes);
    case 'json':
      return readJsonModel(new TextDecoder().decode(bytes));
    case undefined:
      throw malformed('it is neither a cbm file nor JSON');
  }
}

/** The format that the first bytes tell; undefined where they are of none. */
export function detectFormat(bytes: Uint8Array): ModelFormat | undefined {
  if (isCbm(bytes)) return 'cbm';
  return isJsonModel(bytes) ? 'json' : undefined;
}
