// Predictions as JSON text, straight from typed arrays (MLflow's predictions_to_json; parity SRV-090 .. SRV-100).
import type { Batch } from '../../data/batch.ts';
import { formatDatetime } from '../../data/datetime.ts';
import { NAT } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { countElements } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import {
  renderBase64Lines,
  renderBooleanArray,
  renderFloat64Array,
  renderIntegerArray,
  renderNumber,
  renderString,
  renderValue,
} from '../../formats/json/index.ts';
import type { Dialect } from './dialect.ts';

/** JSON text of an answer; under the key `wrapper` where there is one (SRV-101). */
export function renderAnswer(batch: Batch, wrapper: string | undefined, dialect: Dialect): string {
  const text = renderBatch(batch, dialect);
  return wrapper === undefined ? text : `{${renderString(wrapper)}: ${text}}`;
}

/** JSON text of each row of an answer, with a line end after each; an answer that is no list is one line. */
export function renderLines(batch: Batch, dialect: Dialect): string {
  const lines = listRows(batch, dialect);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function listRows(batch: Batch, dialect: Dialect): readonly string[] {
  if (batch.kind === 'frame') {
    const members = makeMembers(batch);
    return Array.from({ length: batch.rowCount }, (_, row) => `{${renderMembers(members, row, dialect)}}`);
  }
  if (batch.kind === 'value' && Array.isArray(batch.value)) {
    return (batch.value as readonly Value[]).map((value) => renderValue(value));
  }
  const single = batch.kind === 'tensors' && batch.tensors.size === 1 ? batch.tensors.get(null) : undefined;
  const [length, ...inner] = single?.shape ?? [];
  if (single === undefined || length === undefined) return [renderBatch(batch, dialect)];
  const step = countElements(inner);
  return Array.from({ length }, (_, row) => {
    const [start, end] = [row * step, (row + 1) * step];
    return inner.length === 0 ? renderRange(single, start, end).slice(1, -1) : renderDimension(single, 1, start, end);
  });
}

function renderBatch(batch: Batch, dialect: Dialect): string {
  switch (batch.kind) {
    case 'tensors':
      return renderTensors(batch.tensors);
    case 'frame':
      return renderFrame(batch, dialect);
    case 'value':
      return renderValue(batch.value);
    case 'list':
      return `[${batch.items.map((item) => renderBatch(item, dialect)).join(', ')}]`;
  }
}

function renderTensors(tensors: ReadonlyMap<string | null, Tensor>): string {
  const single = tensors.get(null);
  if (single !== undefined && tensors.size === 1) return renderTensor(single);
  const members = Array.from(tensors, ([name, tensor]) => `${renderString(name ?? 'null')}: ${renderTensor(tensor)}`);
  return `{${members.join(', ')}}`;
}

function renderTensor(tensor: Tensor): string {
  const { shape, data } = tensor;
  if (shape.length === 1) return renderRange(tensor, 0, data.length);
  if (shape.length === 0) return renderRange(tensor, 0, 1).slice(1, -1);
  return renderDimension(tensor, 0, 0, data.length);
}

/** The elements start .. end, which are one index of all dimensions before `dimension`. */
function renderDimension(tensor: Tensor, dimension: number, start: number, end: number): string {
  const { shape } = tensor;
  if (dimension === shape.length - 1) return renderRange(tensor, start, end);
  const length = shape[dimension] ?? 0;
  const step = length === 0 ? 0 : (end - start) / length;
  let text = '[';
  for (let index = 0; index < length; index++) {
    if (index > 0) text += ', ';
    text += renderDimension(tensor, dimension + 1, start + index * step, start + (index + 1) * step);
  }
  return `${text}]`;
}

/** The elements start .. end as a list. */
function renderRange(tensor: Tensor, start: number, end: number): string {
  switch (tensor.dtype) {
    case 'float64':
    case 'float32':
      return renderFloat64Array(tensor.data, start, end);
    case 'bool':
      return renderBooleanArray(tensor.data, start, end);
    case 'datetime64':
      return renderItems(tensor.data, start, end, renderNanoseconds);
    case 'str':
      return renderItems(tensor.data, start, end, renderText);
    case 'bytes':
      return renderItems(tensor.data, start, end, renderBytes);
    case 'object':
      return renderItems(tensor.data, start, end, renderValue);
    default:
      return renderIntegerArray(tensor.data, start, end);
  }
}

function renderItems<T>(data: ArrayLike<T>, start: number, end: number, render: (item: T) => string): string {
  let text = '[';
  for (let index = start; index < end; index++) {
    if (index > start) text += ', ';
    text += render(data[index] as T);
  }
  return `${text}]`;
}

// NumPy gives a date of nanoseconds as an int, because Python's datetime has no nanoseconds.
function renderNanoseconds(nanoseconds: bigint): string {
  return nanoseconds === NAT ? 'null' : nanoseconds.toString();
}

function renderText(text: string | null): string {
  return text === null ? 'null' : renderString(text);
}

function renderBytes(bytes: Uint8Array | null): string {
  return bytes === null ? 'null' : renderString(renderBase64Lines(bytes));
}

/** A list of records; of columns with one name, the last counts. */
function renderFrame(frame: Frame, dialect: Dialect): string {
  const members = makeMembers(frame);
  let text = '[';
  for (let row = 0; row < frame.rowCount; row++) {
    text += `${row === 0 ? '{' : ', {'}${renderMembers(members, row, dialect)}}`;
  }
  return `${text}]`;
}

interface Member {
  /** The name as JSON, with what stands behind it. */
  readonly key: string;
  readonly column: Column;
}

function makeMembers({ columns }: Frame): readonly Member[] {
  const byName = new Map(columns.map((column) => [String(column.name), column]));
  return Array.from(byName, ([name, column]) => ({ key: `${renderString(name)}: `, column }));
}

function renderMembers(members: readonly Member[], row: number, dialect: Dialect): string {
  let text = '';
  for (let index = 0; index < members.length; index++) {
    const member = members[index];
    if (member === undefined) break;
    if (index > 0) text += ', ';
    text += member.key + renderCell(member.column, row, dialect);
  }
  return text;
}

function renderCell(column: Column, row: number, dialect: Dialect): string {
  switch (column.dtype) {
    case 'float64':
    case 'float32':
      return renderNumber(column.values[row] ?? Number.NaN);
    case 'bool':
      return column.values[row] === 0 ? 'false' : 'true';
    case 'datetime64':
      return `"${formatDatetime(column.values[row] ?? NAT)}"`;
    case 'str': {
      const text = column.values[row] ?? null;
      return text === null ? dialect.missingText : renderString(text);
    }
    case 'bytes':
      return renderBytes(column.values[row] ?? null);
    case 'object':
      return renderValue(column.values[row] ?? null);
    default:
      return String(column.values[row]);
  }
}
