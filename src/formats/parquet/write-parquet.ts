// Frames as Parquet files, which pandas, Arrow and DuckDB read with the same types. hyparquet-writer is loaded when the first one is asked for.
import type { SchemaElement } from 'hyparquet';
import { NAT } from '../../data/dtype.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { renderValue } from '../json/index.ts';

/** The file of a frame, its pages compressed by snappy. Values of object columns that are no texts are written as JSON. */
export async function writeParquet(frame: Frame): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const { columns, rowCount } = frame;
  const written = columns.map(writeColumn);
  const buffer = parquetWriteBuffer({
    schema: [{ name: 'schema', num_children: columns.length }, ...written.map(({ element }) => element)],
    columnData: written.map(({ element, data }) => ({ name: element.name, data })),
    rowGroupSize: Math.max(1, rowCount),
    createdBy: 'decant',
  });
  return new Uint8Array(buffer);
}

interface WrittenColumn {
  readonly element: SchemaElement;
  readonly data: unknown[] | Float64Array | Float32Array | Int32Array | BigInt64Array;
}

const INTEGERS = {
  int8: { type: 'INT32', converted_type: 'INT_8' },
  int16: { type: 'INT32', converted_type: 'INT_16' },
  uint8: { type: 'INT32', converted_type: 'UINT_8' },
  uint16: { type: 'INT32', converted_type: 'UINT_16' },
  uint32: { type: 'INT32', converted_type: 'UINT_32' },
} as const;

function writeColumn(column: Column): WrittenColumn {
  const name = String(column.name);
  const required = (rest: Omit<SchemaElement, 'name' | 'repetition_type'>): SchemaElement => ({
    name,
    repetition_type: 'REQUIRED',
    ...rest,
  });
  const optional = (rest: Omit<SchemaElement, 'name' | 'repetition_type'>): SchemaElement => ({
    name,
    repetition_type: 'OPTIONAL',
    ...rest,
  });
  switch (column.dtype) {
    case 'float64':
      return { element: required({ type: 'DOUBLE' }), data: column.values };
    case 'float32':
      return { element: required({ type: 'FLOAT' }), data: column.values };
    case 'int32':
      return { element: required({ type: 'INT32' }), data: column.values };
    case 'int64':
      return { element: required({ type: 'INT64' }), data: column.values };
    case 'uint64':
      return {
        element: required({ type: 'INT64', converted_type: 'UINT_64' }),
        data: Array.from(column.values),
      };
    case 'bool':
      return { element: required({ type: 'BOOLEAN' }), data: Array.from(column.values, (value) => value !== 0) };
    case 'datetime64':
      return {
        element: optional({
          type: 'INT64',
          logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'NANOS' },
        }),
        data: Array.from(column.values, (value) => (value === NAT ? null : value)),
      };
    case 'str':
      return { element: optional(TEXT), data: [...column.values] };
    case 'bytes':
      return { element: optional({ type: 'BYTE_ARRAY' }), data: [...column.values] };
    case 'object':
      return {
        element: optional(TEXT),
        data: column.values.map((value) => (value === null || typeof value === 'string' ? value : renderValue(value))),
      };
    default:
      return { element: required(INTEGERS[column.dtype]), data: Array.from(column.values) };
  }
}

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;
