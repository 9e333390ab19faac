// The labels of rows without neighbours (`outlier_label_`; `outlier_label` before 0.22), put behind the classes in one table.
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { NdArray, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';

type Label = string | number | boolean;

/** One label for each output; undefined where outliers are refused. */
export function readOutlierLabels(
  attributes: Attributes,
  release: Release,
  outputCount: number,
): readonly Label[] | undefined {
  const name = isSince(release, 0, 22) ? 'outlier_label_' : 'outlier_label';
  const value = attributes.value(name);
  if (value === null) return undefined;
  const items = listItems(value) ?? new Array<PythonValue>(outputCount).fill(value);
  const labels = items.map(unwrapScalar).filter((item) => isLabel(item));
  if (labels.length === outputCount && items.length === outputCount) return labels;
  throw attributes.refuse(`${name} is ${describeKind(value)}, not one label for each output`);
}

function listItems(value: PythonValue): readonly PythonValue[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof PythonTuple) return value.items;
  if (!(value instanceof NdArray) || value.shape.length !== 1) return undefined;
  const { data } = readTensor(value);
  return Array.from<unknown, PythonValue>(data, (item) => (typeof item === 'bigint' ? Number(item) : (item as Label)));
}

function isLabel(value: PythonValue): value is Label {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The table with labels at its end, in the type that the table has. */
export function appendLabels(table: Tensor, labels: readonly Label[], attributes: Attributes): Tensor {
  const shape = [table.data.length + labels.length];
  const numbers = labels.map(Number);
  const join = (): number[] => [...Array.from<unknown, number>(table.data, Number), ...numbers];
  switch (table.dtype) {
    case 'str':
      if (labels.every((label) => typeof label === 'string'))
        return makeTensor('str', shape, [...table.data, ...labels]);
      break;
    case 'object':
      return makeTensor('object', shape, [...table.data, ...labels]);
    case 'int64':
      if (numbers.every((label) => Number.isInteger(label))) {
        return makeTensor('int64', shape, BigInt64Array.from([...table.data, ...numbers.map(BigInt)]));
      }
      break;
    case 'int32':
      return makeTensor('int32', shape, Int32Array.from(join()));
    case 'float64':
      return makeTensor('float64', shape, Float64Array.from(join()));
    case 'float32':
      return makeTensor('float32', shape, Float32Array.from(join()));
    case 'bool':
      return makeTensor('bool', shape, Uint8Array.from(join()));
    default:
  }
  throw attributes.refuse(`its outlier label is not of the type of its classes, ${table.dtype}`);
}

/** Position of a label among classes; undefined where it is none of them. */
export function findLabel(classes: Tensor, label: Label): number | undefined {
  const values: ArrayLike<unknown> = classes.data;
  for (let position = 0; position < values.length; position++) {
    const value = values[position];
    if (
      value === label ||
      (typeof value !== 'string' && typeof label !== 'string' && Number(value) === Number(label))
    ) {
      return position;
    }
  }
  return undefined;
}
