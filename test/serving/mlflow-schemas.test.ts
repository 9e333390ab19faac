// What MLflow does with JSON under a schema, type by type: casting of the server (step 1), enforcement of the model (step 2), params.
import { describe, expect, it } from 'vitest';
import type { ColSpec, ColumnType, ParamSpec, Signature } from '../../src/data/schema.ts';
import { PythonFloat } from '../../src/data/dtype.ts';
import { makeFrame } from '../../src/data/frame.ts';
import { writeParquet } from '../../src/formats/parquet/index.ts';
import { createScoringApp } from '../../src/serving/index.ts';
import { ask, makeModel } from './fake-model.ts';

function withColumns(columns: readonly ColSpec[]): Signature {
  return { inputs: { kind: 'columns', columns } };
}

async function score(signature: Signature, body: string): Promise<string> {
  const app = createScoringApp(makeModel({ signature }), { policy: { compat: 'exact' } });
  const answer = await ask(app, body);
  const { predictions } = answer.startsWith('200')
    ? (JSON.parse(
        answer.slice(4).replaceAll('NaN', '"NaN"').replaceAll('-Infinity', '"-inf"').replaceAll('Infinity', '"inf"'),
      ) as { predictions: unknown })
    : {};
  return answer.startsWith('200') ? JSON.stringify(predictions) : answer;
}

/** The values of a column `c` of this type, sent as records; or the status of the refusal. */
async function cast(type: ColumnType, values: string, required = true): Promise<string> {
  const records = `[${(JSON.parse(`[${values}]`) as unknown[]).map((_, index) => `{"c": ${split(values)[index] ?? ''}}`).join(', ')}]`;
  const text = await score(withColumns([{ name: 'c', type, required }]), `{"dataframe_records": ${records}}`);
  if (!text.startsWith('[')) return text.slice(0, 3);
  return (JSON.parse(text) as { c: unknown }[]).map(({ c }) => JSON.stringify(c)).join(' ');
}

/** Values of a list, as they are written. */
function split(values: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= values.length; at++) {
    const character = values[at];
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    else if ((character === ',' && depth === 0) || character === undefined) {
      found.push(values.slice(start, at).trim());
      start = at + 1;
    }
  }
  return found;
}

/** The same under `inputs`. */
async function castInput(type: ColumnType, values: string): Promise<string> {
  const signature = withColumns([{ name: 'c', type, required: true }]);
  const text = await score(signature, `{"inputs": {"c": [${values}]}}`);
  if (!text.startsWith('[')) return text.slice(0, 3);
  return (JSON.parse(text) as { c: unknown }[]).map(({ c }) => JSON.stringify(c)).join(' ');
}

