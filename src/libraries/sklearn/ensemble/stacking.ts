// StackingClassifier and StackingRegressor of scikit-learn 0.22 to 1.9 (sklearn/ensemble/_stacking.py): what the parts answer, side by
// side, is X of the final estimator.
import type { Column } from '../../../data/frame.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import { isNumericDtype } from '../../../data/dtype.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import { answerTable } from '../answer-table.ts';
import type { Attributes } from '../attributes.ts';
import { readMissingText } from '../encoders/category-table.ts';
import { PREDICT_METHODS, requireTable } from '../estimator.ts';
import type { Estimator, Features, Prediction, Table } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { stackColumns, stackSparse } from '../stack-columns.ts';
import { takeElements } from '../take-elements.ts';
import { toPositions } from './label-positions.ts';
import { listActiveNames } from './named-parts.ts';
import { readEstimators, requireMethods, requireSingle } from './parts.ts';

/** Reads a StackingClassifier: its parts and the final estimator know the classes as numbers. */
export function readStackingClassifier(attributes: Attributes, context: ReadContext): Estimator {
  const tables = readClassTables(attributes);
  const { base, final, transform } = readStacking(attributes, context, tables);
  const [classes] = tables;
  const isSingle = !Array.isArray(attributes.value('classes_'));
  const { predict, predict_proba: predictProbabilities, decision_function: decide } = final;
  return answerTable(attributes, {
    ...base,
    classes: isSingle ? classes! : tables,
    transform,
    ...(predict === undefined
      ? {}
      : {
          predict: (x) => {
            const labels = requireSingle(predict(transform(x)));
            if (!isSingle) return labelColumns(labels, tables);
            return takeElements(classes!, toPositions(labels, classes!.data.length), labels.shape);
          },
        }),
    ...(predictProbabilities === undefined
      ? {}
      : {
          predict_proba: (x) => {
            const answer = predictProbabilities(transform(x));
            return isSingle ? answer : takeFirstColumns(answer);
          },
        }),
    ...(decide === undefined ? {} : { decision_function: (x) => decide(transform(x)) }),
  });
}

/** Reads a StackingRegressor. */
export function readStackingRegressor(attributes: Attributes, context: ReadContext): Estimator {
  const { base, final, transform } = readStacking(attributes, context, []);
  const { predict } = final;
  if (predict === undefined)
    throw attributes.refuse(`final_estimator_ is ${final.className}, which has no predict here`);
  return answerTable(attributes, { ...base, transform, predict: (x) => predict(transform(x)) });
}

interface Stacking {
  readonly base: Pick<Estimator, 'className' | 'featureCount' | 'featureNames' | 'children' | 'outputNames'>;
  readonly final: Estimator;
  readonly transform: (x: Features) => Table;
}

const STACK_METHODS = ['predict_proba', 'decision_function', 'predict'] as const;

function readStacking(attributes: Attributes, context: ReadContext, tables: readonly Tensor[]): Stacking {
  attributes.refuseOverrides([...PREDICT_METHODS, 'transform']);
  const estimators = readEstimators(attributes, context);
  const parts = listActiveNames(attributes, estimators.length);
  const names = attributes.list('stack_method_');
  if (names.length !== estimators.length) throw attributes.refuse('stack_method_ does not name a method for each part');
  const methods = estimators.map((estimator, index) => {
    const name = STACK_METHODS.find((method) => method === names[index]);
    if (name === undefined) throw attributes.refuse(`stack_method_[${index}] is not known`);
    const [method] = requireMethods(attributes, [estimator], name);
    // Of two classes, the probabilities of the second say all.
    const skips = name === 'predict_proba' && tables.length === 1 && tables[0]!.data.length === 2 ? 1 : 0;
    return (x: Features) => splitAnswer(method!(x), skips);
  });
  const passes = attributes.boolean('passthrough');
  const missingText = readMissingText(attributes);
  const final = context.readEstimator(attributes.value('final_estimator_'), 'final_estimator_');
  const featureNames = readFeatureNames(attributes);
  const outputNames = nameOutputs(
    attributes,
    parts.map(({ name }) => name),
    passes,
    estimators[0]!.featureCount,
  );
  return {
    base: {
      className: attributes.className,
      featureCount: estimators[0]!.featureCount,
      featureNames,
      children: [...estimators, final],
      outputNames,
    },
    final,
    transform: (input) => {
      const x = requireTable(input);
      const answers = methods.flatMap((method) => method(x));
      if (!passes) return stackColumns(answers, missingText);
      return x.kind === 'csr' ? stackSparse([...answers, x]) : stackColumns([...answers, x], missingText);
    },
  };
}

