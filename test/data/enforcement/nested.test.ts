// Values of nested types, as the real MLflow enforces them (SCH-050 .. SCH-056).
import { describe, expect, it } from 'vitest';
import { isRecordType } from '../../../src/data/column-type.ts';
import type { Value } from '../../../src/data/dtype.ts';
import { enforceNested } from '../../../src/data/enforcement/nested.ts';
import { parseSchema } from '../../../src/model/signature.ts';
import { decodeValue, encodeValue, findDifferences, readGroups } from '../schema-cases.ts';

/** Refused here: dicts in a list of texts, bytes or doubles. A null among texts is the text None, as in MLflow 2.22. */
const DICTS = ['[{}]', '[{"x": 1.5}]', '[{"x": 1.5}, null]', '[{"x": 1.5}, {"y": 1.5}]'];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  string: [...DICTS, '["a", null]'],
  binary: [...DICTS, '["a", null]'],
  double: ['[{}]'],
};

describe('a value of a nested type', () => {
  it.each(readGroups('mlflow3-nested'))('$of.schema', ({ of, cases }) => {
    const schema = parseSchema(of['schema'] as string);
    const [column] = schema.kind === 'columns' ? schema.columns : [];
    const type = column!.type;
    const items = isRecordType(type) && type.kind === 'array' ? type.items : undefined;
    const enforce = (value: Value): Value =>
      encodeValue(enforceNested(decodeValue(value), column!.type, column!.required));
    expect(
      findDifferences(cases, ({ value }) => enforce(value!), KNOWN[typeof items === 'string' ? items : '']),
    ).toEqual([]);
  });
});
