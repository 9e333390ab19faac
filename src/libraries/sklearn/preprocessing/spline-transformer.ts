// SplineTransformer of scikit-learn 1.0 to 1.9 (sklearn/preprocessing/_polynomial.py): the B-splines of each column.
import { DecantError } from '../../../errors.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray, PythonDict, PythonObject, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeTransformer } from '../make-transformer.ts';
import { isSince, readRelease } from '../release.ts';
import { compressRows } from '../sparse-rows.ts';
import { evaluateBasis, findBaseInterval } from './basis-splines.ts';
import type { SplineBasis } from './basis-splines.ts';

type Extrapolation = 'error' | 'constant' | 'linear' | 'continue' | 'periodic';

interface Plan {
  readonly bases: readonly SplineBasis[];
  /** Splines of each column, before one of them is left out. */
  readonly splineCount: number;
  readonly extrapolation: Extrapolation;
  readonly hasBias: boolean;
}

/** Reads a SplineTransformer. */
export function readSplineTransformer(attributes: Attributes): Estimator {
  const extrapolation = attributes.choice<Extrapolation>('extrapolation', [
    'error',
    'constant',
    'linear',
    'continue',
    'periodic',
  ]);
  const degree = attributes.number('degree');
  const bases = attributes.list('bsplines_').map((value, column) => readBasis(value, column, degree, attributes));
  const [first] = bases;
  if (first === undefined) throw attributes.refuse('bsplines_ is empty');
  // Knots are as many as splines and degree and 1; of a periodic basis the last `degree` splines are the first ones again.
  const splineCount = first.knots.length - degree - 1 - (extrapolation === 'periodic' ? degree : 0);
  if (splineCount < 1 || bases.some(({ knots }) => knots.length !== first.knots.length)) {
    throw attributes.refuse('bsplines_ differ in their knots');
  }
  const hasBias = attributes.boolean('include_bias');
  const plan: Plan = { bases, splineCount, extrapolation, hasBias };
  const width = bases.length * (splineCount - (hasBias ? 0 : 1));
  // 1.0 names the splines that a periodic basis counts twice.
  const isFirst = !isSince(readRelease(attributes), 1, 1);
  const namedCount = width / bases.length + (isFirst && extrapolation === 'periodic' ? degree : 0);
  const isSparse = attributes.has('sparse_output') && attributes.boolean('sparse_output');
  const allowsMissing =
    attributes.has('handle_missing') && attributes.choice('handle_missing', ['error', 'zeros']) === 'zeros';
  return makeTransformer(attributes, {
    featureCount: bases.length,
    outputCount: width,
    acceptsSparse: false,
    allowsMissing,
    transform: (x) => {
      const { rowCount, columnCount, data } = x as Matrix;
      // Sparse answers are float64 whatever X is.
      if (isSparse) {
        return compressRows(spreadSplines(makeMatrix(rowCount, columnCount, Float64Array.from(data)), plan, width));
      }
      return spreadSplines(makeMatrix(rowCount, columnCount, data), plan, width);
    },
    namesSince: [1, 0],
    outputNames: (names) =>
      bases.flatMap((_, column) =>
        Array.from({ length: namedCount }, (_, spline) => `${names?.[column] ?? `x${column}`}_sp_${spline}`),
      ),
  });
}

function readBasis(value: PythonValue, column: number, degree: number, attributes: Attributes): SplineBasis {
  const place = `bsplines_[${column}]`;
  const state = value instanceof PythonObject ? readSplineState(value) : undefined;
  if (state === undefined) throw attributes.refuse(`${place} is ${describeKind(value)}`);
  // SciPy 1.17 has underscores.
  const knots = state.get('t') ?? state.get('_t');
  const tensor = knots instanceof NdArray ? readTensor(knots) : undefined;
  if (tensor?.dtype !== 'float64' || tensor.shape.length !== 1) throw attributes.refuse(`${place} has no knots`);
  if (unwrapScalar(state.get('k') ?? null) !== degree) throw attributes.refuse(`${place} has another degree`);
  const extrapolates = unwrapScalar(state.get('extrapolate') ?? null);
  if (typeof extrapolates !== 'boolean') throw attributes.refuse(`${place} does not say whether it extrapolates`);
  return { knots: tensor.data, degree, extrapolates };
}

// Since SciPy 1.18 a spline hands its work to another one inside.
function readSplineState(value: PythonObject): PythonDict | undefined {
  if (!/^_?BSpline$/.test(value.type.name) || !value.type.module.startsWith('scipy.interpolate')) return undefined;
  const { state } = value;
  if (state instanceof PythonDict) return state;
  const inner = state instanceof PythonTuple ? state.items[0] : undefined;
  return inner instanceof PythonObject && inner.type.name === '_BSpline' ? readSplineState(inner) : undefined;
}

