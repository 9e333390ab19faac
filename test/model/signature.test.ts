// JSON texts of signatures, from and to an MLmodel file (MLM-007, MLM-020 .. MLM-029).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType, ParamSpec, Property, Schema } from '../../src/data/schema.ts';
import { SCALAR_TYPES } from '../../src/data/schema.ts';
import { sortProperties } from '../../src/data/schema-json.ts';
import { DecantError } from '../../src/errors.ts';
import {
  parseParams,
  parseSchema,
  parseSignature,
  renderParams,
  renderSchema,
  renderSignature,
} from '../../src/model/signature.ts';

const { type } = fc.letrec<{ type: ColumnType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(...SCALAR_TYPES),
    fc.constantFrom<ColumnType>({ kind: 'any' }, { kind: 'sparkml_vector' }),
    tie('type').map((items): ColumnType => ({ kind: 'array', items })),
    tie('type').map((values): ColumnType => ({ kind: 'map', values })),
    fc
      .uniqueArray(fc.record({ name: fc.string(), type: tie('type'), required: fc.boolean() }), {
        minLength: 1,
        maxLength: 4,
        selector: ({ name }) => name,
      })
      .map((properties): ColumnType => ({ kind: 'object', properties: sortProperties(properties) })),
  ),
}));
const name = fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), fc.nat({ max: 999 }));
const columns = fc
  .uniqueArray(fc.record({ name, type, required: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
    selector: (column) => String(column.name),
  })
  .map((items): Schema => ({ kind: 'columns', columns: items }));
const tensors = fc
  .uniqueArray(
    fc.record({
      name: fc.string({ minLength: 1 }),
      dtype: fc.constantFrom('float64', 'int8', 'str', 'object', 'datetime64[ns]', 'bool'),
      shape: fc.array(fc.integer({ min: -1, max: 1000 }), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 4, selector: (tensor) => tensor.name },
  )
  .map((items): Schema => ({ kind: 'tensors', tensors: items }));

function code(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof DecantError) return error.code;
    throw error;
  }
  return 'read';
}

describe('the text of a schema', () => {
  it('is read back to the same schema', () => {
    fc.assert(
      fc.property(fc.oneof(columns, tensors), (schema) => {
        const text = renderSchema(schema);
        expect(parseSchema(text)).toEqual(schema);
        expect(renderSchema(parseSchema(text))).toBe(text);
      }),
    );
  });

  it.each([
    '[{"type": "long", "name": "\\u00e9", "required": true}]',
    '[{"type": "object", "properties": {"10": {"type": "long", "required": true}, "9": {"type": "array", "items": {"type": "any"}, "required": false}}, "name": "o", "required": true}]',
    '[{"type": "map", "values": {"type": "double"}, "name": 0, "required": false}]',
    '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 28, 28]}}]',
    '[{"name": "x", "type": "tensor", "tensor-spec": {"dtype": "str", "shape": [-1]}}]',
  ])('stands byte for byte as MLflow writes it: %s', (text) => {
    expect(renderSchema(parseSchema(text))).toBe(text);
  });

  it('is read as older releases wrote it (MLM-020)', () => {
    expect(parseSchema('[{"name": "a", "type": "double"}, {"name": "b", "type": "string", "optional": true}]')).toEqual(
      {
        kind: 'columns',
        columns: [
          { name: 'a', type: 'double', required: true },
          { name: 'b', type: 'string', required: false },
        ],
      },
    );
  });

  it.each([
    ['', 'MALFORMED_DATA'],
    ['[{"type": "long"}', 'MALFORMED_DATA'],
    ['[]', 'INVALID_PARAMETER_VALUE'],
    ['{}', 'INVALID_PARAMETER_VALUE'],
    ['[1]', 'INVALID_PARAMETER_VALUE'],
    ['[{"type": "quaternion"}]', 'INVALID_PARAMETER_VALUE'],
    ['[{"name": "a", "type": "long"}, {"type": "long"}]', 'INVALID_PARAMETER_VALUE'],
    ['[{"type": "long", "required": false}]', 'INVALID_PARAMETER_VALUE'],
    ['[{"name": "a", "type": "long", "required": "yes"}]', 'INVALID_PARAMETER_VALUE'],
    ['[{"type": "object", "properties": {}}]', 'INVALID_PARAMETER_VALUE'],
    ['[{"type": "array"}]', 'INVALID_PARAMETER_VALUE'],
    ['[{"type": "tensor", "tensor-spec": {"dtype": "complex64", "shape": [-1]}}]', 'INVALID_PARAMETER_VALUE'],
    ['[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-2]}}]', 'INVALID_PARAMETER_VALUE'],
    ['[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [1.5]}}]', 'INVALID_PARAMETER_VALUE'],
    [
      '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}}, {"type": "long"}]',
      'INVALID_PARAMETER_VALUE',
    ],
    [`[${'{"type": "array", "items": '.repeat(300)}{"type": "long"}${'}'.repeat(300)}]`, 'LIMIT_EXCEEDED'],
  ])('is refused where it is no schema: %s', (text, wanted) => {
    expect(code(() => parseSchema(text))).toBe(wanted);
  });
});

describe('the text of params', () => {
  const params = fc.uniqueArray(
    fc
      .tuple(
        fc.string({ minLength: 1 }),
        fc.oneof(
          fc.tuple(fc.constant('long' as const), fc.integer()),
          fc.tuple(fc.constant('string' as const), fc.string()),
          fc.tuple(fc.constant('boolean' as const), fc.boolean()),
        ),
        fc.boolean(),
      )
      .map(([key, [kind, value], isList]): ParamSpec => ({
        name: key,
        type: kind,
        default: isList ? [value] : value,
        shape: isList ? [-1] : null,
      })),
    { selector: (param) => param.name, minLength: 1 },
  );

  it('is read back to the same params', () => {
    fc.assert(
      fc.property(params, (specs) => {
        expect(parseParams(renderParams(specs))).toEqual(specs);
      }),
    );
  });

  it.each([
    '[{"name": "t", "default": 1.0, "shape": null, "type": "double"}, {"name": "d", "default": "2024-01-02T03:04:05", "shape": null, "type": "datetime"}]',
    '[{"name": "o", "default": {"x": 0.5}, "shape": null, "type": "object", "properties": {"x": {"type": "double", "required": true}}}]',
    '[{"name": "n", "default": null, "shape": null, "type": "string"}, {"name": "l", "default": [1, 2], "shape": [-1], "type": "long"}]',
  ])('stands byte for byte as MLflow writes it: %s', (text) => {
    expect(renderParams(parseParams(text))).toBe(text);
  });

  it.each([
    '{}',
    '[{"name": "a", "default": 1, "type": "long"}, {"name": "a", "default": 2, "type": "long"}]',
    '[{"name": "a", "type": "long"}]',
    '[{"default": 1, "type": "long"}]',
    '[{"name": "a", "default": "x", "type": "binary"}]',
    '[{"name": "a", "default": [], "type": "array", "items": {"type": "long"}}]',
    '[{"name": "a", "default": 1, "shape": [-1], "type": "long"}]',
    '[{"name": "a", "default": [1], "shape": [2], "type": "long"}]',
  ])('is refused where it is no params: %s', (text) => {
    expect(code(() => parseParams(text))).toBe('INVALID_PARAMETER_VALUE');
  });
});

describe('a signature', () => {
  it('has null for what it has not', () => {
    expect(renderSignature({})).toEqual({ inputs: null, outputs: null, params: null });
    expect(parseSignature({ inputs: null, outputs: '', params: undefined })).toEqual({});
    expect(parseSignature(null)).toEqual({});
  });

  it.each([['text'], [{ inputs: 5 }], [[]]])('is refused where it is no map of texts: %j', (raw) => {
    expect(code(() => parseSignature(raw))).toBe('INVALID_PARAMETER_VALUE');
  });

  it('keeps the order of properties by code points (MLM-023)', () => {
    const properties: readonly Property[] = ['b', 'a', '\u{1F600}', '\uffff', ''].map((key) => ({ name: key, type: 'long', required: true })); // prettier-ignore
    expect(sortProperties(properties).map((property) => property.name)).toEqual(['', 'a', 'b', '\uffff', '\u{1F600}']);
  });
});
