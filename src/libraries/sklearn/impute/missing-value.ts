// The `missing_values` of imputers, and what is missing by it (sklearn/utils/_mask.py). NaN, None and pandas.NA are three things.
import { PythonFloat } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import { PythonGlobal, PythonObject } from '../../../formats/python/values.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';

/** What counts as missing; `any` is pandas.NA, which stands for None and NaN alike. */
export type MissingValue =
  | { readonly kind: 'nan' | 'none' | 'any' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string };

/** Reads `missing_values`. The old Imputer writes NaN as the text 'NaN'. */
export function readMissingValue(attributes: Attributes): MissingValue {
  const value = unwrapScalar(attributes.value('missing_values'));
  if (value === null) return { kind: 'none' };
  if (typeof value === 'number') return Number.isNaN(value) ? { kind: 'nan' } : { kind: 'number', value };
  if (typeof value === 'string') {
    return value === 'NaN' && attributes.className === 'Imputer' ? { kind: 'nan' } : { kind: 'text', value };
  }
  const isNa = value instanceof PythonGlobal && value.name === 'NA' && /^pandas(?:\.|$)/.test(value.module);
  if (isNa) return { kind: 'any' };
  // skops writes the singleton as an instance of its class.
  if (value instanceof PythonObject && value.type.name === 'NAType') return { kind: 'any' };
  throw attributes.refuse(`missing_values = ${describeKind(value)} is not known`);
}

/** The number that stands for missing among numbers; NaN is found by itself. */
export function missingNumber(missing: MissingValue): number | undefined {
  switch (missing.kind) {
    case 'nan':
    case 'any':
      return Number.NaN;
    case 'number':
      return missing.value;
    case 'none':
    case 'text':
      return undefined;
  }
}

/** Is this element of a float array missing? */
export function isMissingNumber(element: number, missing: number): boolean {
  return element === missing || (Number.isNaN(missing) && Number.isNaN(element));
}

/** Is this Python object missing? Numbers compare by value: True is 1. */
export function isMissingObject(value: Value, missing: MissingValue): boolean {
  switch (missing.kind) {
    case 'none':
      return value === null;
    case 'nan':
      return isNaNValue(value);
    case 'any':
      return value === null || isNaNValue(value);
    case 'text':
      return value === missing.value;
    case 'number':
      if (typeof value === 'boolean') return Number(value) === missing.value;
      if (typeof value === 'bigint') return Number(value) === missing.value;
      return value === missing.value || (value instanceof PythonFloat && value.value === missing.value);
  }
}

/** Is this a float NaN? */
export function isNaNValue(value: Value): boolean {
  return Number.isNaN(value instanceof PythonFloat ? value.value : value);
}
