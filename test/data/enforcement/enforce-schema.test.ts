// Direct calls of predict against schemas, as the real MLflow enforces them (SCH-040 .. SCH-048, SCH-070 .. SCH-077).
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/data/batch.ts';
import { makeTensorBatch } from '../../../src/data/batch.ts';
import { castSplit } from '../../../src/data/casting/split.ts';
import type { Value } from '../../../src/data/dtype.ts';
import { enforceSchema } from '../../../src/data/enforcement/enforce-schema.ts';
import type { Column, Frame } from '../../../src/data/frame.ts';
import type { ColumnType, Schema } from '../../../src/data/schema.ts';
import { makeTensor } from '../../../src/data/tensor.ts';
import { DecantError } from '../../../src/errors.ts';
import { parseSchema } from '../../../src/model/signature.ts';
import { decodeBatch, encodeBatch, findDifferences, readGroups } from '../schema-cases.ts';

/**
 * Doubles are made of all objects that are numbers, where MLflow hands over what pandas.to_numeric gives; an absent cell is null,
 * not NaN; a text is no row of characters.
 */
const KNOWN = [
  '{"frame": [["c", "object", []]], "rows": 0}',
  '{"frame": [["c", "object", [true, 1]]], "rows": 2}',
  '{"frame": [["c", "object", [18446744073709551616, 1]]], "rows": 2}',
];
const KNOWN_OF_OTHERS = ['{"value": [[1], "x"]}', '{"value": [{"m": {"k": 1}, "x": {"y": [1, "z"]}}, {"m": null}]}'];

describe('data against a schema', () => {
  it.each([...readGroups('mlflow3-columns'), ...readGroups('mlflow3-tensors')])('$of.schema', ({ of, cases }) => {
    const schema = parseSchema(of['schema'] as string);
    const enforce = (input: Value): Value =>
      encodeBatch(enforceSchema(decodeBatch(input as Readonly<Record<string, Value>>), schema, { hideDetails: false }));
    expect(findDifferences(cases, ({ input }) => enforce(input!), isDouble(schema) ? KNOWN : KNOWN_OF_OTHERS)).toEqual(
      [],
    );
  });
});

/** Refused here: integers that wrap around in bytes or lists, texts of containers, booleans as dates. */
const KNOWN_FRAMES: Readonly<Record<string, readonly string[]>> = {
  uint8: ['[[9007199254740993]]', '[[300], [-1]]', '[[2147483648], [1]]', '[[[300, -1]]]', '[[[9007199254740993, 1]]]'],
  int32: ['[[[9007199254740993, 1]]]'],
  str: ['[[{"a": 1}]]', '[[3], [[1, 2]]]'],
};
const KNOWN_DATES = ['{"columns": ["a", "b"], "data": [[true, false]]}'];

describe('a frame of JSON values against a schema of tensors, in both steps (SCH-070, SCH-075, SCH-076)', () => {
  it.each(readGroups('mlflow3-tensor-frames'))('$of.schema', ({ of, cases }) => {
    const schema = parseSchema(of['schema'] as string);
    const run = (payload: Value): Value =>
      encodeBatch(enforceSchema(castSplit(payload, schema), schema, { hideDetails: false }));
    expect(findDifferences(cases, ({ payload }) => run(payload!), knownFrames(schema))).toEqual([]);
  });
});

