// NMF and MiniBatchNMF of scikit-learn 0.19 to 1.9 (sklearn/decomposition/_nmf.py; nmf.py before 0.22): the factors of new rows under
// the fitted components. All rows of X together decide when the iteration stops.
import { DecantError } from '../../../errors.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { createUpdate, descendFactors, measureDivergence } from '../../../kernels/factorization/index.ts';
import type { UpdateProblem } from '../../../kernels/factorization/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkNonNegative } from '../check-non-negative.ts';
import type { Estimator } from '../estimator.ts';
import { makeTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, multiplyRows } from '../multiply-rows.ts';
import { readTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { isSince, readRelease } from '../release.ts';

interface Penalties {
  readonly l1: number;
  readonly l2: number;
}

/** Reads an NMF. Coordinate descent in a random order (`shuffle`) is refused. */
export function readNonNegativeFactors(attributes: Attributes): Estimator {
  const components = readTable(attributes, 'components_');
  const solver = attributes.choice('solver', ['cd', 'mu']);
  if (solver === 'cd' && attributes.boolean('shuffle')) {
    throw attributes.refuse('shuffle=True steps in a random order at each call');
  }
  const penalties = readPenalties(attributes, components.columnCount);
  const tolerance = attributes.number('tol');
  const maxIterations = attributes.number('max_iter');
  const problem = solver === 'mu' ? readProblem(attributes, components, penalties, true) : undefined;
  if (solver === 'cd') attributes.choice('beta_loss', ['frobenius', 2]);
  const release = readRelease(attributes);
  const needsSameType = isSince(release, 0, 23);
  return makeTransformer(attributes, {
    featureCount: components.columnCount,
    outputCount: components.rowCount,
    acceptsSparse: true,
    transform: (x) => {
      checkNonNegative(x, isSince(release, 1, 7) ? 'X in NMF' : 'NMF (input X)');
      if (needsSameType) checkType(x, components);
      if (problem !== undefined) checkZeros(x, problem, isSince(release, 0, 22));
      const factors =
        problem === undefined
          ? descendFactors({ ...prepareDescent(x, components, penalties), tolerance, maxIterations })
          : updateFactors(problem, x, tolerance, maxIterations);
      return makeAnswer(x.rowCount, components.rowCount, factors, components.isFloat32 && isSingle(x));
    },
  });
}

/** Reads a MiniBatchNMF. */
export function readMiniBatchFactors(attributes: Attributes): Estimator {
  const components = readTable(attributes, 'components_');
  const penalties = readPenalties(attributes, components.columnCount);
  const problem = readProblem(attributes, components, penalties, false);
  const tolerance = attributes.number('tol');
  const maxIterations = attributes.number('_transform_max_iter');
  return makeTransformer(attributes, {
    featureCount: components.columnCount,
    outputCount: components.rowCount,
    acceptsSparse: true,
    transform: (x) => {
      const factors = startFactors(problem, x);
      const update = createUpdate(problem, x);
      for (let iteration = 0; iteration < maxIterations; iteration++) {
        const previous = factors.slice();
        update(factors);
        checkFactors(factors);
        const change = measureLength(factors.map((factor, at) => factor - previous[at]!)) / measureLength(factors);
        if (tolerance > 0 && change <= tolerance) break;
      }
      return makeAnswer(x.rowCount, components.rowCount, factors, isSingle(x));
    },
  });
}

// scipy.linalg.norm takes numbers only: negative or huge X makes others.
function checkFactors(factors: Float64Array): void {
  if (factors.every((factor) => Number.isFinite(factor))) return;
  throw new DecantError('INVALID_PARAMETER_VALUE', 'array must not contain infs or NaNs', {
    hint: 'MiniBatchNMF factors numbers that are not negative and not huge.',
  });
}

function measureLength(vector: Float64Array): number {
  let squares = 0;
  for (const element of vector) squares += element * element;
  return Math.sqrt(squares);
}

// `alpha` until 1.1; `alpha_W` since 1.0, times the number of features.
function readPenalties(attributes: Attributes, featureCount: number): Penalties {
  const release = readRelease(attributes);
  const ratio = attributes.number('l1_ratio');
  const split = (alpha: number): Penalties => ({ l1: alpha * ratio, l2: alpha * (1 - ratio) });
  if (isSince(release, 1, 2)) return split(featureCount * attributes.number('alpha_W'));
  if (isSince(release, 1, 0)) {
    const alpha = attributes.number('alpha_W');
    if (alpha !== 0 || attributes.value('alpha_H') !== 'same') return split(featureCount * alpha);
    if ((attributes.optional('alpha') ?? 'deprecated') === 'deprecated') return split(0);
  }
  const kinds = ['both', 'components', 'transformation', 'deprecated', null] as const;
  const kind = isSince(release, 0, 24) ? attributes.choice('regularization', kinds) : 'both';
  return split(kind === null || kind === 'components' ? 0 : attributes.number('alpha'));
}

const LOSSES: ReadonlyMap<unknown, number> = new Map([
  ['frobenius', 2],
  ['kullback-leibler', 1],
  ['itakura-saito', 0],
]);

function readProblem(
  attributes: Attributes,
  components: FloatTable,
  { l1, l2 }: Penalties,
  accumulatesL1: boolean,
): UpdateProblem {
  return {
    components: components.data,
    componentCount: components.rowCount,
    featureCount: components.columnCount,
    beta: LOSSES.get(attributes.value('beta_loss')) ?? attributes.number('beta_loss'),
    l1,
    l2,
    raisesSmall: isSince(readRelease(attributes), 1, 3),
    accumulatesL1,
  };
}

function checkType(x: Matrix | CsrMatrix, components: FloatTable): void {
  if (components.isFloat32 === isSingle(x)) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `H should have the same dtype as X. Got H.dtype = ${components.isFloat32 ? 'float32' : 'float64'}.`,
    { hint: 'Give X in the float type that the model was fitted on.' },
  );
}