// An answer as columns: one, those of all classes but the first `skips`, or the last ones of each of several outputs.
function splitAnswer(answer: Prediction, skips: number): readonly Table[] {
  if ('kind' in answer) return [toTable(answer, skips)];
  return answer.map((tensor) => toTable(tensor, 1));
}

function toTable(tensor: Tensor, skips: number): Table {
  const [rowCount = 0, columnCount = 1] = tensor.shape;
  const { dtype, data } = tensor;
  const width = columnCount - skips;
  const at = (index: number): number => Math.floor(index / width) * columnCount + skips + (index % width);
  const size = rowCount * width;
  if (dtype === 'float64') {
    return makeMatrix(
      rowCount,
      width,
      Float64Array.from({ length: size }, (_, index) => data[at(index)]!),
    );
  }
  if (dtype === 'float32') {
    return makeMatrix(
      rowCount,
      width,
      Float32Array.from({ length: size }, (_, index) => data[at(index)]!),
    );
  }
  if (!isNumericDtype(dtype)) {
    throw new DecantError('MALFORMED_DATA', `A part of the ensemble answers ${dtype}, numbers were expected.`);
  }
  const columns = Array.from({ length: width }, (_, name): Column => {
    const positions = Int32Array.from({ length: rowCount }, (_row, row) => row * columnCount + skips + name);
    const column = takeElements(tensor, positions, [rowCount]);
    return { name, dtype: column.dtype, values: column.data } as Column;
  });
  return { kind: 'frame', rowCount, columns };
}

function readClassTables(attributes: Attributes): readonly Tensor[] {
  const value = attributes.value('classes_');
  const arrays = Array.isArray(value) ? value : [value];
  const tables = arrays.filter((array) => array instanceof NdArray).map((array) => readTensor(array));
  if (tables.length === arrays.length && tables.length > 0 && tables.every(({ shape }) => shape.length === 1))
    return tables;
  throw attributes.refuse('classes_ is no array of labels, nor a list of them');
}

// The labels of several outputs as one array; they are all numbers of one type, for y was an array of zeros and ones.
function labelColumns(labels: Tensor, tables: readonly Tensor[]): Tensor {
  const [rowCount = 0] = labels.shape;
  const width = tables.length;
  const { dtype } = tables[0]!;
  if (!tables.every((table) => table.dtype === dtype && isNumericDtype(dtype))) {
    throw new DecantError('MALFORMED_DATA', 'The outputs of the ensemble have labels of different types.');
  }
  const columns = tables.map((table, column) => {
    const positions = Int32Array.from({ length: rowCount }, (_, row) => row * width + column);
    const chosen = toPositions(takeElements(labels, positions, [rowCount]), table.data.length);
    return takeElements(table, chosen, [rowCount]);
  });
  const values = Float64Array.from({ length: rowCount * width }, (_, at) =>
    Number(columns[at % width]!.data[Math.floor(at / width)]),
  );
  const shape = [rowCount, width];
  return dtype === 'float64' || dtype === 'float32'
    ? makeTensor('float64', shape, values)
    : makeTensor('int64', shape, BigInt64Array.from(values, BigInt));
}

// scikit-learn answers the first column of each output's probabilities.
function takeFirstColumns(answer: Prediction): Tensor {
  if ('kind' in answer)
    throw new DecantError('MALFORMED_DATA', 'The final estimator answers one array for several outputs.');
  const [rowCount = 0] = answer[0]?.shape ?? [];
  const data = new Float64Array(rowCount * answer.length);
  answer.forEach((tensor, output) => {
    const width = tensor.shape[1] ?? 1;
    for (let row = 0; row < rowCount; row++) data[row * answer.length + output] = Number(tensor.data[row * width]);
  });
  return makeTensor('float64', [rowCount, answer.length], data);
}

// get_feature_names_out of 1.1 and later.
function nameOutputs(
  attributes: Attributes,
  parts: readonly string[],
  passes: boolean,
  featureCount: number | undefined,
): ((inputNames: readonly string[] | undefined) => readonly string[]) | undefined {
  if (!attributes.has('_n_feature_outs')) return undefined;
  const prefix = attributes.className.toLowerCase();
  const widths = attributes.list('_n_feature_outs').map(Number);
  const names = parts.flatMap((part, index) => {
    const width = widths[index] ?? 1;
    if (width === 1) return [`${prefix}_${part}`];
    return Array.from({ length: width }, (_, number) => `${prefix}_${part}${number}`);
  });
  if (!passes) return () => names;
  const numbered = Array.from({ length: featureCount ?? 0 }, (_, column) => `x${column}`);
  return (inputNames) => [...names, ...(inputNames ?? numbered)];
}