describe('enforceSchema', () => {
  const schema = parseSchema(
    '[{"type": "long", "name": "a", "required": true}, {"type": "double", "name": "b", "required": false}, {"type": "string", "name": "c", "required": true}]',
  );
  const a = { name: 'a', dtype: 'int64', values: BigInt64Array.of(1n) } as const;
  const b = { name: 'b', dtype: 'float64', values: Float64Array.of(1.5) } as const;
  const c = { name: 'c', dtype: 'str', values: ['secret'] } as const;
  const frame = (...columns: readonly Column[]): Frame => ({ kind: 'frame', rowCount: 1, columns });
  const enforce = (input: Batch, hideDetails = false): Batch => enforceSchema(input, schema, { hideDetails });

  it('returns a frame that is as declared itself, and columns that are (SCH-041)', () => {
    const given = frame(a, b, c);
    expect(enforce(given)).toBe(given);
    const enforced = enforce(frame(c, b, { ...b, name: 'z' }, a)) as Frame;
    expect(enforced.columns).toEqual([a, b, c]);
    expect(enforced.columns[0]).toBe(a);
  });

  it('leaves out an optional column that is missing (SCH-042)', () => {
    expect(enforce(frame(c, a))).toEqual(frame(a, c));
  });

  it('refuses columns of one name that the schema has, not others (SCH-026)', () => {
    expect(enforce(frame(a, c, { ...b, name: 'z' }, { ...b, name: 'z' }))).toEqual(frame(a, c));
    expect(() => enforce(frame(a, a, c))).toThrow(/'a' stands twice/);
    const unnamed = parseSchema('[{"type": "long"}, {"type": "long"}]');
    expect(() => enforceSchema(frame(a, a), unnamed, { hideDetails: false })).toThrow(/stands twice/);
  });

  it('tells types and names of the data, never its values (SCH-040, SCH-047)', () => {
    const refused = caught(() => enforce(frame(c, { ...c, name: 'a' })));
    expect(refused).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', errorClass: 'SCHEMA_ENFORCEMENT_FAILED' });
    expect(refused.message).toBe(
      "Failed to enforce schema of data 'frame of 1 rows with columns 'c' (str), 'a' (str)' with schema '['a': long (required), 'b': double (optional), 'c': string (required)]'. Error: Incompatible input types for column a. Can not safely convert str to int64.",
    );
    const hidden = caught(() => enforce(frame(c), true));
    expect(hidden).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      errorClass: 'SCHEMA_ENFORCEMENT_FAILED',
      message: 'Failed to enforce model input schema. Please check your input data.',
    });
    expect(hidden.cause).toBeUndefined();
  });

  it('explains integers that became floats because some are missing (SCH-046)', () => {
    const floats = { name: 'a', dtype: 'float64', values: Float64Array.of(1, NaN) } as const;
    expect(() => enforce({ kind: 'frame', rowCount: 2, columns: [floats, { ...c, values: ['x', 'y'] }] })).toThrow(
      /Can not safely convert float64 to int64\. Hint: the type mismatch is likely caused by missing values/,
    );
  });

  it('refuses several batches, and values nested too deep', () => {
    expect(() => enforce({ kind: 'list', items: [] })).toThrow(/Expected input to be DataFrame/);
    let value: Value = [];
    for (let depth = 0; depth < 300; depth++) value = [value];
    let type: ColumnType = 'double';
    for (let depth = 0; depth < 300; depth++) type = { kind: 'array', items: type };
    const deep: Schema = { kind: 'columns', columns: [{ name: 'v', type, required: true }] };
    const input: Batch = { kind: 'frame', rowCount: 1, columns: [{ name: 'v', dtype: 'object', values: [value] }] };
    expect(() => enforceSchema(input, deep, { hideDetails: false })).toThrow(/nests deeper than 200/);
  });

  it('returns tensors that are as declared themselves (SCH-071)', () => {
    const tensor = makeTensor('float32', [1, 2], Float32Array.of(1, 2));
    const named = parseSchema(
      '[{"name": "x", "type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}]',
    );
    const given: Batch = { kind: 'tensors', tensors: new Map([['x', tensor]]) };
    expect(enforceSchema(given, named, { hideDetails: false })).toBe(given);
    const bare = makeTensorBatch(tensor);
    expect(enforceSchema(bare, named, { hideDetails: false })).toEqual(given);
    const dates = makeTensor('datetime64', [1], BigInt64Array.of(0n));
    const ofDays = parseSchema('[{"type": "tensor", "tensor-spec": {"dtype": "datetime64[D]", "shape": [-1]}}]');
    expect(enforceSchema(makeTensorBatch(dates), ofDays, { hideDetails: false })).toEqual(makeTensorBatch(dates));
  });

  it('refuses integers that no number is: NaN and beyond the range', () => {
    const ints = parseSchema('[{"type": "tensor", "tensor-spec": {"dtype": "int32", "shape": [-1]}}]');
    for (const value of [NaN, 2 ** 31, Infinity]) {
      const input = frame({ name: 'x', dtype: 'float64', values: Float64Array.of(value) });
      expect(() => enforceSchema(input, ints, { hideDetails: false })).toThrow(/beyond the range of int32/);
    }
  });
});

function caught(run: () => unknown): DecantError {
  try {
    run();
  } catch (error) {
    if (error instanceof DecantError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function knownFrames(schema: Schema): readonly string[] {
  const { dtype, shape } = (schema as Extract<Schema, { kind: 'tensors' }>).tensors[0]!;
  const isPair = shape[1] === 2;
  if (dtype === 'datetime64[ns]') return isPair ? KNOWN_DATES : [];
  // Lists make a tensor of pairs, single cells one of scalars.
  const data = (KNOWN_FRAMES[dtype] ?? []).filter((text) => text.startsWith('[[[') === isPair);
  return data.map((text) => `{"columns": ["c"], "data": ${text}}`);
}

function isDouble(schema: Schema): boolean {
  return schema.kind === 'columns' && schema.columns.length === 1 && schema.columns[0]?.type === 'double';
}
