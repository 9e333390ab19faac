// What python_function.predict does with results of statsmodels: `predict` of the results, a Series for a table, an array for an
// array (mlflow.statsmodels, _StatsmodelsModelWrapper; parity MLM-069).
import { makeTensorBatch } from '../../data/batch.ts';
import type { Batch } from '../../data/batch.ts';
import { guessArray } from '../../data/casting/cast-array.ts';
import { makeFrame } from '../../data/frame.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { isValueList } from '../../data/python-text.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import type { Rows, StatsmodelsResults } from '../../libraries/statsmodels/index.ts';
import type { ScoreOptions, Scorer } from '../../model/flavor.ts';

/** The scorer of results; `predict` is the only method. */
export function createStatsmodelsScorer(results: StatsmodelsResults): Scorer {
  const { className, formula } = results;
  return {
    engine: 'native',
    description: `statsmodels ${className} (${formula ?? `${results.params.length} parameters`})`,
    methods: ['predict'],
    isRowwise: true,
    predict(input: Batch, _params, { method = 'predict' }: ScoreOptions = {}): Batch {
      if (method !== 'predict') {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `${className} has no method ${JSON.stringify(method)}. It has: predict.`,
        );
      }
      if (input.kind === 'frame') return tabulate(results.predict(input));
      const columns = formula === undefined ? undefined : readNamedArrays(input);
      if (columns !== undefined) return tabulate(refuseMissing(results.predict(columns)));
      return makeTensorBatch(results.predict(toRows(input, results)));
    },
  };
}

// pandas numbers the columns of a Series or DataFrame that is made of an array.
function tabulate({ shape, data }: Tensor): Frame {
  const [rowCount = 0, columnCount = 1] = shape;
  const columns = Array.from({ length: columnCount }, (_, name) => ({
    name,
    dtype: 'float64' as const,
    values: Float64Array.from({ length: rowCount }, (_row, row) => Number(data[row * columnCount + name])),
  }));
  return makeFrame(columns, rowCount);
}

// A formula takes a dict of arrays as it takes a table (base/model.py, _transform_predict_exog).
function readNamedArrays(input: Exclude<Batch, Frame>): Frame | undefined {
  if (input.kind !== 'tensors' || input.tensors.has(null)) return undefined;
  const tensors = [...input.tensors];
  const rowCount = tensors[0]?.[1].shape[0] ?? 0;
  const columns = tensors.map(([name, { dtype, shape, data }]) => {
    if (shape.length !== 1 || shape[0] !== rowCount) throw refuse('arrays by name that are no columns of one length');
    return { name: name ?? '', dtype, values: data } as Column;
  });
  return makeFrame(columns, rowCount);
}

// Of a dict, statsmodels leaves out the rows that lack a value, so that answers no longer tell their rows.
function refuseMissing(answers: Tensor): Tensor {
  if (answers.data.some((value) => Number.isNaN(value))) throw refuse('arrays by name in which a value is missing');
  return answers;
}

function toRows(input: Exclude<Batch, Frame>, { params }: StatsmodelsResults): Rows {
  const tensor = findTensor(input);
  if (tensor === undefined) throw refuse('no single array');
  const { dtype, shape, data } = tensor;
  if (dtype === 'str' || dtype === 'bytes' || dtype === 'object' || dtype === 'datetime64') throw refuse(dtype);
  const values = Float64Array.from({ length: data.length }, (_, i) => Number(data[i]));
  const [length = 0, width = 0] = shape;
  if (shape.length === 2) return { kind: 'rows', rowCount: length, columnCount: width, data: values };
  if (shape.length !== 1) throw refuse(`an array of ${shape.length} dimensions`);
  // One dimension is a column where the model has one, else a row.
  return params.length === 1
    ? { kind: 'rows', rowCount: length, columnCount: 1, data: values }
    : { kind: 'rows', rowCount: 1, columnCount: length, data: values };
}

function findTensor(input: Exclude<Batch, Frame>): Tensor | undefined {
  if (input.kind === 'tensors') return input.tensors.size === 1 ? input.tensors.get(null) : undefined;
  if (input.kind === 'value' && isValueList(input.value)) return guessArray(input.value);
  return undefined;
}

function refuse(what: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Cannot predict data: statsmodels takes a table or an array of numbers, got ${what}.`,
    { hint: 'Give a table, or one array of 2 dimensions.' },
  );
}
