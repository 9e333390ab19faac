// Transformers that apply a function of NumPy to each element by numpy.vectorize: FunctionTransformer of sklearn-pandas 1.x and
// NumericalTransformer of 2.x (sklearn_pandas/transformers.py).
import { makeFrame } from '../../../data/frame.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { toObjects } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { replaceAttributes } from '../borrow-release.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { applyFunction } from '../function/apply-function.ts';
import { readFunction } from '../function/read-function.ts';
import { seriesToColumn } from './series-to-column.ts';

/** Reads the transformer; refuses functions that are not NumPy's by name. */
export function readElementFunction(attributes: Attributes, func: PythonValue): Estimator {
  attributes.refuseOverrides(['transform']);
  const named = readFunction(replaceAttributes(attributes, { func }), 'func', { major: 1, minor: 0 });
  if (named === undefined) throw attributes.refuse('it has no function');
  return {
    className: attributes.className,
    transform: (x) => {
      if (x.kind !== 'series') return applyFunction(x, named);
      const answer = requireTable(applyFunction(makeFrame([seriesToColumn(x, 0)], x.rowCount), named));
      const values =
        answer.kind === 'frame' && answer.columns[0] !== undefined
          ? toObjects(answer.columns[0], null)
          : answer.kind === 'matrix'
            ? toObjects({ name: 0, dtype: 'float64', values: Float64Array.from(answer.data) }, null)
            : [];
      return { kind: 'series', rowCount: x.rowCount, values };
    },
  };
}
