// What estimators around classifiers make of their answers: numbers by rows (sklearn/utils/_response.py; before 1.3 each of
// them for itself).
import { DecantError } from '../../errors.ts';
import type { Tensor } from '../../data/tensor.ts';
import type { Estimator, Features, Prediction } from './estimator.ts';

/** Numbers, `width` for each row. */
export interface Responses {
  readonly rowCount: number;
  readonly width: number;
  readonly data: Float64Array;
  readonly isFloat32: boolean;
}

/** classes_ of a classifier of one output; undefined for anything else. */
export function singleClasses({ classes }: Estimator): Tensor | undefined {
  return classes !== undefined && 'kind' in classes ? classes : undefined;
}

/** An answer as numbers; refuses several outputs and labels that are no numbers. */
export function readResponses(prediction: Prediction, className: string): Responses {
  if (!('kind' in prediction)) {
    throw refuse(className, `answers ${prediction.length} arrays`);
  }
  const { dtype, shape, data } = prediction;
  const [rowCount = 0, width = 1] = shape;
  if (shape.length > 2) throw refuse(className, `answers ${shape.length} dimensions`);
  switch (dtype) {
    case 'float64':
      return { rowCount, width, data, isFloat32: false };
    case 'str':
    case 'bytes':
    case 'object':
    case 'datetime64':
      throw refuse(className, `answers ${dtype}`);
    default:
      return { rowCount, width, data: Float64Array.from<unknown>(data, Number), isFloat32: dtype === 'float32' };
  }
}

function refuse(className: string, what: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `${className} ${what}, where one number a row is needed.`);
}

/** One number of each row; refuses a column that is not there, as of a classifier that knows one class. */
export function takeColumn({ rowCount, width, data, isFloat32 }: Responses, column: number): Responses {
  if (column >= width) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `index ${column} is out of bounds for axis 1 with size ${width}: an estimator inside was fitted on one class.`,
    );
  }
  if (width === 1 && column === 0) return { rowCount, width, data, isFloat32 };
  const out = new Float64Array(rowCount);
  for (let row = 0, at = column; row < rowCount; row++, at += width) out[row] = data[at]!;
  return { rowCount, width: 1, data: out, isFloat32 };
}

/** Methods whose answers are numbers for each class or each row. */
export type ResponseMethod = 'predict' | 'predict_proba' | 'predict_log_proba' | 'decision_function';

/** The first of the methods that the estimator has. */
export function findResponse(estimator: Estimator, methods: readonly ResponseMethod[]): ResponseMethod | undefined {
  return methods.find((method) => estimator[method] !== undefined);
}

/** A method's answer as numbers; `undefined` where the estimator lacks it. */
export function createResponder(
  estimator: Estimator,
  method: ResponseMethod,
): ((x: Features) => Responses) | undefined {
  const run = estimator[method];
  return run && ((x) => readResponses(run(x), estimator.className));
}

/**
 * The numbers that tell a binary classifier's two classes apart, for the class at `positive`: its probability, or the decision with
 * its sign.
 */
export function createBinaryResponder(
  estimator: Estimator,
  method: ResponseMethod,
  positive: 0 | 1,
): ((x: Features) => Responses) | undefined {
  const respond = createResponder(estimator, method);
  if (respond === undefined || method === 'predict') return respond;
  return (x) => {
    const responses = respond(x);
    if (method !== 'decision_function') return takeColumn(responses, positive);
    return positive === 1 ? responses : { ...responses, data: responses.data.map((decision) => -decision) };
  };
}
