// CategoricalImputer of sklearn-pandas 1.x (sklearn_pandas/categorical_imputer.py, transformers.py): one value for all that is missing.
import { DecantError } from '../../../errors.ts';
import { isNumericDtype, PythonFloat } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import type { Column } from '../../../data/frame.ts';
import { matrixToFrame, toObjects } from '../array-columns.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { toKey } from '../encoders/category-keys.ts';
import type { Estimator, Features, Series } from '../estimator.ts';
import { seriesToColumn } from './series-to-column.ts';

/** Reads a CategoricalImputer. */
export function readCategoricalImputer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const fill = readScalar(attributes, 'fill_');
  const missing = attributes.has('missing_values') ? readScalar(attributes, 'missing_values') : 'NaN';
  // A float NaN, None and the text "NaN" all stand for what pandas calls null.
  const isNull = missing === null || missing === 'NaN' || Number.isNaN(missing);
  const isMissing = isNull ? isNullValue : (value: Value) => toKey(value) === missing;
  const { className } = attributes;
  return {
    className,
    transform: (x) => {
      if (x.kind === 'csr') throw refuse(`${className} takes no sparse matrix.`);
      if (x.kind === 'series') return { ...x, values: fillValues(x.values, isMissing, fill) };
      const table = x.kind === 'frame' ? x : matrixToFrame(x);
      const columns = table.columns.map((column): Column => {
        const values = toObjects(column, null);
        if (!values.some(isMissing)) return column;
        if (isNumericDtype(column.dtype) && typeof fill !== 'number') {
          throw refuse(`${className} cannot put its value, which is no number, into a column of ${column.dtype}.`);
        }
        const series: Series = { kind: 'series', rowCount: values.length, values: fillValues(values, isMissing, fill) };
        if (!isNumericDtype(column.dtype)) return { name: column.name, dtype: 'object', values: series.values };
        return seriesToColumn(series, column.name);
      });
      return { ...table, columns } satisfies Features;
    },
  };
}

function readScalar(attributes: Attributes, name: string): string | number | boolean | null {
  const value = unwrapScalar(attributes.value(name));
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  throw attributes.refuse(`${name} is no text, number or boolean`);
}

/** The values with the fill in place of what is missing; among floats a whole number is a float. */
export function fillValues(
  values: readonly Value[],
  isMissing: (value: Value) => boolean,
  fill: Value,
): readonly Value[] {
  const isFloating = values.every(
    (value) => value instanceof PythonFloat || (typeof value === 'number' && !Number.isInteger(value)),
  );
  const filler = isFloating && typeof fill === 'number' && Number.isInteger(fill) ? new PythonFloat(fill) : fill;
  return values.map((value) => (isMissing(value) ? filler : value));
}

function isNullValue(value: Value): boolean {
  return value === null || Number.isNaN(value);
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
