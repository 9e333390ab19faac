// X as CatBoost's Pool takes it: float32 numbers and hashed categories, column by column
// (catboost/python-package/catboost/_catboost.pyx; catboost/libs/data/model_dataset_compatibility.cpp).
import type { Value } from '../../data/dtype.ts';
import type { Column, Frame } from '../../data/frame.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';
import { DecantError } from '../../errors.ts';
import type { CatboostModel, CatFeature, FloatFeature } from './model.ts';
import { hashColumn, toFloatColumn } from './convert-column.ts';

/**
 * X: a frame stands for a DataFrame; an array, whose columns have no names, for an ndarray that is not float; a matrix for a float
 * ndarray; a csr matrix for a SciPy one; a series for one dimension.
 */
export type Features = Frame | ArrayColumns | Matrix | CsrMatrix | Series;

/** An ndarray of any type, by columns. */
export interface ArrayColumns {
  readonly kind: 'array';
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

/** X of one dimension. */
export interface Series {
  readonly kind: 'series';
  readonly rowCount: number;
  readonly values: readonly Value[];
}

/** X, column by column: those that the model asks for. */
export interface Rows {
  readonly rowCount: number;
  /** For each number column of the model; empty where it is not asked for. */
  readonly floats: readonly Float32Array[];
  /** For each column of categories; empty where it is not asked for. */
  readonly cats: readonly Int32Array[];
}

/** Columns of X; refuses names, types and numbers of columns that do not fit. */
export function toRows(x: Features, model: CatboostModel): Rows {
  switch (x.kind) {
    case 'series':
      throw refuse('Input data has invalid shape: it must be 2 dimensional, got 1 dimension.');
    case 'matrix':
    case 'csr':
      return readFloats(x, model);
    default:
      return readColumns(x, model);
  }
}

function readFloats(x: Matrix | CsrMatrix, model: CatboostModel): Rows {
  if (model.catFeatures.length > 0) {
    throw refuse(
      `The data is an array of floating point numbers, which has no categorical features; the model has ${model.catFeatures.length}.`,
      'Give a table with columns of integers or texts.',
    );
  }
  const { rowCount, columnCount } = x;
  const places = model.floatFeatures.map((feature) => {
    if (feature.borders.length === 0) return undefined;
    if (feature.flatIndex >= columnCount) throw refuseMissing(feature);
    return feature.flatIndex;
  });
  if (x.kind === 'matrix') return { rowCount, floats: takeColumns(x, places), cats: [] };
  const floats = places.map((place) => (place === undefined ? new Float32Array(0) : spreadColumn(x, place)));
  return { rowCount, floats, cats: [] };
}

/** Rows whose columns are taken one after the other: so few that they stay in the first caches meanwhile. */
const TILE_ROWS = 256;

function takeColumns(x: Matrix, places: readonly (number | undefined)[]): Float32Array[] {
  const { rowCount } = x;
  const columns = places.map((place) => new Float32Array(place === undefined ? 0 : rowCount));
  for (let start = 0; start < rowCount; start += TILE_ROWS) {
    const end = Math.min(start + TILE_ROWS, rowCount);
    for (const [index, place] of places.entries()) {
      if (place !== undefined) takeElements(x, place, start, end, columns[index]!);
    }
  }
  return columns;
}

function takeElements(
  { data, columnCount }: Matrix,
  column: number,
  start: number,
  end: number,
  out: Float32Array,
): void {
  for (let row = start, at = start * columnCount + column; row < end; row++, at += columnCount) out[row] = data[at]!;
}

function spreadColumn({ data, rowCount, rowOffsets, columnIndices }: CsrMatrix, column: number): Float32Array {
  const out = new Float32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    for (let at = rowOffsets[row]!; at < rowOffsets[row + 1]!; at++) {
      if (columnIndices[at] === column) out[row] = data[at]!;
    }
  }
  return out;
}

function readColumns(x: Frame | ArrayColumns, model: CatboostModel): Rows {
  const { columns, rowCount } = x;
  const catColumns = new Set(model.catFeatures.map(({ flatIndex }) => flatIndex));
  const ignored = new Set(model.ignoredColumns);
  model.catFeatures.forEach(({ flatIndex }, index) => {
    if (flatIndex >= columns.length) {
      throw refuse(`Invalid cat_features[${index}] = ${flatIndex} value: index must be < ${columns.length}.`);
    }
  });
  const places = placeColumns(x, model, catColumns);
  // As in Python, every column must hold what its place asks for, asked for or not.
  const floats = columns.map((column, place) =>
    catColumns.has(place) || ignored.has(place) ? undefined : toFloatColumn(column, place, x.kind === 'frame'),
  );
  const cats = columns.map((column, place) => (catColumns.has(place) ? hashColumn(column, place) : undefined));
  return {
    rowCount,
    floats: model.floatFeatures.map(({ flatIndex, borders }) =>
      borders.length > 0 ? floats[places.get(flatIndex) ?? -1]! : new Float32Array(0),
    ),
    cats: model.catFeatures.map(({ flatIndex, isUsed }) =>
      isUsed ? cats[places.get(flatIndex) ?? -1]! : new Int32Array(0),
    ),
  };
}

// Place in X of each column that the model asks for, by its number in the training data: by name where all have unique names, else by
// position, where a name that is known must agree.
function placeColumns(
  x: Frame | ArrayColumns,
  model: CatboostModel,
  catColumns: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const floats = model.floatFeatures.filter(({ borders }) => borders.length > 0);
  const cats = model.catFeatures.filter(({ isUsed }) => isUsed);
  const features = [...floats, ...cats];
  const names = x.kind === 'frame' ? x.columns.map(({ name }) => String(name)) : x.columns.map(() => '');
  const byName = new Map(names.map((name, place) => [name, place]));
  const wanted = new Set(features.map(({ name }) => name));
  const areUnique = wanted.size === features.length && byName.size === names.length;
  if (!wanted.has('') && areUnique && [...wanted].every((name) => byName.has(name))) {
    for (const { name } of floats) if (catColumns.has(byName.get(name)!)) throw refuseKind(name, 'Float');
    for (const { name } of cats) if (!catColumns.has(byName.get(name)!)) throw refuseKind(name, 'Categorical');
    return new Map(features.map(({ flatIndex, name }) => [flatIndex, byName.get(name)!]));
  }
  for (const feature of features) {
    const { flatIndex, name } = feature;
    if (flatIndex >= names.length) throw refuseMissing(feature);
    const found = names[flatIndex]!;
    if (name !== '' && found !== '' && name !== found) {
      throw refuse(`At position ${flatIndex} should be feature with name ${name} (found ${found}).`);
    }
  }
  return new Map(features.map(({ flatIndex }) => [flatIndex, flatIndex]));
}

function refuseKind(name: string, kind: string): DecantError {
  return refuse(`Feature ${name} is ${kind} in model but marked different in the dataset.`);
}

function refuseMissing({ name, flatIndex }: FloatFeature | CatFeature): DecantError {
  return refuse(`Feature ${name === '' ? flatIndex : name} is present in model but not in pool.`);
}

function refuse(message: string, hint?: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message, hint === undefined ? {} : { hint });
}
