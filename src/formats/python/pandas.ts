// pandas' Index, Series and the arrays inside them, as pickles of pandas 0.23 to 3 hold them.
import { DecantError } from '../../errors.ts';
import { readArrowStrings } from './arrow-strings.ts';
import { readTensor } from './ndarray.ts';
import { readPandasBlocks } from './pandas-blocks.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject, PythonTuple } from './values.ts';
import type { PythonValue } from './values.ts';

// A RangeIndex is three numbers in the file, whatever its length.
const MAX_RANGE = 50_000_000;

/** Is this a pandas Index of any kind? */
export function isPandasIndex(value: PythonValue): value is PythonObject {
  return value instanceof PythonObject && value.type.name === '_new_Index' && value.type.module.startsWith('pandas.');
}

/** Is this a pandas Series? */
export function isPandasSeries(value: PythonValue): value is PythonObject {
  return (
    value instanceof PythonObject &&
    (value.type.path === 'pandas.Series' || value.type.path === 'pandas.core.series.Series')
  );
}

/** Labels of an Index, RangeIndex, CategoricalIndex, or an older Int64Index and the like. Refuses dates and MultiIndex. */
export function readPandasIndex(value: PythonValue): PythonValue[] {
  const [type, parts] = isPandasIndex(value) ? value.args : [];
  if (!(type instanceof PythonGlobal) || !(parts instanceof PythonDict)) throw refuse(value, 'is no pandas Index');
  switch (type.name) {
    case 'RangeIndex':
      return readRange(parts);
    case 'Index':
    case 'Int64Index':
    case 'UInt64Index':
    case 'Float64Index':
    case 'CategoricalIndex': {
      const data = parts.get('data');
      if (data === undefined) throw new DecantError('MALFORMED_DATA', `A pandas ${type.name} has no data.`);
      return readPandasArray(data);
    }
    default:
      throw new DecantError('UNSUPPORTED_MODEL', `A pandas ${type.name} is not read.`);
  }
}

/** Labels, values and name of a Series of numbers, texts, objects or categories. */
export function readPandasSeries(value: PythonValue): {
  readonly index: PythonValue[];
  readonly values: PythonValue[];
  readonly name: PythonValue;
} {
  if (!isPandasSeries(value) || !(value.state instanceof PythonDict)) throw refuse(value, 'is no pandas Series');
  const { state } = value;
  const { axes, blocks } = readPandasBlocks(value);
  if (axes.length !== 1 || blocks.length !== 1) {
    throw new DecantError('UNSUPPORTED_MODEL', 'A pandas Series of an unknown layout.');
  }
  const index = readPandasIndex(axes[0]!);
  const values = readPandasArray(blocks[0]!.values);
  if (index.length !== values.length) {
    throw new DecantError('MALFORMED_DATA', `A pandas Series has ${index.length} labels and ${values.length} values.`);
  }
  return { index, values, name: state.get('_name') ?? state.get('name') ?? null };
}

/** Elements of a one-dimensional array of pandas or NumPy; a missing text or category is null. Refuses other kinds by name. */
export function readPandasArray(value: PythonValue): PythonValue[] {
  if (value instanceof NdArray) return readElements(value);
  if (isPandasIndex(value)) return readPandasIndex(value);
  if (value instanceof PythonObject) {
    // The Cython class behind most extension arrays pickles itself as __pyx_unpickle_NDArrayBacked(type, checksum, state).
    const type = value.type.name === '__pyx_unpickle_NDArrayBacked' ? value.args[0] : value.type;
    switch (type instanceof PythonGlobal && type.module.startsWith('pandas') ? type.name : '') {
      case 'Categorical':
        return readCategorical(value);
      case 'StringArray':
      case 'StringArrayNumpySemantics': {
        const data = statePart(value, 1, ['_ndarray']);
        if (!(data instanceof NdArray)) throw refuse(value, 'has an unknown layout');
        return readElements(data);
      }
      case 'IntegerArray':
      case 'FloatingArray':
      case 'BooleanArray': {
        const [data, mask] = [statePart(value, undefined, ['_data']), statePart(value, undefined, ['_mask'])];
        if (!(data instanceof NdArray) || !(mask instanceof NdArray)) throw refuse(value, 'has an unknown layout');
        const masked = readElements(mask);
        return readElements(data).map((element, i) => (masked[i] === true ? null : element));
      }
      case 'ArrowStringArray':
      case 'ArrowStringArrayNumpySemantics': {
        const data = statePart(value, undefined, ['_pa_array', '_data']);
        if (data === undefined) throw refuse(value, 'has an unknown layout');
        return readArrowStrings(data);
      }
      default:
        if (type instanceof PythonGlobal) throw new DecantError('UNSUPPORTED_MODEL', `${type.path} is not read.`);
    }
  }
  throw refuse(value, 'is no array of pandas');
}

