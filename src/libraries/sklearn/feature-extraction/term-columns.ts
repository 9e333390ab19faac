// The fitted map of terms to columns: each of the columns 0 .. n - 1 has one term.
import type { PythonDict } from '../../../formats/python/values.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';

/** Reads a map of terms to columns. */
export function readTermColumns(value: PythonDict, attributes: Attributes): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  for (const [term, item] of value.entries) {
    const column = unwrapScalar(item);
    if (typeof term !== 'string' || typeof column !== 'number') {
      throw attributes.refuse('its vocabulary is no map of texts to columns');
    }
    columns.set(term, column);
  }
  const taken = new Set(columns.values());
  for (let column = 0; column < columns.size; column++) {
    if (!taken.has(column)) {
      throw attributes.refuse(`its vocabulary of ${columns.size} terms has none for column ${column}`);
    }
  }
  return columns;
}

/** The terms in the order of their columns. */
export function listTerms(columns: ReadonlyMap<string, number>): readonly string[] {
  const terms = new Array<string>(columns.size);
  for (const [term, column] of columns) terms[column] = term;
  return terms;
}