describe('columns of tables', () => {
  it.each([
    ['SCH-001', 'boolean', 'true, false', 'true false'],
    ['SCH-002', 'integer', '1, -2147483648', '1 -2147483648'],
    ['SCH-003', 'long', '1, 4294967296', '1 4294967296'],
    ['SCH-004', 'float', '0.5, 16777217', '0.5 16777216'],
    ['SCH-005', 'double', '0.1, 3', '0.1 3'],
    ['SCH-006', 'string', '"a", ""', '"a" ""'],
    ['SCH-007', 'binary', '"aGk="', '"aGk=\\n"'],
    ['SCH-008', 'datetime', '"2024-01-02T03:04:05"', '"2024-01-02T03:04:05"'],
    ['SCH-011', 'long', '1.9, "7", true', '1 7 1'],
    ['SCH-011', 'long', '9223372036854775808', '-9223372036854776000'],
    ['SCH-011', 'long', 'null', '400'],
    ['SCH-012', 'float', '0.1, null, 1e39', '0.10000000149011612 "NaN" "inf"'],
    ['SCH-012', 'float', '"a"', '400'],
    ['SCH-013', 'double', '"2.5", true, null', '2.5 1 "NaN"'],
    ['SCH-013', 'double', '""', '400'],
    ['SCH-014', 'boolean', '2, 0, 0.5', 'true false true'],
    ['SCH-014', 'boolean', '"false", ""', 'true false'],
    ['SCH-015', 'string', '"a", null', '"a" "NaN"'],
    ['SCH-016', 'datetime', '0', '"1970-01-01T00:00:00"'],
    ['SCH-016', 'datetime', '"not a date"', '400'],
    ['SCH-017', 'binary', '1', '400'],
    ['SCH-017', 'binary', '"aGk"', '400'],
    ['SCH-018', 'double', '[1]', '400'],
    ['SCH-018', 'boolean', '[1]', 'true'],
    ['SCH-019', 'integer', '1, null', '400'],
    ['SCH-019', 'boolean', 'true, null', 'true false'],
    ['SCH-020', 'datetime', '"9999-12-31"', '400'],
    ['SCH-020', 'datetime', '"2024-02-30"', '400'],
    ['SCH-020', 'datetime', '"2024-01-02", "02/03/2024"', '400'],
  ] as const)('%s: %s of %s is %s', async (_, type, values, want) => {
    expect(await cast(type, values)).toBe(want);
  });

  it('that the schema does not have are left alone, and missing ones are noticed later (SCH-022)', async () => {
    const signature = withColumns([{ name: 'c', type: 'integer', required: true }]);
    expect(await score(signature, '{"dataframe_records": [{"c": 1.5, "x": "y"}]}')).toBe('[{"c":1}]');
    expect(await score(signature, '{"dataframe_records": [{"x": 1}]}')).toMatch(
      /^400 .*Model is missing inputs \['c'\]/,
    );
  });

  it('without names are cast in order; only their number is checked (SCH-023, SCH-043)', async () => {
    const spec = { type: 'integer', required: true } as const;
    const signature = withColumns([spec, spec]);
    expect(await score(signature, '{"dataframe_records": [{"x": 1.5, "y": "2", "z": 3}]}')).toBe('[{"x":1,"y":2}]');
    expect(await score(signature, '{"dataframe_records": [{"x": 1}]}')).toContain('Model inference is missing inputs');
  });

  it('that cannot be cast are named with their type (SCH-025)', async () => {
    const signature = withColumns([{ name: 'c', type: 'integer', required: true }]);
    expect(await score(signature, '{"dataframe_records": [{"c": "x"}]}')).toContain(
      "Invalid input. Data is not compatible with model signature. Failed to convert column c to type 'int32'. Error: '",
    );
  });
});

describe('columns under inputs', () => {
  it.each([
    ['SCH-031', 'integer', '1.9, "7"', '1 7'],
    ['SCH-031', 'integer', 'null', '400'],
    ['SCH-031', 'integer', '3000000000', '400'],
    ['SCH-032', 'double', '"1.5", null', '1.5 "NaN"'],
    ['SCH-032', 'double', '"x"', '400'],
    ['SCH-033', 'boolean', '2, ""', 'true false'],
    ['SCH-033', 'string', '1, null', '"1" "None"'],
  ] as const)('%s: %s of %s is %s', async (_, type, values, want) => {
    expect(await castInput(type, values)).toBe(want);
  });
});

