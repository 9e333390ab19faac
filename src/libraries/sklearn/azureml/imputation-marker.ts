// ImputationMarker of AzureML (featurizer/transformer/generic/imputation_marker.py): is a value missing?
import type { Value } from '../../../data/dtype.ts';
import type { Column } from '../../../data/frame.ts';
import { matrixToFrame, toObjects } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';

/** Reads an ImputationMarker. */
export function readImputationMarker(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  return {
    className: attributes.className,
    transform: (x) => {
      if (x.kind === 'series') return { ...x, values: x.values.map(isNull) };
      const table = requireTable(x);
      if (table.kind === 'csr') throw attributes.refuse('it takes no sparse matrix');
      const { rowCount, columns } = table.kind === 'frame' ? table : matrixToFrame(table);
      return {
        kind: 'frame',
        rowCount,
        columns: columns.map((column): Column => {
          const marks = toObjects(column, null).map((value) => (isNull(value) ? 1 : 0));
          return { name: column.name, dtype: 'bool', values: Uint8Array.from(marks) };
        }),
      };
    },
  };
}

function isNull(value: Value): boolean {
  return value === null || Number.isNaN(value);
}
