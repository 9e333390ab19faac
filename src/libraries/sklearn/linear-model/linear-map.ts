// coef_ and intercept_ of a linear model, and X coef_^T + intercept_ (sklearn/linear_model/_base.py, `_decision_function`).
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import type { NumericDtype } from '../../../data/dtype.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { readSparse } from '../../../formats/python/sparse.ts';
import { NdArray, PythonObject } from '../../../formats/python/values.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { multiplyDense, multiplySparse } from '../../../kernels/linear-algebra/index.ts';
import { promoteNumbers, tableDtype } from '../array-columns.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { checkWidth } from '../check-width.ts';
import type { Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';

/** The fitted plane or planes of a linear model. */
export interface LinearMap {
  readonly className: string;
  readonly release: Release;
  readonly featureCount: number;
  readonly featureNames: readonly string[] | undefined;
  /** Rows of coef_; 1 where it has one dimension. */
  readonly outputCount: number;
  /** Has coef_ one dimension? Answers then have one too. */
  readonly isFlat: boolean;
  /** Row-major, `outputCount` rows of `featureCount`. */
  readonly weights: Float64Array;
  /** One for each output. */
  readonly offsets: Float64Array;
  readonly coefficientType: FloatType;
  readonly offsetType: FloatType;
  readonly acceptsSparse: true;
}

type FloatType = 'float32' | 'float64';

/** One row of numbers for each row of X, already rounded to `dtype`. */
export interface Scores {
  readonly rowCount: number;
  readonly width: number;
  readonly dtype: FloatType;
  readonly data: Float64Array;
}

/** Reads coef_ (dense, or made sparse by sparsify) and intercept_ (or what stands for it). */
export function readLinearMap(attributes: Attributes, interceptName = 'intercept_'): LinearMap {
  const coefficients = readCoefficients(attributes);
  const { shape } = coefficients;
  const outputCount = shape.length === 2 ? shape[0]! : 1;
  const featureCount = shape.at(-1);
  if (shape.length > 2 || featureCount === undefined) {
    throw attributes.refuse(`coef_ has shape [${shape.join(', ')}]`);
  }
  if (attributes.has('n_features_in_') && attributes.number('n_features_in_') !== featureCount) {
    throw attributes.refuse(
      `coef_ has ${featureCount} columns beside n_features_in_ = ${attributes.number('n_features_in_')}`,
    );
  }
  const release = readRelease(attributes);
  const coefficientType = floatTypeOf(coefficients.dtype);
  const { offsets, type } = readOffsets(attributes, interceptName, outputCount, release, coefficientType);
  return {
    className: attributes.className,
    release,
    featureCount,
    featureNames: readFeatureNames(attributes),
    outputCount,
    isFlat: shape.length === 1,
    weights: Float64Array.from(coefficients.data, Number),
    offsets,
    coefficientType,
    offsetType: type,
    acceptsSparse: true,
  };
}

type Numbers = Extract<Tensor, { dtype: NumericDtype }>;

function readCoefficients(attributes: Attributes): Numbers {
  const value = attributes.value('coef_');
  if (value instanceof PythonObject) return spreadOut(readSparse(value));
  return requireNumbers(attributes.tensor('coef_'), 'coef_', attributes);
}

function requireNumbers(tensor: Tensor, name: string, attributes: Attributes): Numbers {
  switch (tensor.dtype) {
    case 'str':
    case 'bytes':
    case 'object':
    case 'datetime64':
      throw attributes.refuse(`attribute ${name} is an array of ${tensor.dtype}, not of numbers`);
    case 'bool':
      // RidgeCV of 1.8 that was fitted on booleans.
      throw attributes.refuse(`attribute ${name} holds booleans, whose products are logical`);
    default:
      return tensor;
  }
}

function spreadOut({ rowCount, columnCount, rowOffsets, columnIndices, data }: CsrMatrix): Numbers {
  const out = data instanceof Float32Array ? new Float32Array(rowCount * columnCount) : undefined;
  const dense = out ?? new Float64Array(rowCount * columnCount);
  for (let row = 0; row < rowCount; row++) {
    for (let at = rowOffsets[row]!; at < rowOffsets[row + 1]!; at++) {
      dense[row * columnCount + columnIndices[at]!]! += data[at]!;
    }
  }
  const shape = [rowCount, columnCount];
  const tensor =
    dense instanceof Float32Array ? makeTensor('float32', shape, dense) : makeTensor('float64', shape, dense);
  return tensor as Numbers;
}

function floatTypeOf(dtype: NumericDtype): FloatType {
  return dtype === 'float32' ? 'float32' : 'float64';
}

// A Python float takes the type of what it is added to; so did a NumPy scalar until NumPy 2.
function readOffsets(
  attributes: Attributes,
  name: string,
  outputCount: number,
  release: Release,
  coefficientType: FloatType,
): { readonly offsets: Float64Array; readonly type: FloatType } {
  const value = attributes.value(name);
  if (typeof value === 'number') return { offsets: new Float64Array(outputCount).fill(value), type: coefficientType };
  if (!(value instanceof NdArray)) throw attributes.refuse(`attribute ${name} is ${describeKind(value)}`);
  const { dtype, shape, data } = requireNumbers(readTensor(value), name, attributes);
  const numbers = Float64Array.from(data, Number);
  const isWeak = shape.length === 0 && !isSince(release, 1, 6);
  const type = isWeak ? coefficientType : floatTypeOf(dtype);
  if (numbers.length === 1) return { offsets: new Float64Array(outputCount).fill(numbers[0]!), type };
  if (shape.length !== 1 || numbers.length !== outputCount) {
    throw attributes.refuse(`attribute ${name} has shape [${shape.join(', ')}] beside ${outputCount} outputs`);
  }
  return { offsets: numbers, type };
}

/** What may be left out of the checks of X. */
export interface ScoreOptions {
  /** Lasso and its like do not look for NaN in sparse X. */
  readonly trustsSparse?: boolean;
  /** Generalized models make float64 of all X that is no float, short integers too. */
  readonly widensIntegers?: boolean;
}

/** X coef_^T + intercept_, after scikit-learn's checks of X. */
export function scoreRows(map: LinearMap, x: Features, options: ScoreOptions = {}): Scores {
  const input = checkFeatures(map, x, options);
  const { rowCount } = input;
  const { outputCount: width, offsets } = map;
  const data = new Float64Array(rowCount * width);
  if (input.kind === 'csr') multiplySparse(input, map.weights, width, data);
  else multiplyDense(toFloat64(input.data), rowCount, map.featureCount, map.weights, width, data);
  const featureType = options.widensIntegers === true ? elementType(input) : productTypeOf(x);
  const productType = map.coefficientType === 'float64' ? 'float64' : featureType;
  const dtype = promote(productType, map.offsetType);
  if (productType === 'float32') roundSingle(data);
  if (width === 1) {
    const offset = offsets[0]!;
    for (let at = 0; at < data.length; at++) data[at]! += offset;
  } else {
    for (let at = 0, output = 0; at < data.length; at++, output = output + 1 === width ? 0 : output + 1) {
      data[at]! += offsets[output]!;
    }
  }
  if (dtype === 'float32') roundSingle(data);
  return { rowCount, width, dtype, data };
}

function checkFeatures(map: LinearMap, x: Features, { trustsSparse = false }: ScoreOptions): Matrix | CsrMatrix {
  if (trustsSparse && x.kind === 'csr') {
    checkWidth(x, map.featureCount, map.className);
    return x;
  }
  return checkInput(x, map);
}

function toFloat64(data: Float64Array | Float32Array): Float64Array {
  return data instanceof Float64Array ? data : new Float64Array(data);
}

function roundSingle(data: Float64Array): void {
  for (let at = 0; at < data.length; at++) data[at] = Math.fround(data[at]!);
}

function promote(left: FloatType, right: FloatType): FloatType {
  return left === 'float32' && right === 'float32' ? 'float32' : 'float64';
}

function elementType({ data }: Matrix | CsrMatrix): FloatType {
  return data instanceof Float32Array ? 'float32' : 'float64';
}

// The type of X times float32: short integers do not widen it.
function productTypeOf(x: Features): FloatType {
  if (x.kind === 'series') return 'float64';
  if (x.kind !== 'frame') return elementType(x);
  const dtype = tableDtype(x.columns);
  if (dtype === 'object' || dtype === 'datetime64') return 'float64';
  return floatTypeOf(promoteNumbers(dtype, 'float32'));
}

/** Scores as a tensor: [n] where they have one column and `isFlat`, else [n, width]. */
export function answerScores({ rowCount, width, dtype, data }: Scores, isFlat: boolean): Tensor {
  const shape = isFlat && width === 1 ? [rowCount] : [rowCount, width];
  return dtype === 'float64' ? makeTensor(dtype, shape, data) : makeTensor(dtype, shape, Float32Array.from(data));
}
