// StringCastTransformer of AzureML (featurizer/transformer/text/stringcast_transformer.py): `astype(str)`, Python's text of each value.
import { DecantError } from '../../../errors.ts';
import { PythonFloat } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import { formatPythonFloat, nameOfPythonType } from '../../../data/python-text.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { createCellMapper } from './map-cells.ts';

/** Reads a StringCastTransformer. */
export function readStringCast(attributes: Attributes): Estimator {
  return createCellMapper(attributes, toText, (name, cells) => ({ name, dtype: 'object', values: cells.map(toText) }));
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
