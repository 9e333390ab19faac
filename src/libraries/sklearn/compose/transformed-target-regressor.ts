// TransformedTargetRegressor of scikit-learn 0.20 to 1.9 (sklearn/compose/_target.py): a regressor of a transformed target, whose
// answers are transformed back.
import { isNumericDtype } from '../../../data/dtype.ts';
import type { Column } from '../../../data/frame.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { makeNumberColumn, tableDtype, toDoubles } from '../array-columns.ts';
import { Attributes } from '../attributes.ts';
import { PREDICT_METHODS, requireMethod, requireTable } from '../estimator.ts';
import type { Estimator, Features, Prediction, Table } from '../estimator.ts';
import { readFunctionInverse } from '../function/function-transformer.ts';
import type { ReadContext } from '../reader.ts';

/** Reads a TransformedTargetRegressor; its transformer has to have an inverse. */
export function readTransformedTarget(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const regressor = context.readEstimator(attributes.value('regressor_'), 'regressor_');
  if (regressor.predict === undefined) throw attributes.refuse(`its ${regressor.className} cannot predict`);
  const predict = requireMethod(regressor, 'predict');
  const invert = readInverse(attributes, context);
  const isFlat = attributes.number('_training_dim') === 1;
  return {
    className: attributes.className,
    featureCount: regressor.featureCount,
    featureNames: regressor.featureNames,
    children: [regressor],
    predict: (x) => toTensor(requireTable(invert(toTable(predict(x)))), isFlat),
  };
}

// Of functions only the inverse one has to be known.
function readInverse(attributes: Attributes, context: ReadContext): (x: Features) => Features {
  const value = attributes.value('transformer_');
  if (value instanceof PythonObject && value.type.name === 'FunctionTransformer') {
    const path = attributes.path === '' ? 'transformer_' : `${attributes.path}.transformer_`;
    return readFunctionInverse(new Attributes(value, path));
  }
  const transformer = context.readEstimator(value, 'transformer_');
  if (transformer.inverse_transform === undefined) {
    throw attributes.refuse(`the inverse of its ${transformer.className} has no native reader`);
  }
  return requireMethod(transformer, 'inverse_transform');
}

function toTable(answer: Prediction): Table {
  if (!('kind' in answer) || !isNumericDtype(answer.dtype)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'The answers to be transformed back are no numbers.');
  }
  const { dtype, shape, data } = answer;
  const [rowCount = 0, columnCount = 1] = shape;
  if (data instanceof Float64Array || data instanceof Float32Array) return makeMatrix(rowCount, columnCount, data);
  const numbers = Float64Array.from<unknown>(data, Number);
  const columns = Array.from({ length: columnCount }, (_, name): Column => {
    const values = Float64Array.from({ length: rowCount }, (_, row) => numbers[row * columnCount + name]!);
    return makeNumberColumn(name, dtype, values);
  });
  return { kind: 'frame', rowCount, columns };
}

// A target of one dimension has answers of one dimension.
function toTensor(table: Table, isFlat: boolean): Tensor {
  if (table.kind === 'csr') {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'The answers that were transformed back are sparse.');
  }
  const columnCount = table.kind === 'frame' ? table.columns.length : table.columnCount;
  const shape = isFlat && columnCount === 1 ? [table.rowCount] : [table.rowCount, columnCount];
  if (table.kind === 'matrix') {
    const { data } = table;
    return data instanceof Float32Array ? makeTensor('float32', shape, data) : makeTensor('float64', shape, data);
  }
  const dtype = tableDtype(table.columns);
  if (!isNumericDtype(dtype)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'The answers that were transformed back are no numbers.');
  }
  const columns = table.columns.map((column) => toDoubles(column) ?? new Float64Array(0));
  const numbers = Float64Array.from({ length: table.rowCount * columnCount }, (_, at) => {
    return columns[at % columnCount]![Math.floor(at / columnCount)]!;
  });
  const { values } = makeNumberColumn(0, dtype, numbers);
  return { kind: 'tensor', dtype, shape, data: values } as Tensor;
}