function spreadSplines(x: Matrix, plan: Plan, width: number): Matrix {
  const { rowCount, columnCount, data } = x;
  const { bases, splineCount, hasBias } = plan;
  const out = data instanceof Float32Array ? new Float32Array(rowCount * width) : new Float64Array(rowCount * width);
  const kept = splineCount - (hasBias ? 0 : 1);
  const splines = new Float64Array(splineCount);
  let reach = bases[0]!.degree;
  for (let column = 0; column < columnCount; column++) {
    const evaluate = makeEvaluator(bases[column]!, plan, reach);
    // scikit-learn raises the degree for good at the first column that it continues linearly.
    if (plan.extrapolation === 'linear' && reach <= 1) reach += 1;
    for (let row = 0; row < rowCount; row++) {
      splines.fill(0);
      evaluate(data[row * columnCount + column]!, splines);
      const to = row * width + column * kept;
      for (let spline = 0; spline < kept; spline++) out[to + spline] = splines[spline]!;
    }
  }
  return makeMatrix(rowCount, width, out);
}

/** Writes the splines of one element; `splines` comes with zeros. */
type Evaluator = (x: number, splines: Float64Array) => void;

function makeEvaluator(basis: SplineBasis, plan: Plan, reach: number): Evaluator {
  switch (plan.extrapolation) {
    case 'continue':
      return (x, splines) => {
        addBasis(basis, x, false, splines);
      };
    case 'error':
      return (x, splines) => {
        if (x === x && !addBasis(basis, x, false, splines)) throw refuseBeyond();
      };
    case 'periodic': {
      const [low, high] = findBaseInterval(basis);
      const period = high - low;
      return (x, splines) => {
        if (x !== x) return;
        const distance = (x - low) % period;
        addBasis(basis, period > 0 ? low + (distance < 0 ? distance + period : distance) : 0, false, splines);
      };
    }
    case 'constant':
      return makeConstant(basis, plan.splineCount);
    case 'linear':
      return makeLinear(basis, plan.splineCount, reach);
  }
}

function makeConstant(basis: SplineBasis, splineCount: number): Evaluator {
  const { degree } = basis;
  const [low, high] = findBaseInterval(basis);
  const atLow = evaluateAll(basis, low, false, splineCount);
  const atHigh = evaluateAll(basis, high, false, splineCount);
  return (x, splines) => {
    if (x < low) {
      splines.set(atLow.subarray(0, degree));
    } else if (x > high) {
      // Steps have no splines that go on.
      if (degree === 0) throw refuseBeyond();
      splines.set(atHigh.subarray(splineCount - degree), splineCount - degree);
    } else {
      addBasis(basis, x, false, splines);
    }
  };
}

function makeLinear(basis: SplineBasis, splineCount: number, reach: number): Evaluator {
  const { knots } = basis;
  const [low, high] = [knots[reach]!, knots[knots.length - reach - 1]!];
  const atLow = evaluateAll(basis, low, false, splineCount);
  const atHigh = evaluateAll(basis, high, false, splineCount);
  const slopeLow = evaluateAll(basis, low, true, splineCount);
  const slopeHigh = evaluateAll(basis, high, true, splineCount);
  const count = reach <= 1 ? reach + 1 : reach;
  return (x, splines) => {
    if (low <= x && x <= high) {
      addBasis(basis, x, false, splines);
      return;
    }
    // Where the reach has crossed the middle, an element is beyond both ends.
    for (let at = 0; at < count; at++) {
      const back = splineCount - 1 - at;
      if (x < low) splines[at] = atLow[at]! + (x - low) * slopeLow[at]!;
      if (x > high) splines[back] = atHigh[back]! + (x - high) * slopeHigh[back]!;
    }
  };
}

function evaluateAll(basis: SplineBasis, x: number, isDerivative: boolean, splineCount: number): Float64Array {
  const splines = new Float64Array(splineCount);
  addBasis(basis, x, isDerivative, splines);
  return splines;
}

// Adds the functions at x to their splines; of a periodic basis the last ones are the first ones again. False outside the basis.
function addBasis(basis: SplineBasis, x: number, isDerivative: boolean, splines: Float64Array): boolean {
  const values = new Float64Array(basis.degree + 1);
  const first = evaluateBasis(basis, x, isDerivative, values);
  if (first < 0) return false;
  for (let at = 0; at <= basis.degree; at++) splines[(first + at) % splines.length]! += values[at]!;
  return true;
}

function refuseBeyond(): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', 'X contains values beyond the limits of the knots.', {
    hint: 'The splines were fitted with an extrapolation that takes none.',
  });
}
