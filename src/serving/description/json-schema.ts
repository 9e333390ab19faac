// Column types and tensors as JSON Schema (draft 2020-12, which OpenAPI 3.1 uses): what a request may hold, and what an answer holds.
import type { Value } from '../../data/dtype.ts';
import type { ColumnType, TensorSpec } from '../../data/schema.ts';

/** A schema, or any other part of the document: plain JSON. */
export type Json = { readonly [key: string]: Value };

const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
const INT64 = { minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n };
const FLOAT32_MAX = 3.4028234663852886e38;

const SCALARS = {
  boolean: { type: 'boolean' },
  integer: { type: 'integer', format: 'int32', ...INT32 },
  long: { type: 'integer', format: 'int64', ...INT64 },
  float: { type: 'number', format: 'float', minimum: -FLOAT32_MAX, maximum: FLOAT32_MAX },
  double: { type: 'number', format: 'double', minimum: -Number.MAX_VALUE, maximum: Number.MAX_VALUE },
  string: { type: 'string' },
  binary: {
    type: 'string',
    contentEncoding: 'base64',
    pattern: '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
  },
  datetime: {
    type: 'string',
    description: 'A date as ISO 8601 has it, between the years 1678 and 2261.',
    pattern:
      '^(1[7-9]\\d\\d|2[01]\\d\\d)-(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])(T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?)?$',
  },
} as const satisfies Record<string, Json>;

/** What a request may hold in a column of this type. */
export function describeInputType(type: ColumnType): Json {
  if (typeof type === 'string') return SCALARS[type];
  switch (type.kind) {
    case 'array':
      return { type: 'array', items: describeInputType(type.items) };
    case 'object':
      return {
        type: 'object',
        properties: fromEntries(type.properties.map(({ name, type: item }) => [name, describeInputType(item)])),
        required: type.properties.filter(({ required }) => required).map(({ name }) => name),
        additionalProperties: false,
      };
    case 'map':
      return { type: 'object', additionalProperties: describeInputType(type.values) };
    case 'sparkml_vector':
      return { type: 'array', items: { type: 'number' } };
    case 'any':
      return {};
  }
}

/** What an answer holds in a column of this type: missing values too, and dates as the model's code writes them. */
export function describeOutputType(type: ColumnType): Json {
  if (typeof type === 'string') {
    switch (type) {
      case 'boolean':
        return orNull({ type: 'boolean' });
      case 'integer':
      case 'long':
        return orNull({ type: 'integer' });
      case 'float':
      case 'double':
        return orNull({ type: 'number' });
      case 'string':
      case 'binary':
        return orNull({ type: 'string' });
      case 'datetime':
        return { anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] };
    }
  }
  switch (type.kind) {
    case 'array':
      return orNull({ type: 'array', items: describeOutputType(type.items) });
    case 'object':
      return orNull({
        type: 'object',
        properties: fromEntries(type.properties.map(({ name, type: item }) => [name, describeOutputType(item)])),
      });
    case 'map':
      return orNull({ type: 'object', additionalProperties: describeOutputType(type.values) });
    case 'sparkml_vector':
    case 'any':
      return {};
  }
}

/** A value or null. Not as a list of types, which some programs for OpenAPI do not read yet. */
export function orNull(schema: Json): Json {
  return { anyOf: [schema, { type: 'null' }] };
}

/** Nested lists of the tensor's shape; `skip` leaves out so many of its first dimensions. */
export function describeTensor({ dtype, shape }: TensorSpec, items: 'input' | 'output', skip = 0): Json {
  const element = items === 'input' ? describeElement(dtype) : describeOutputElement(dtype);
  return shape.slice(skip).reduceRight<Json>(
    (inner, extent) => ({
      type: 'array',
      items: inner,
      ...(extent < 0 ? (items === 'input' ? { minItems: 1 } : {}) : { minItems: extent, maxItems: extent }),
    }),
    element,
  );
}

function describeElement(dtype: string): Json {
  const integer = /^(u?)int(8|16|32|64)$/.exec(dtype);
  if (integer !== null) {
    const bits = BigInt(integer[2] ?? '64');
    const isUnsigned = integer[1] === 'u';
    const least = isUnsigned ? 0n : -(2n ** (bits - 1n));
    const most = 2n ** (isUnsigned ? bits : bits - 1n) - 1n;
    return { type: 'integer', minimum: least, maximum: most };
  }
  if (dtype === 'float64') return SCALARS.double;
  if (dtype === 'float32') return SCALARS.float;
  if (dtype === 'float16') return { type: 'number', minimum: -65504, maximum: 65504 };
  if (dtype === 'bool') return SCALARS.boolean;
  if (dtype.startsWith('datetime64')) return SCALARS.datetime;
  if (dtype.startsWith('str') || dtype.startsWith('<U')) return SCALARS.string;
  return {};
}

function describeOutputElement(dtype: string): Json {
  if (/^u?int/.test(dtype)) return { type: 'integer' };
  if (dtype.startsWith('float')) return orNull({ type: 'number' });
  if (dtype === 'bool') return { type: 'boolean' };
  return {};
}

/** An object of untrusted names: none of them is special, `__proto__` neither. */
export function fromEntries(entries: readonly (readonly [string, Value])[]): Json {
  return Object.fromEntries(entries);
}
