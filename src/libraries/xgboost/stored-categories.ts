// Categories of the training data, which models keep since 3.1: texts with their codes, or numbers (src/data/cat_container.cc, src/encoder/ordinal.h).
import type { DocumentObject } from './document.ts';
import { isSince } from './release.ts';
import type { Release } from './release.ts';

/** The categories of one feature. */
export interface FeatureCategories {
  /** Code of each text; undefined for categories that are numbers, or whose texts are not known. */
  readonly codes: ReadonlyMap<string, number> | undefined;
}

/** Those of each feature; undefined for one without categories. */
export type StoredCategories = readonly (FeatureCategories | undefined)[];

/** Reads `cats`; undefined where the training data had no categories. */
export function readStoredCategories(cats: DocumentObject, release: Release): StoredCategories | undefined {
  const columns = cats.objects('enc');
  return columns.length === 0 ? undefined : columns.map((column) => readColumn(column, release));
}

function readColumn(column: DocumentObject, release: Release): FeatureCategories | undefined {
  if (!column.has('offsets')) return { codes: undefined };
  const offsets = column.integers('offsets');
  if (offsets.length === 0) return undefined;
  const bytes = Uint8Array.from(column.integers('values'));
  // Before 3.4 the Python package took the number of characters for that of bytes, and cut the texts wrongly.
  if (!isSince(release, 3, 4) && bytes.some((byte) => byte > 0x7f)) return { codes: undefined };
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const codes = new Map<string, number>();
  for (let code = 0; code + 1 < offsets.length; code++) {
    const [start, end] = [offsets[code]!, offsets[code + 1]!];
    if (start < 0 || end < start || end > bytes.length) throw column.malformed('has offsets outside its texts');
    codes.set(decoder.decode(bytes.subarray(start, end)), code);
  }
  return { codes };
}
