// Transformers of AzureML that make one value of each value, in tables and series alike.
import type { Value } from '../../../data/dtype.ts';
import type { Column } from '../../../data/frame.ts';
import { matrixToFrame, toObjects } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';

/** The estimator that gives the cells of each column to `makeColumn`, and those of a series to `mapValue`. */
export function createCellMapper(
  attributes: Attributes,
  mapValue: (value: Value) => Value,
  makeColumn: (name: Column['name'], cells: readonly Value[]) => Column,
): Estimator {
  attributes.refuseOverrides(['transform']);
  return {
    className: attributes.className,
    transform: (x) => {
      if (x.kind === 'series') return { ...x, values: x.values.map(mapValue) };
      const table = requireTable(x);
      if (table.kind === 'csr') throw attributes.refuse('it takes no sparse matrix');
      const { rowCount, columns } = table.kind === 'frame' ? table : matrixToFrame(table);
      return {
        kind: 'frame',
        rowCount,
        columns: columns.map((column) => makeColumn(column.name, toObjects(column, null))),
      };
    },
  };
}