/** Categories of a pandas CategoricalDtype or Categorical, in the order of their codes. */
export function readCategories(value: PythonValue): PythonValue[] {
  const dtype =
    value instanceof PythonObject && value.type.name !== 'CategoricalDtype' ? statePart(value, 0, ['_dtype']) : value;
  const state = dtype instanceof PythonObject && dtype.type.name === 'CategoricalDtype' ? dtype.state : undefined;
  const categories = state instanceof PythonDict ? state.get('categories') : undefined;
  if (categories === undefined || categories === null) throw refuse(value, 'has no categories');
  return readPandasIndex(categories);
}

function readCategorical(value: PythonObject): PythonValue[] {
  const categories = readCategories(value);
  const codes = statePart(value, 1, ['_codes', '_ndarray']);
  if (!(codes instanceof NdArray) || codes.dtype.kind !== 'i') throw refuse(value, 'has no codes');
  return readElements(codes).map((code) => {
    if (code === -1) return null;
    const category = typeof code === 'number' ? categories[code] : undefined;
    if (category === undefined)
      throw new DecantError('MALFORMED_DATA', 'A pandas Categorical has a code without category.');
    return category;
  });
}

// A state is a tuple (Cython) or a dict of attributes (plain Python), depending on the release.
function statePart(
  object: PythonObject,
  position: number | undefined,
  names: readonly string[],
): PythonValue | undefined {
  // Without a later BUILD, the state is the third argument.
  const state = object.state ?? object.args[2];
  if (state instanceof PythonTuple && position !== undefined) return state.items[position];
  if (!(state instanceof PythonDict)) return undefined;
  return names.map((name) => state.get(name)).find((part) => part !== undefined);
}

function readRange(parts: PythonDict): PythonValue[] {
  const [start, stop, step] = ['start', 'stop', 'step'].map((name) => parts.get(name));
  const isWhole = [start, stop, step].every((bound) => Number.isSafeInteger(bound));
  if (!isWhole || typeof start !== 'number' || typeof stop !== 'number' || typeof step !== 'number' || step === 0) {
    throw new DecantError('MALFORMED_DATA', 'A pandas RangeIndex lacks whole bounds.');
  }
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (length > MAX_RANGE) throw new DecantError('LIMIT_EXCEEDED', `A RangeIndex has more than ${MAX_RANGE} labels.`);
  return Array.from({ length }, (_, i) => start + i * step);
}

function readElements(array: NdArray): PythonValue[] {
  if (array.shape.length !== 1) throw new DecantError('UNSUPPORTED_MODEL', 'A pandas array of several dimensions.');
  if (array.items !== undefined) return array.items.map((item) => (isMissing(item) ? null : item));
  const tensor = readTensor(array);
  switch (tensor.dtype) {
    case 'bool':
      return Array.from(tensor.data, (element) => element !== 0);
    case 'int64':
    case 'uint64':
      return Array.from(tensor.data, (element) => (Number.isSafeInteger(Number(element)) ? Number(element) : element));
    case 'datetime64':
      throw new DecantError('UNSUPPORTED_MODEL', 'Dates in a pandas array are not read.');
    case 'str':
    case 'bytes':
      return [...tensor.data];
    case 'object':
      throw new DecantError('INTERNAL_ERROR', 'An object array without items.');
    default:
      return Array.from(tensor.data);
  }
}

// pandas.NA is named by its singleton.
function isMissing(value: PythonValue): boolean {
  return value instanceof PythonGlobal && value.name === 'NA' && value.module.startsWith('pandas');
}

function refuse(value: PythonValue, problem: string): DecantError {
  const what = value instanceof PythonObject ? `An instance of ${value.type.path}` : 'A value';
  return new DecantError('UNSUPPORTED_MODEL', `${what} ${problem}.`);
}
