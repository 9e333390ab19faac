// The schema of data (MLflow 3's _infer_schema; parity API-070 .. API-090).
import { columnToValues } from './column-values.ts';
import { DecantError } from '../errors.ts';
import { guessColumn } from './guess-column.ts';
import { inferItemType, inferType, isMissing } from './infer-type.ts';
import { NAT, type Dtype, type Value } from './dtype.ts';
import { isValueDict, isValueList } from './python-text.ts';
import type { Batch } from './batch.ts';
import type { Column, Frame } from './frame.ts';
import type { ColSpec, ColumnType, ScalarType, Schema, TensorSpec } from './schema.ts';
import type { Tensor } from './tensor.ts';

const ANY_SCHEMA: Schema = { kind: 'columns', columns: [{ type: { kind: 'any' }, required: true }] };

/** The schema of data; one unnamed column of type any where its types cannot be told. */
export function inferSchema(batch: Batch): Schema {
  try {
    return inferStrictly(batch);
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    return ANY_SCHEMA;
  }
}

function inferStrictly(batch: Batch): Schema {
  switch (batch.kind) {
    case 'frame':
      return inferFrame(batch);
    case 'tensors':
      return makeSchema(
        'tensors',
        [...batch.tensors].map(([name, tensor]) => inferTensorSpec(name, tensor)),
      );
    case 'value':
      return inferValue(batch.value);
    case 'list':
      throw refuse('a list of batches');
  }
}

function inferFrame({ columns }: Frame): Schema {
  const names = new Set(columns.map(({ name }) => name));
  if (names.size !== columns.length) throw refuse('columns of one name');
  return makeSchema(
    'columns',
    columns.map((column) => ({ name: column.name, type: inferColumnType(column), required: !hasGaps(column) })),
  );
}

const SCALAR_OF_DTYPE: Readonly<Partial<Record<Dtype, ScalarType>>> = {
  bool: 'boolean',
  int8: 'integer',
  int16: 'integer',
  int32: 'integer',
  uint8: 'integer',
  uint16: 'integer',
  int64: 'long',
  uint32: 'long',
  float32: 'float',
  float64: 'double',
  datetime64: 'datetime',
};

function inferColumnType(given: Column): ColumnType {
  const column = given.dtype === 'object' ? guessColumn(given.name, given.values) : given;
  if (column.dtype === 'str' || column.dtype === 'bytes' || column.dtype === 'object') {
    // pandas takes a column of nothing for one of texts.
    return column.values.length === 0 ? 'string' : inferItemType(column.values);
  }
  const scalar = SCALAR_OF_DTYPE[column.dtype];
  if (scalar === undefined) throw refuse(`a column of ${column.dtype}`);
  return scalar;
}

function hasGaps(column: Column): boolean {
  if (column.dtype === 'datetime64') return column.values.includes(NAT);
  return columnToValues(column).some(isMissing);
}

function inferTensorSpec(name: string | null, { dtype, shape }: Tensor): TensorSpec {
  if (shape.length === 0) throw refuse('a tensor without dimensions');
  const spec = { dtype: dtype === 'datetime64' ? 'datetime64[ns]' : dtype, shape: [-1, ...shape.slice(1)] };
  return name === null ? spec : { name, ...spec };
}

function inferValue(value: Value): Schema {
  if (isValueList(value)) {
    if (value.length === 0) return makeSchema('columns', [{ type: 'string', required: true }]);
    if (value.every(isValueDict)) return inferRecords(value);
    return makeSchema('columns', [{ type: inferItemType(value), required: true }]);
  }
  if (!isValueDict(value)) return makeSchema('columns', [{ type: inferType(value), required: true }]);
  return makeSchema(
    'columns',
    Object.entries(value).map(([name, item]) => ({
      name,
      type: inferType(item),
      required: isValueList(item) ? !item.some(isMissing) : !isMissing(item),
    })),
  );
}

function inferRecords(records: readonly { readonly [key: string]: Value }[]): Schema {
  const columns = new Map<string, Value[]>();
  for (const record of records) {
    for (const [name, item] of Object.entries(record)) {
      const items = columns.get(name);
      if (items === undefined) columns.set(name, [item]);
      else items.push(item);
    }
  }
  return makeSchema(
    'columns',
    Array.from(columns, ([name, items]) => ({
      name,
      type: inferItemType(items),
      required: items.length === records.length && !items.includes(null),
    })),
  );
}

function makeSchema(kind: 'columns', entries: readonly ColSpec[]): Schema;
function makeSchema(kind: 'tensors', entries: readonly TensorSpec[]): Schema;
function makeSchema(kind: Schema['kind'], entries: readonly (ColSpec | TensorSpec)[]): Schema {
  if (entries.length === 0) throw refuse('no columns');
  return (kind === 'columns' ? { kind, columns: entries } : { kind, tensors: entries }) as Schema;
}

function refuse(what: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `No schema can be inferred of ${what}.`);
}
