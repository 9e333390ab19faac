// StringCastTransformer of AzureML (featurizer/transformer/text/stringcast_transformer.py): `astype(str)`, Python's text of each value.
import { DecantError } from '../../../errors.ts';
import { PythonFloat } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import { formatPythonFloat, nameOfPythonType } from '../../../data/python-text.ts';
import { matrixToFrame, toObjects } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';

/** Reads a StringCastTransformer. */
export function readStringCast(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  return {
    className: attributes.className,
    transform: (x) => {
      if (x.kind === 'series') return { ...x, values: x.values.map(toText) };
      const table = requireTable(x);
      if (table.kind === 'csr') throw attributes.refuse('it takes no sparse matrix');
      const { rowCount, columns } = table.kind === 'frame' ? table : matrixToFrame(table);
      return {
        kind: 'frame',
        rowCount,
        columns: columns.map((column) => ({
          name: column.name,
          dtype: 'object',
          values: toObjects(column, null).map(toText),
        })),
      };
    },
  };
}

function toText(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return String(value);
    case 'number':
      return Number.isInteger(value) ? String(value) : formatPythonFloat(value);
    default:
      if (value === null) return 'None';
      if (value instanceof PythonFloat) return formatPythonFloat(value.value);
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `A value is ${nameOfPythonType(value)}; text, a number, a boolean or None is expected.`,
      );
  }
}
