// Data against a schema of tensors: element type and shape must be those declared; a frame's columns are stacked
// (MLflow's _enforce_tensor_schema and _enforce_tensor_spec; parity SCH-070 .. SCH-078).
import { describeShape } from '../describe-schema.ts';
import { isValueDict, nameOfPythonType } from '../python-text.ts';
import { makeTensorBatch, type Batch, type TensorBatch } from '../batch.ts';
import { refuseMissing } from './enforce-columns.ts';
import { refuseSchema } from './schema-error.ts';
import { stackColumn, stackColumns } from './stack-columns.ts';
import type { Frame } from '../frame.ts';
import type { TensorSpec } from '../schema.ts';
import type { Tensor } from '../tensor.ts';

/** The tensors that the schema declares; the same object where the input is them already. */
export function enforceTensors(input: Batch, specs: readonly TensorSpec[]): TensorBatch {
  const [first] = specs;
  if (first === undefined) throw refuseSchema('The schema has no tensors.');
  return first.name === undefined ? enforceUnnamed(input, first) : enforceNamed(input, specs);
}

function enforceUnnamed(input: Batch, spec: TensorSpec): TensorBatch {
  if (input.kind === 'frame') return makeTensorBatch(enforceFrame(input, spec));
  const tensor = input.kind === 'tensors' && input.tensors.size === 1 ? input.tensors.get(null) : undefined;
  if (tensor === undefined) {
    throw refuseSchema(
      `This model contains a tensor-based model signature with no input names, which suggests a numpy array input or a pandas dataframe input with proper column values, but an input of type ${describeKind(input)} was found.`,
    );
  }
  checkTensor(tensor, spec);
  return input as TensorBatch;
}

function enforceFrame(frame: Frame, spec: TensorSpec): Tensor {
  const { columns, rowCount } = frame;
  const [column] = columns;
  if (rowCount === 0 || column === undefined) throw refuseSchema('Input DataFrame is empty.');
  if (columns.length === 1) return stackColumn(column, spec, undefined);
  if (spec.shape.length !== 2 || spec.shape[0] !== -1 || spec.shape[1] !== columns.length) {
    throw refuseSchema(
      `This model contains a model signature with an unnamed input. Since the input data is a pandas DataFrame containing multiple columns, the input shape must be of the structure (-1, number_of_dataframe_columns). Instead, the input DataFrame passed had ${columns.length} columns and an input shape of ${describeShape(spec.shape)} with all values within the DataFrame of scalar type. Please adjust the passed in DataFrame to match the expected structure`,
    );
  }
  const tensor = stackColumns(frame);
  checkTensor(tensor, spec);
  return tensor;
}

function enforceNamed(input: Batch, specs: readonly TensorSpec[]): TensorBatch {
  const names = specs.map(({ name }) => name ?? '');
  const found = listNames(input, names);
  const missing = names.filter((name) => !found.includes(name));
  if (missing.length > 0) throw refuseMissing(missing, found, names);
  if (input.kind === 'frame') {
    const columns = new Map(input.columns.map((column) => [column.name, column]));
    const tensors = specs.map((spec, index): [string, Tensor] => {
      const name = names[index]!;
      return [name, stackColumn(columns.get(name)!, spec, name)];
    });
    return { kind: 'tensors', tensors: new Map(tensors) };
  }
  if (input.kind !== 'tensors') {
    throw refuseSchema(
      `This model contains a tensor-based model signature with input names, which suggests a dictionary input mapping input name to a numpy array, but ${describeKind(input)} of plain values was found.`,
    );
  }
  const { tensors } = input;
  const isSame = tensors.size === names.length && found.every((name, index) => name === names[index]);
  const enforced = specs.map((spec, index): [string, Tensor] => {
    const name = names[index]!;
    // A bare array is the one tensor of a schema that has only one.
    const tensor = tensors.get(name) ?? tensors.get(null)!;
    checkTensor(tensor, spec);
    return [name, tensor];
  });
  return isSame && !tensors.has(null) ? input : { kind: 'tensors', tensors: new Map(enforced) };
}

function listNames(input: Batch, names: readonly string[]): readonly (string | number)[] {
  switch (input.kind) {
    case 'frame':
      return input.columns.map(({ name }) => name);
    case 'tensors':
      if (input.tensors.has(null)) return names.length === 1 ? names : [];
      return [...input.tensors.keys()].map((name) => name ?? '');
    case 'value':
      return isValueDict(input.value) ? Object.keys(input.value) : [];
    case 'list':
      return [];
  }
}

/** Refuses a tensor of another element type or shape; ragged ones are object tensors of one dimension, which may pass. */
export function checkTensor(tensor: Tensor, spec: TensorSpec): void {
  const { dtype, shape } = tensor;
  const wanted = spec.shape;
  if (wanted.length === 1 && wanted[0] === -1 && spec.dtype === 'object') return;
  if (wanted.length > 1 && wanted.includes(-1, 1) && shape.length === 1 && dtype === 'object') return;
  if (shape.length !== wanted.length || wanted.some((extent, axis) => extent !== -1 && extent !== shape[axis])) {
    throw refuseSchema(
      `Shape of input ${describeShape(shape)} does not match expected shape ${describeShape(wanted)}.`,
    );
  }
  // Tensors of dates are kept in nanoseconds, whatever the unit of the schema is.
  if (dtype !== (spec.dtype.startsWith('datetime64') ? 'datetime64' : spec.dtype)) {
    throw refuseSchema(
      `dtype of input ${describeDtype(tensor)} does not match expected dtype ${SPEC_TEXTS[spec.dtype] ?? spec.dtype}`,
    );
  }
}

const SPEC_TEXTS: Readonly<Record<string, string>> = { str: '<U0', bytes: '|S0' };

/** NumPy's name of a tensor's type; texts and bytes have the length of the longest. */
function describeDtype({ dtype, data }: Tensor): string {
  if (dtype === 'datetime64') return 'datetime64[ns]';
  if (dtype === 'str') return `<U${data.reduce((most, text) => Math.max(most, Array.from(text ?? '').length), 1)}`;
  return dtype === 'bytes' ? `|S${data.reduce((most, bytes) => Math.max(most, bytes?.length ?? 0), 1)}` : dtype;
}

function describeKind(input: Batch): string {
  switch (input.kind) {
    case 'value':
      return `<class '${nameOfPythonType(input.value)}'>`;
    case 'tensors':
      return "<class 'dict'>";
    case 'list':
      return "<class 'list'>";
    case 'frame':
      return "<class 'pandas.DataFrame'>";
  }
}
