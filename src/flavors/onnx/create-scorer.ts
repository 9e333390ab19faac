// What python_function.predict does with an ONNX model (mlflow.onnx, _OnnxModelWrapper.predict: 1.30.1, 2.22.5 and 3.17.2 alike): a
// DataFrame gives a DataFrame with a column for each output, arrays give a dict of arrays.
import type { Batch, Params } from '../../data/batch.ts';
import { guessArray } from '../../data/casting/cast-array.ts';
import { stackColumns } from '../../data/enforcement/stack-columns.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { makeFrame } from '../../data/frame.ts';
import { isValueList } from '../../data/python-text.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import type { OnnxModel } from '../../libraries/onnx/index.ts';
import type { ScoreOptions, Scorer } from '../../model/flavor.ts';

const METHODS = ['predict'];

/** The scorer of a model. */
export function createOnnxScorer(model: OnnxModel): Scorer {
  const { file, runtimeName } = model;
  const names = file.inputs.map(({ name }) => name);
  const opset = file.opsets.get('ai.onnx');
  return {
    engine: 'native',
    description: `onnx graph of ${file.operators.length} kinds of operators (${opset === undefined ? '' : `opset ${opset}, `}${runtimeName})`,
    methods: METHODS,
    featureNames: names.length > 1 ? names : undefined,
    async predict(input: Batch, _params: Params, { method = 'predict' }: ScoreOptions = {}): Promise<Batch> {
      if (method !== 'predict') {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `An ONNX model has no method ${JSON.stringify(method)}. It has: predict.`,
        );
      }
      const tensors = await model.run(toInputs(input, names));
      return input.kind === 'frame' ? toFrame(tensors) : { kind: 'tensors', tensors };
    },
    close: () => model.close(),
  };
}

function toInputs(input: Batch, names: readonly string[]): ReadonlyMap<string, Tensor> {
  switch (input.kind) {
    case 'frame':
      return splitFrame(input, names);
    case 'tensors': {
      const single = input.tensors.get(null);
      if (single !== undefined) return nameOnly(single, names);
      return new Map([...input.tensors].map(([name, tensor]) => [name ?? '', tensor]));
    }
    case 'value':
      if (isValueList(input.value)) return nameOnly(guessArray(input.value), names);
      throw refuse('plain values');
    case 'list':
      throw refuse('several batches');
  }
}

function nameOnly(tensor: Tensor, names: readonly string[]): ReadonlyMap<string, Tensor> {
  const [name] = names;
  if (name !== undefined && names.length === 1) return new Map([[name, tensor]]);
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Unable to map numpy array input to the expected model input. Numpy arrays can only be used as input for MLflow ONNX models that have a single input. This model requires ${names.length} inputs. Please pass in data as either a dictionary or a DataFrame with the following tensors: [${names.map((item) => `'${item}'`).join(', ')}].`,
  );
}

// All columns are the only input; of several inputs, each is the column of its name.
function splitFrame(frame: Frame, names: readonly string[]): ReadonlyMap<string, Tensor> {
  const [only] = names;
  if (only !== undefined && names.length === 1) return new Map([[only, stackColumns(frame)]]);
  return new Map(
    names.map((name) => {
      const columns = frame.columns.filter((column) => column.name === name);
      const [column] = columns;
      if (column === undefined || columns.length > 1) {
        const got = frame.columns.map((item) => item.name).join(', ');
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `The ONNX model takes one column for each of its inputs ${names.join(', ')}; got the columns ${got}.`,
        );
      }
      const { dtype, values } = column;
      return [name, { kind: 'tensor', dtype, shape: [frame.rowCount], data: values } as Tensor];
    }),
  );
}

// Every output is flattened to a column, whatever its shape.
function toFrame(tensors: ReadonlyMap<string, Tensor>): Frame {
  const columns = [...tensors].map(([name, { dtype, data }]) => ({ name, dtype, values: data }) as Column);
  const lengths = new Set(columns.map(({ values }) => values.length));
  if (lengths.size > 1) {
    const shapes = [...tensors].map(([name, { shape }]) => `${name} [${shape.join(', ')}]`);
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `All arrays must be of the same length: as columns of a table, the outputs have several. They are ${shapes.join(', ')}.`,
      { hint: 'Give the data as arrays (inputs), then the outputs come as arrays of their own shapes.' },
    );
  }
  return makeFrame(columns);
}

function refuse(what: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Input should be a dictionary or a numpy array or a pandas.DataFrame, got ${what}.`,
  );
}
