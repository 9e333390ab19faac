// A list of dicts as lists by name, as MLflow reads `instances` (parity SRV-056).
import type { Value } from '../../data/dtype.ts';
import { isValueDict, nameOfPythonType } from '../../data/python-text.ts';

/** The values of each name over all records, in the order of the names' first appearance; records may lack names. */
export function gatherColumns(
  records: readonly Value[],
  refuse: (reason: string) => Error,
): ReadonlyMap<string, readonly Value[]> {
  const columns = new Map<string, Value[]>();
  for (const record of records) {
    if (!isValueDict(record)) {
      throw refuse(`AttributeError("'${nameOfPythonType(record)}' object has no attribute 'items'")`);
    }
    for (const [name, item] of Object.entries(record)) {
      const items = columns.get(name);
      if (items === undefined) columns.set(name, [item]);
      else items.push(item);
    }
  }
  return columns;
}
