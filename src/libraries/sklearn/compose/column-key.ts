// The columns of one transformer as a ColumnTransformer has them: a name or position (one column, as a series), lists, slices, masks
// (sklearn/utils `_determine_key_type`, `_get_column_indices`).
import { DecantError } from '../../../errors.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { isPandasIndex, isPandasSeries, readPandasIndex, readPandasSeries } from '../../../formats/python/pandas.ts';
import { NdArray, PythonDict, PythonObject, PythonSlice, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';

/** Which columns a transformer gets. */
export type ColumnKey =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'positions'; readonly positions: readonly number[] }
  | { readonly kind: 'mask'; readonly mask: readonly boolean[] }
  | { readonly kind: 'nameSlice'; readonly start: string | null; readonly stop: string | null; readonly step: number }
  | {
      readonly kind: 'positionSlice';
      readonly start: number | null;
      readonly stop: number | null;
      readonly step: number;
    };

/** Reads a column specification; refuses what is none (a callable that fit did not resolve, mixed lists) by name. */
export function readColumnKey(value: PythonValue, attributes: Attributes, place: string): ColumnKey {
  if (value instanceof PythonSlice) return readSlice(value, attributes, place);
  const items = listItems(value).map(unwrapScalar);
  if (items.every((item) => typeof item === 'string')) {
    return items.length === 0 ? { kind: 'positions', positions: [] } : { kind: 'names', names: items.map(String) };
  }
  if (items.every((item) => typeof item === 'boolean')) return { kind: 'mask', mask: items.map(Boolean) };
  if (items.every((item) => Number.isSafeInteger(item))) return { kind: 'positions', positions: items.map(Number) };
  throw attributes.refuse(`the columns at ${place} are neither all names nor all positions`);
}

function listItems(value: PythonValue): readonly PythonValue[] {
  if (Array.isArray(value)) return value;
  if (value instanceof PythonTuple) return value.items;
  if (value instanceof NdArray && value.shape.length === 1) {
    if (value.items !== undefined) return value.items;
    const tensor = readTensor(value);
    if (tensor.dtype === 'bool') return Array.from(tensor.data, (element) => element !== 0);
    return Array.from<unknown, PythonValue>(tensor.data, (element) =>
      typeof element === 'string' ? element : Number(element),
    );
  }
  if (isPandasIndex(value)) return readPandasIndex(value);
  if (isPandasSeries(value)) return readPandasSeries(value).values;
  // The list of the remaining columns of 1.5 and 1.6 is a UserList, whose items are in `data`.
  if (value instanceof PythonObject && value.type.name === '_RemainderColsList' && value.state instanceof PythonDict) {
    const data = value.state.get('data');
    return Array.isArray(data) ? data : [value];
  }
  return [value];
}

function readSlice(slice: PythonSlice, attributes: Attributes, place: string): ColumnKey {
  const [start, stop, step] = [slice.start, slice.stop, slice.step].map(unwrapScalar);
  if (step === null || step === undefined || (typeof step === 'number' && Number.isSafeInteger(step) && step !== 0)) {
    const stride = step ?? 1;
    if (isOptionalInteger(start) && isOptionalInteger(stop))
      return { kind: 'positionSlice', start, stop, step: stride };
    if (isOptionalText(start) && isOptionalText(stop)) return { kind: 'nameSlice', start, stop, step: stride };
  }
  throw attributes.refuse(`the columns at ${place} are a slice of neither names nor positions`);
}

function isOptionalInteger(value: PythonValue | undefined): value is number | null {
  return value === null || (typeof value === 'number' && Number.isSafeInteger(value));
}

function isOptionalText(value: PythonValue | undefined): value is string | null {
  return value === null || typeof value === 'string';
}

/** Does the specification select by name? */
export function usesNames(key: ColumnKey): boolean {
  return key.kind === 'names' || key.kind === 'nameSlice';
}

/** Positions of the columns in X of `width` columns with these names (undefined for an array). */
export function resolveColumnKey(key: ColumnKey, width: number, names: readonly string[] | undefined): number[] {
  switch (key.kind) {
    case 'names':
      return findNames(key.names, names);
    case 'positions':
      return key.positions.map((position) => {
        const index = position < 0 ? position + width : position;
        if (index < 0 || index >= width) {
          throw new DecantError(
            'INVALID_PARAMETER_VALUE',
            `X has ${width} columns; the model asks for column ${position}.`,
          );
        }
        return index;
      });
    case 'mask':
      if (key.mask.length !== width) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `X has ${width} columns; the model chooses among ${key.mask.length}.`,
        );
      }
      return key.mask.flatMap((isChosen, index) => (isChosen ? [index] : []));
    case 'nameSlice': {
      const start = key.start === null ? null : (findNames([key.start], names)[0] ?? 0);
      const stop = key.stop === null ? null : (findNames([key.stop], names)[0] ?? 0) + 1;
      return slicePositions(start, stop, key.step, width);
    }
    case 'positionSlice':
      return slicePositions(key.start, key.stop, key.step, width);
  }
}

/** Positions of the names; refuses names that are absent, or there twice. */
export function findNames(wanted: readonly string[], names: readonly string[] | undefined): number[] {
  if (names === undefined) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'Specifying the columns using strings is only supported for dataframes.',
      { hint: 'The model selects its columns by name: give a table with column names.' },
    );
  }
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0) throw refuseMissing(missing);
  return wanted.map((name) => {
    const position = names.indexOf(name);
    if (names.lastIndexOf(name) !== position) {
      throw new DecantError('INVALID_PARAMETER_VALUE', `X has the column ${JSON.stringify(name)} more than once.`);
    }
    return position;
  });
}

/** scikit-learn's error for columns that X lacks. */
export function refuseMissing(names: readonly string[]): DecantError {
  const list = names.map((name) => `'${name}'`).join(', ');
  return new DecantError('INVALID_PARAMETER_VALUE', `columns are missing: {${list}}`);
}

// Python's slice.indices.
function slicePositions(start: number | null, stop: number | null, step: number, width: number): number[] {
  const clamp = (bound: number, low: number, high: number): number =>
    Math.min(Math.max(bound < 0 ? bound + width : bound, low), high);
  const [low, high] = step > 0 ? [0, width] : [-1, width - 1];
  const first = start === null ? (step > 0 ? 0 : width - 1) : clamp(start, low, high);
  const end = stop === null ? (step > 0 ? width : -1) : clamp(stop, low, high);
  const positions: number[] = [];
  for (let position = first; step > 0 ? position < end : position > end; position += step) positions.push(position);
  return positions;
}
