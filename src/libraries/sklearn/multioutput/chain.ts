// ClassifierChain and RegressorChain of scikit-learn 0.19 to 1.9 (sklearn/multioutput.py): each estimator reads X and what those
// before it answered.
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import { log } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { createBinaryResponder, singleClasses } from '../response-values.ts';
import type { ResponseMethod, Responses } from '../response-values.ts';
import { stackColumns, stackSparse } from '../stack-columns.ts';

/** Reads a ClassifierChain. */
export function readClassifierChain(attributes: Attributes, context: ReadContext): Estimator {
  const chain = readChain(attributes, context);
  const classes = chain.estimators.flatMap((estimator) => singleClasses(estimator) ?? []);
  if (classes.length !== chain.estimators.length) throw attributes.refuse('an estimator of its chain has no classes');
  if (classes.some(({ dtype }) => dtype === 'str' || dtype === 'object')) {
    throw attributes.refuse('its labels are no numbers, which it needs to pass them on');
  }
  // Since 1.5 an output of more than two classes has no probability of its own to answer with.
  const hasOne = !isSince(chain.release, 1, 5) || classes.every(({ data }) => data.length <= 2);
  const estimate = hasOne ? createAnswer(chain, 'predict_proba') : undefined;
  const decide = createAnswer(chain, 'decision_function');
  return {
    ...chain.base,
    classes,
    ...(estimate && { predict_proba: estimate }),
    ...(estimate &&
      isSince(chain.release, 1, 4) && {
        predict_log_proba: (x) => {
          const { shape, data } = estimate(x);
          return makeTensor('float64', shape, data.map(log));
        },
      }),
    ...(decide && { decision_function: decide }),
  };
}

/** Reads a RegressorChain. */
export function readRegressorChain(attributes: Attributes, context: ReadContext): Estimator {
  return readChain(attributes, context).base;
}

interface Chain {
  readonly estimators: readonly Estimator[];
  /** Place of each estimator's output in the answer. */
  readonly order: readonly number[];
  /** Method whose answers are passed on. */
  readonly method: ResponseMethod;
  readonly release: Release;
  readonly check: (x: Features) => Matrix | CsrMatrix;
  readonly base: Estimator;
}

function readChain(attributes: Attributes, context: ReadContext): Chain {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const estimators = attributes
    .list('estimators_')
    .map((value, index) => context.readEstimator(value, `estimators_[${index}]`));
  const featureNames = readFeatureNames(attributes);
  const { className } = attributes;
  const featureCount = attributes.has('n_features_in_') ? attributes.number('n_features_in_') : undefined;
  const isCompared = isSince(release, 1, 0);
  const rules = {
    className,
    featureCount: isCompared ? featureCount : undefined,
    featureNames: isCompared ? featureNames : undefined,
    release,
    acceptsSparse: true,
  };
  const chain = {
    estimators,
    order: readOrder(attributes, estimators.length),
    method: readMethod(attributes, release),
    release,
    check: (x: Features) => checkInput(x, rules),
  };
  const predict = createAnswer(chain, 'predict');
  if (predict === undefined) throw attributes.refuse('an estimator of its chain cannot predict');
  if (createAnswer(chain, chain.method) === undefined) {
    throw attributes.refuse(`an estimator of its chain has no method ${chain.method} here`);
  }
  return { ...chain, base: { className, featureCount, featureNames, children: estimators, predict } };
}

function readOrder(attributes: Attributes, count: number): readonly number[] {
  const value = attributes.value('order_');
  const order = Array.isArray(value) ? value : Array.from<unknown, number>(attributes.tensor('order_').data, Number);
  const numbers = order.map(Number);
  const isOrder =
    numbers.length === count && numbers.toSorted((a, b) => a - b).every((place, index) => place === index);
  if (count === 0 || !isOrder) throw attributes.refuse(`order_ is no order of ${count} outputs`);
  return numbers;
}

// Before 1.5 labels were passed on; the answers of a RegressorChain always are.
function readMethod(attributes: Attributes, release: Release): ResponseMethod {
  if (!isSince(release, 1, 5) || attributes.className === 'RegressorChain') return 'predict';
  return attributes.choice('chain_method_', ['predict', 'predict_proba', 'predict_log_proba', 'decision_function']);
}

type FloatTensor = Extract<Tensor, { dtype: 'float64' }>;

function createAnswer(
  { estimators, order, method, check }: Omit<Chain, 'base'>,
  wanted: ResponseMethod,
): ((x: Features) => FloatTensor) | undefined {
  const steps = estimators.flatMap((estimator) => {
    const pass = createBinaryResponder(estimator, method, 1);
    const answer = createBinaryResponder(estimator, wanted, 1);
    return pass === undefined || answer === undefined ? [] : [{ pass, answer }];
  });
  if (steps.length !== estimators.length) return undefined;
  const width = steps.length;
  return (input) => {
    const x = check(input);
    const { rowCount } = x;
    const out = new Float64Array(rowCount * width);
    const passed: Float64Array[] = [];
    steps.forEach(({ pass, answer }, index) => {
      const features = addColumns(x, passed);
      const answered = answer(features);
      passed.push((wanted === method ? answered : pass(features)).data);
      writeColumn(answered, out, order[index]!, width);
    });
    return makeTensor('float64', [rowCount, width], out) as FloatTensor;
  };
}

function writeColumn(answered: Responses, out: Float64Array, column: number, width: number): void {
  const { data, rowCount } = answered;
  if (answered.width !== 1) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `A chain takes one number a row from each of its estimators, one answers ${answered.width}.`,
    );
  }
  for (let row = 0, at = column; row < rowCount; row++, at += width) out[at] = data[row]!;
}

// X with what was answered before as its last columns; beside float64 it is float64 too.
function addColumns(x: Matrix | CsrMatrix, columns: readonly Float64Array[]): Features {
  const { rowCount } = x;
  const added = new Float64Array(rowCount * columns.length);
  columns.forEach((column, index) => {
    for (let row = 0, at = index; row < rowCount; row++, at += columns.length) added[at] = column[row]!;
  });
  const parts = [x, makeMatrix(rowCount, columns.length, added)];
  return x.kind === 'csr' ? stackSparse(parts) : stackColumns(parts);
}