// Until 0.21 the zeros that a sparse matrix leaves out did not count, unless all were left out.
function checkZeros(x: Matrix | CsrMatrix, { beta }: UpdateProblem, countsAbsent: boolean): void {
  const leavesOut = x.data.length < x.rowCount * x.columnCount;
  const hasZeros = x.data.includes(0) || (leavesOut && (countsAbsent || x.data.length === 0));
  if (beta > 0 || !hasZeros) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    'When beta_loss <= 0 and X contains zeros, the solver may diverge. Please add small values to X, ' +
      'or use a positive beta_loss.',
  );
}

function prepareDescent(
  x: Matrix | CsrMatrix,
  components: FloatTable,
  { l1, l2 }: Penalties,
): {
  readonly rowCount: number;
  readonly componentCount: number;
  readonly products: Float64Array;
  readonly gram: Float64Array;
} {
  const componentCount = components.rowCount;
  const products = multiplyRows(x, components);
  if (l1 !== 0) for (let at = 0; at < products.length; at++) products[at]! -= l1;
  const gram = multiplyRows({ kind: 'matrix', ...components }, components);
  for (let i = 0; i < componentCount; i++) gram[i * componentCount + i]! += l2;
  return { rowCount: x.rowCount, componentCount, products, gram };
}

// All factors start at the root of the mean of X over the number of components.
function startFactors({ componentCount }: UpdateProblem, x: Matrix | CsrMatrix): Float64Array {
  let sum = 0;
  for (const element of x.data) sum += element;
  const mean = sum / (x.rowCount * x.columnCount);
  return new Float64Array(x.rowCount * componentCount).fill(Math.sqrt(mean / componentCount));
}

function updateFactors(
  problem: UpdateProblem,
  x: Matrix | CsrMatrix,
  tolerance: number,
  maxIterations: number,
): Float64Array {
  const factors = startFactors(problem, x);
  const update = createUpdate(problem, x);
  const first = measureDivergence(problem, x, factors);
  let previous = first;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    update(factors);
    if (problem.beta < 1) {
      for (let at = 0; at < factors.length; at++) if (factors[at]! < Number.EPSILON) factors[at] = 0;
    }
    if (!(tolerance > 0) || iteration % 10 !== 0) continue;
    const error = measureDivergence(problem, x, factors);
    if ((previous - error) / first < tolerance) break;
    previous = error;
  }
  return factors;
}