/** A chat body is enforced without a cast: JSON's own types meet the schema. */
async function enforce(type: ColumnType, value: string): Promise<string> {
  const signature = withColumns([{ name: 'prompt', type, required: true }]);
  const app = createScoringApp(makeModel({ signature }), { policy: { compat: 'exact' } });
  const answer = await ask(app, `{"prompt": ${value}}`);
  return answer.startsWith('200')
    ? 'taken'
    : (/Can not safely convert [^"]*?\./.exec(answer)?.[0] ?? answer.slice(0, 3));
}

describe('enforcement', () => {
  it.each([
    ['long', '5', 'taken'],
    ['double', '0.5', 'taken'],
    ['double', '1', 'taken'],
    ['string', '"x"', 'taken'],
    ['boolean', 'true', 'taken'],
  ] as const)('takes %s from %s (SCH-044)', async (type, value, want) => {
    expect(await enforce(type, value)).toBe(want);
  });

  it.each([
    ['integer', '5', 'Can not safely convert int64 to int32.'],
    ['double', '5', 'Can not safely convert int64 to float64.'],
    ['long', '0.5', 'Can not safely convert float64 to int64.'],
    ['boolean', '1', 'Can not safely convert int64 to bool.'],
  ] as const)('refuses %s from %s (SCH-045)', async (type, value, want) => {
    expect(await enforce(type, value)).toBe(want);
  });
});

describe('Parquet', () => {
  it('brings its own types, which are not cast before the schema looks at them (SRV-071)', async () => {
    const file = await writeParquet(makeFrame([{ name: 'c', dtype: 'int64', values: new BigInt64Array([5n]) }]));
    const post = async (type: ColumnType): Promise<string> =>
      ask(
        createScoringApp(makeModel({ signature: withColumns([{ name: 'c', type, required: true }]) }), {
          policy: { compat: 'exact' },
        }),
        file,
        { headers: { 'content-type': 'application/vnd.apache.parquet' } },
      );
    expect(await post('long')).toBe('200 {"predictions": [{"c": 5}]}');
    expect(await post('integer')).toMatch(/^400 .*Can not safely convert int64 to int32\./);
  });
});

describe('nested columns', () => {
  const numbers: ColumnType = { kind: 'array', items: 'double' };
  const object: ColumnType = {
    kind: 'object',
    properties: [
      { name: 'k', type: 'string', required: true },
      { name: 'n', type: 'long', required: false },
    ],
  };

  it.each([
    [numbers, '[0.5], []', '[0.5] []'],
    [numbers, '[1.5, null]', '[1.5,"NaN"]'],
    [numbers, '[2]', '400'],
    [{ kind: 'any' }, '{"x": [1]}', '{"x":[1]}'],
  ] as const)(
    'are enforced cell by cell, and any value passes as it is (SCH-024, SCH-055): %j of %s',
    async (type, values, want) => {
      expect(await cast(type, values)).toBe(want);
    },
  );

  it('that are optional may be null or empty; required ones may not be null (SCH-051)', async () => {
    expect(await cast(numbers, 'null, [1.5]', false)).toBe('null [1.5]');
    expect(await cast(numbers, 'null')).toBe('400');
  });

  it.each([
    ['{"k": "v"}', '{"k":"v"}'],
    ['{"n": 1, "k": "v"}', '{"k":"v","n":1}'],
    ['{"k": "v", "n": null}', '{"k":"v","n":null}'],
    ['{"n": 1}', '400'],
    ['{"k": "v", "z": 1}', '400'],
    ['[1]', '400'],
  ])('that are objects have their properties and no others (SCH-052): %s', async (value, want) => {
    const got = await cast(object, value);
    expect(got === '400' ? got : JSON.parse(got)).toEqual(want === '400' ? want : JSON.parse(want));
  });

  it('name the property whose scalar is of another type (SCH-056)', async () => {
    const text = await score(
      withColumns([{ name: 'c', type: object, required: true }]),
      '{"dataframe_records": [{"c": {"k": 1}}]}',
    );
    expect(text).toMatch(/^400 .*Failed to enforce schema for key `k`\. Expected type string, received type int/);
  });

  it('hand "optional" down to what is inside (SCH-053)', async () => {
    expect(
      await cast({ kind: 'object', properties: [{ name: 'o', type: object, required: false }] }, '{"o": {}}'),
    ).toBe('{"o":{}}');
    expect(await cast({ kind: 'object', properties: [{ name: 'o', type: object, required: true }] }, '{"o": {}}')).toBe(
      '400',
    );
  });

  it.each([
    ['{"a": 1, "b": 2}', '{"a":1,"b":2}'],
    ['{}', '{}'],
    ['null', '400'],
    ['[1]', '400'],
    ['{"a": "x"}', '400'],
  ])('that are maps have values of one type (SCH-054): %s', async (value, want) => {
    expect(await cast({ kind: 'map', values: 'long' }, value)).toBe(want);
  });
});

describe('tensors by name', () => {
  const signature: Signature = {
    inputs: {
      kind: 'tensors',
      tensors: [
        { name: 'a', dtype: 'float64', shape: [-1] },
        { name: 'b', dtype: 'int64', shape: [-1] },
      ],
    },
  };

  it('need all their names, and leave others out (SCH-073)', async () => {
    expect(await score(signature, '{"inputs": {"a": [1], "b": [2], "z": [3]}}')).toBe('{"a":[1],"b":[2]}');
    expect(await score(signature, '{"inputs": {"a": [1]}}')).toMatch(/^400 .*Model is missing inputs/);
  });
});

describe('one tensor by name', () => {
  const signature: Signature = {
    inputs: { kind: 'tensors', tensors: [{ name: 'a', dtype: 'float64', shape: [-1] }] },
  };

  it('takes a bare list (SCH-074)', async () => {
    expect(await score(signature, '{"inputs": [1, 2]}')).toBe('{"a":[1,2]}');
  });
});

describe('tensors of several lengths', () => {
  const tensors = ['a', 'b'].map((name) => ({ name, dtype: 'float64', shape: [-1] }) as const);
  const signature: Signature = { inputs: { kind: 'tensors', tensors } };

  it('pass under inputs, and are refused under instances (SCH-077)', async () => {
    expect(await score(signature, '{"inputs": {"a": [1], "b": [2, 3]}}')).toBe('{"a":[1],"b":[2,3]}');
    expect(await score(signature, '{"instances": {"a": [1], "b": [2, 3]}}')).toMatch(/^400 /);
  });
});

async function param(spec: Partial<ParamSpec> & Pick<ParamSpec, 'type'>, value: string): Promise<string> {
  const params: ParamSpec[] = [{ name: 'p', shape: null, default: null, ...spec }];
  let got: unknown;
  const app = createScoringApp(
    makeModel({
      signature: { params },
      answer: (input, given) => {
        got = given['p'];
        return input;
      },
    }),
    { policy: { compat: 'exact' } },
  );
  const answer = await ask(app, `{"inputs": [1], "params": {"p": ${value}}}`);
  if (!answer.startsWith('200')) return answer.slice(0, 3);
  if (got instanceof Date) return got.toISOString();
  return JSON.stringify(got, (_, item: unknown) =>
    typeof item === 'bigint' ? `${item}n` : item instanceof PythonFloat ? item.value : item,
  );
}

describe('params', () => {
  it.each([
    ['long', '5', '5'],
    ['float', '5', '5'],
    ['double', '5', '5'],
    ['string', '"x"', '"x"'],
    ['double', 'null', 'null'],
  ] as const)('take the same kind and what it widens to (SCH-063): %s of %s', async (type, value, want) => {
    expect(await param({ type }, value)).toBe(want);
  });

  it.each([
    ['string', '1'],
    ['double', '"1"'],
    ['long', 'true'],
    ['boolean', '1'],
    ['long', '1.0'],
    ['double', '[1.5]'],
  ] as const)('refuse %s of %s (SCH-064)', async (type, value) => {
    expect(await param({ type }, value)).toBe('400');
  });

  it('have no bounds (SCH-065)', async () => {
    expect(await param({ type: 'integer' }, '1180591620717411303424')).toBe('"1180591620717411303424n"');
    expect(await param({ type: 'float' }, '0.1')).toBe('0.1');
  });

  it.each([
    ['[1, 2]', '[1,2]'],
    ['[]', '[]'],
    ['[null]', '[null]'],
    ['1', '400'],
    ['[[1]]', '400'],
    ['["x"]', '400'],
  ])('that are lists have one dimension (SCH-066): %s', async (value, want) => {
    expect(await param({ type: 'long', shape: [-1] }, value)).toBe(want);
  });

  it('that are objects have their properties and no others (SCH-067)', async () => {
    const type: ColumnType = { kind: 'object', properties: [{ name: 'k', type: 'string', required: true }] };
    expect(await param({ type }, '{"k": "v"}')).toBe('{"k":"v"}');
    expect([await param({ type }, '{}'), await param({ type }, '{"k": "v", "z": 1}')]).toEqual(['400', '400']);
  });

  it('that are dates are texts in ISO form (SCH-068)', async () => {
    expect(await param({ type: 'datetime' }, '5')).toBe('400');
    expect(await param({ type: 'datetime' }, '"2024-01-02"')).not.toBe('400');
  });
});
