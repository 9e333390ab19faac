// Direct calls of predict against schemas, as the real MLflow enforces them (SCH-040 .. SCH-048, SCH-070 .. SCH-077).
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/data/dtype.ts';
import { enforceSchema } from '../../../src/data/enforcement/enforce-schema.ts';
import type { Schema } from '../../../src/data/schema.ts';
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

function isDouble(schema: Schema): boolean {
  return schema.kind === 'columns' && schema.columns.length === 1 && schema.columns[0]?.type === 'double';
}
