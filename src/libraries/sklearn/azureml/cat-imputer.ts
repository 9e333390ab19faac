// CatImputer of AzureML (featurizer/transformer/categorical/cat_imputer.py): what is missing becomes the most frequent value.
import { isNumericDtype } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import type { Column } from '../../../data/frame.ts';
import { matrixToFrame, toObjects } from '../array-columns.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { fillValues } from '../sklearn-pandas/categorical-imputer.ts';
import { seriesToColumn } from '../sklearn-pandas/series-to-column.ts';

// The smallest int32 and int64 stand for NaN among integers.
const MISSING_NUMBERS: ReadonlySet<unknown> = new Set([-2_147_483_648, -(2 ** 63), -(2n ** 63n)]);

/** Reads a CatImputer. */
export function readCatImputer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  attributes.choice('_copy', [true, false]);
  const fill = unwrapScalar(attributes.value('_fill'));
  if (typeof fill !== 'string' && typeof fill !== 'number' && typeof fill !== 'boolean') {
    throw attributes.refuse('_fill is no text, number or boolean');
  }
  return {
    className: attributes.className,
    transform: (x) => {
      if (x.kind === 'series') return { ...x, values: fillValues(x.values, isMissing, fill) };
      const table = requireTable(x);
      if (table.kind === 'csr') throw attributes.refuse('it takes no sparse matrix');
      const { rowCount, columns } = table.kind === 'frame' ? table : matrixToFrame(table);
      const filled = columns.map((column): Column => {
        const values = toObjects(column, null);
        if (!values.some(isMissing)) return column;
        const series = { kind: 'series', rowCount, values: fillValues(values, isMissing, fill) } as const;
        if (isNumericDtype(column.dtype)) return seriesToColumn(series, column.name);
        return { name: column.name, dtype: 'object', values: series.values };
      });
      return { kind: 'frame', rowCount, columns: filled };
    },
  };
}

function isMissing(value: Value): boolean {
  return value === null || Number.isNaN(value) || MISSING_NUMBERS.has(value);
}
