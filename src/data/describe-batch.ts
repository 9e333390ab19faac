// What a batch is, in one line and without its values: for errors and logs.
import { describeName, describeShape } from './describe-schema.ts';
import { formatPythonValue, nameOfPythonType } from './python-text.ts';
import type { Batch } from './batch.ts';
import type { Tensor } from './tensor.ts';

const MAX_NAMES = 20;

/** Kind, size and types of a batch: `frame of 2 rows with columns 'a' (int64), 'b' (str)`. */
export function describeBatch(batch: Batch): string {
  switch (batch.kind) {
    case 'frame': {
      const names = batch.columns.map((column) => `${describeName(column.name)} (${column.dtype})`);
      return `frame of ${batch.rowCount} rows with columns ${shorten(names)}`;
    }
    case 'tensors': {
      const texts = [...batch.tensors].map(([name, tensor]) =>
        name === null ? describeTensor(tensor) : `${describeName(name)}: ${describeTensor(tensor)}`,
      );
      return shorten(texts);
    }
    case 'value':
      return nameOfPythonType(batch.value);
    case 'list':
      return `list of ${batch.items.length} batches`;
  }
}

/** A plain value as Python prints it, `{'a': 1}`; tables and arrays are described, since pandas and NumPy print them their own way. */
export function quoteBatch(batch: Batch): string {
  return batch.kind === 'value' ? formatPythonValue(batch.value) : describeBatch(batch);
}

function describeTensor(tensor: Tensor): string {
  return `${tensor.dtype} tensor of shape ${describeShape(tensor.shape)}`;
}

function shorten(texts: readonly string[]): string {
  const shown = texts.slice(0, MAX_NAMES).join(', ');
  return texts.length > MAX_NAMES ? `${shown} and ${texts.length - MAX_NAMES} more` : shown;
}
