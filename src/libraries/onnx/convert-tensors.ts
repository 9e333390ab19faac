// Tensors as ONNX Runtime takes and gives them (onnxruntime-common: Tensor; onnxruntime_pybind_mlvalue.cc for what Python's makes
// of ndarrays).
import { columnToValues } from '../../data/column-values.ts';
import type { Column } from '../../data/frame.ts';
import { formatPythonScalar } from '../../data/python-text.ts';
import { countElements, makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { describeType } from './graph-types.ts';
import type { GraphValue } from './graph-types.ts';
import { decodeHalves, encodeHalves } from './half-floats.ts';
import type { OnnxRuntime, RuntimeTensor } from './runtime.ts';

/** ONNX's name of each element type that is taken and given, with the runtime's and Decant's. */
const TYPES = {
  float: ['float32', 'float32'],
  double: ['float64', 'float64'],
  float16: ['float16', 'float32'],
  int8: ['int8', 'int8'],
  int16: ['int16', 'int16'],
  int32: ['int32', 'int32'],
  int64: ['int64', 'int64'],
  uint8: ['uint8', 'uint8'],
  uint16: ['uint16', 'uint16'],
  uint32: ['uint32', 'uint32'],
  uint64: ['uint64', 'uint64'],
  bool: ['bool', 'bool'],
  string: ['string', 'str'],
} as const;

/** Is a value of this type taken and given? */
export function isKnownType({ type }: GraphValue): boolean {
  return type.kind === 'tensor' && Object.hasOwn(TYPES, type.elementType);
}

/**
 * The runtime's tensor of an input. float64 becomes float32 where the graph asks for that (mlflow.onnx does); any other type than
 * the graph's is refused, and a shape that the graph does not take. float16, which Decant has no storage for, is given as float32.
 */
export function toRuntimeTensor(runtime: OnnxRuntime, input: GraphValue, tensor: Tensor): RuntimeTensor {
  const { name, type } = input;
  const names = type.kind === 'tensor' ? TYPES[type.elementType as keyof typeof TYPES] : undefined;
  const refuse = (got: string, hint?: string): DecantError =>
    new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Input ${JSON.stringify(name)} of the ONNX model is ${describeType(type)}; got ${got}.`,
      hint === undefined ? {} : { hint },
    );
  if (names === undefined || type.kind !== 'tensor') throw refuse('a tensor');
  const [runtimeType, dtype] = names;
  if (!fitsShape(tensor.shape, type.shape)) throw refuse(`the shape [${tensor.shape.join(', ')}]`);
  if (dtype === 'str') {
    const texts = toTexts(tensor);
    if (texts === undefined) throw refuse(`elements of ${tensor.dtype}`);
    return new runtime.Tensor('string', texts, tensor.shape);
  }
  const { data } = tensor.dtype === 'float64' && type.elementType === 'float' ? narrow(tensor.data, tensor) : tensor;
  if (tensor.dtype !== dtype && !(tensor.dtype === 'float64' && type.elementType === 'float')) {
    throw refuse(
      `elements of ${tensor.dtype}`,
      'Save the model with a signature, by which numbers are converted; without one, 1 is an int64 and 1.0 a float64.',
    );
  }
  if (type.elementType === 'float16') return makeHalves(runtime, data as Float32Array, tensor.shape);
  return new runtime.Tensor(runtimeType, data as ArrayBufferView, tensor.shape);
}

/** Decant's tensor of an output, which the graph has as `output`. */
export function fromRuntimeTensor(output: GraphValue, { type, dims, data }: RuntimeTensor): Tensor {
  const names = Object.values(TYPES).find(([runtimeType]) => runtimeType === type);
  if (names === undefined) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `Output ${JSON.stringify(output.name)} of the ONNX model came as ${type}.`,
    );
  }
  const shape = Array.from(dims, Number);
  if (type === 'float16') {
    // Where the host has Float16Array, the runtime answers that.
    const halves = data instanceof Uint16Array ? decodeHalves(data) : Float32Array.from(data as unknown as number[]);
    return makeTensor('float32', shape, halves);
  }
  return makeTensor(names[1], shape, data as never);
}

function narrow(data: Float64Array, { shape }: Tensor): Tensor {
  return makeTensor('float32', shape, Float32Array.from(data));
}

function makeHalves(runtime: OnnxRuntime, numbers: Float32Array, shape: readonly number[]): RuntimeTensor {
  return new runtime.Tensor('float16', encodeHalves(numbers), shape);
}

// Objects become their text, as str() makes it.
function toTexts(tensor: Tensor): string[] | undefined {
  const { dtype, data } = tensor;
  if (dtype !== 'str' && dtype !== 'object') return undefined;
  const values = columnToValues({ name: '', dtype, values: data } as Column);
  const texts = values.map((value) => formatPythonScalar(value));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

// ONNX Runtime does not hold data against a graph's shape of no dimensions.
function fitsShape(shape: readonly number[], wanted: readonly (number | string | null)[] | undefined): boolean {
  if (wanted === undefined || (wanted.length === 0 && countElements(shape) === 1)) return true;
  return (
    shape.length === wanted.length && wanted.every((size, axis) => typeof size !== 'number' || size === shape[axis])
  );
}
