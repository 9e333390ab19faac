// `inputs` and `instances` as data (SRV-054 .. SRV-059, SCH-030 .. SCH-037, SCH-057, SCH-070 .. SCH-074).
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/data/batch.ts';
import { EXACT_POLICY } from '../../../src/data/casting/policy.ts';
import type { Value } from '../../../src/data/dtype.ts';
import type { ColumnType, Schema } from '../../../src/data/schema.ts';
import { DecantError } from '../../../src/errors.ts';
import { castInputs, castInstances } from '../../../src/serving/protocol/cast-inputs.ts';

function columns(types: Readonly<Record<string, ColumnType>>): Schema {
  return { kind: 'columns', columns: Object.entries(types).map(([name, type]) => ({ name, type, required: true })) };
}

const UNNAMED: Schema = {
  kind: 'columns',
  columns: [
    { type: 'double', required: true },
    { type: 'double', required: true },
  ],
};
const TENSOR: Schema = { kind: 'tensors', tensors: [{ dtype: 'float32', shape: [-1, 2] }] };
const TENSORS: Schema = {
  kind: 'tensors',
  tensors: [
    { name: 'x', dtype: 'float32', shape: [-1, 2] },
    { name: 'k', dtype: 'int64', shape: [-1] },
  ],
};

/** A batch in short: `a: float64[2] 1,2`. */
function show(batch: Batch): string {
  if (batch.kind === 'value') return `value ${JSON.stringify(batch.value)}`;
  if (batch.kind === 'list') return 'list';
  if (batch.kind === 'frame') {
    const texts = batch.columns.map(({ name, dtype, values }) => `${name}: ${dtype} ${print(values)}`);
    return `${batch.rowCount} rows; ${texts.join('; ')}`;
  }
  return Array.from(
    batch.tensors,
    ([name, { dtype, shape, data }]) => `${String(name)}: ${dtype}[${shape.join(',')}] ${print(data)}`,
  ).join('; ');
}

function print(values: ArrayLike<unknown>): string {
  return Array.from(values, (value) => (typeof value === 'bigint' ? value.toString() : JSON.stringify(value))).join(
    ',',
  );
}

function inputs(value: Value, schema?: Schema): string {
  return attempt(() => castInputs(value, schema, EXACT_POLICY));
}

function instances(value: Value, schema?: Schema): string {
  return attempt(() => castInstances(value, schema, EXACT_POLICY));
}

function attempt(run: () => Batch): string {
  try {
    return show(run());
  } catch (error) {
    if (error instanceof DecantError) return `${error.code} ${error.message}`;
    throw error;
  }
}

describe('inputs without a schema', () => {
  it.each<[string, Value, string]>([
    [
      'a list of rows',
      [
        [1, 2],
        [3, 4],
      ],
      'null: int64[2,2] 1,2,3,4',
    ],
    ['ints with a float', [[1, 2.5]], 'null: float64[1,2] 1,2.5'],
    ['booleans', [true, false], 'null: bool[2] 1,0'],
    ['numbers and texts', [1, 'a', 1.5], 'null: str[3] "1","a","1.5"'],
    ['ints beyond int64', [9223372036854775808n], 'null: uint64[1] 9223372036854775808'],
    ['a scalar', 5, 'null: int64[] 5'],
    ['null', null, 'null: object[] null'],
    ['a dict', { a: [1], b: 'x' }, 'a: int64[1] 1; b: str[] "x"'],
    ['records', [{ a: 1 }], 'value [{"a":1}]'],
    ['an empty list', [], 'value []'],
    [
      'ragged rows',
      [[1, 2], [3]],
      'BAD_REQUEST Invalid input. setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 dimensions. The detected shape was (2,) + inhomogeneous part.',
    ],
  ])('%s (SRV-054, SRV-059)', (_, value, text) => {
    expect(inputs(value)).toBe(text);
  });
});

describe('inputs for named columns', () => {
  const TWO = columns({ n: 'integer', t: 'string' });

  it.each<[string, Value, Schema, string]>([
    ['a dict of lists', { n: [1, '2'], t: ['a', 3] }, TWO, '2 rows; n: int32 1,2; t: str "a","3"'],
    ['a dict of scalars is one row (SCH-036)', { n: 1, t: 'a' }, TWO, '1 rows; n: int32 1; t: str "a"'],
    ['a scalar beside a list is repeated', { n: 1, t: ['a', 'b'] }, TWO, '2 rows; n: int32 1,1; t: str "a","b"'],
    [
      'names that the schema does not have',
      { n: [1], t: ['a'], more: [1.5] },
      TWO,
      '1 rows; n: int32 1; t: str "a"; more: float64 1.5',
    ],
    [
      'lists of two lengths',
      { n: [1, 2], t: ['a'] },
      TWO,
      'INVALID_PARAMETER_VALUE Failed to enforce schema of the data. Error: This model contains a column-based signature, which suggests a DataFrame input. There was an error casting the input data to a DataFrame: All arrays must be of the same length',
    ],
    [
      'rows inside a column become cells',
      { n: [[1], [2]], t: ['a', 'b'] },
      TWO,
      '2 rows; n: object [1],[2]; t: str "a","b"',
    ],
    [
      'records, each cell cast alone (SCH-037)',
      [
        { n: 1.9, t: 'a' },
        { t: null, n: true },
      ],
      TWO,
      '2 rows; n: int32 1,1; t: str "a","None"',
    ],
    ['a gap in a column of ints', [{ n: 1, t: 'a' }, { t: 'b' }], TWO, '2 rows; n: float64 1,null; t: str "a","b"'],
    [
      'a gap in a column of booleans',
      [{ f: true, n: 1 }, { n: 2 }],
      columns({ f: 'boolean', n: 'long' }),
      '2 rows; f: object true,null; n: int64 1,2',
    ],
    [
      'a gap in a column of dates',
      [{ d: '1970-01-01', n: 1 }, { n: 2 }],
      columns({ d: 'datetime', n: 'long' }),
      '2 rows; d: datetime64 0,-9223372036854775808; n: int64 1,2',
    ],
    ['a list in a cell of a scalar column', [{ n: [1], t: 'a' }], TWO, '1 rows; n: object [1]; t: str "a"'],
    [
      'no base64 for bytes here (SCH-034)',
      { b: ['ab'] },
      columns({ b: 'binary', n: 'long' }),
      '1 rows; b: bytes {"0":97,"1":98}',
    ],
    ['a list for the only column', ['a', 'b'], columns({ t: 'string' }), '2 rows; t: str "a","b"'],
    ['a list of rows goes by the type of the first column', [[1, 2]], TWO, 'null: int32[1,2] 1,2'],
    [
      'a text that is no number',
      { n: ['x'], t: ['a'] },
      TWO,
      'BAD_REQUEST Invalid input. invalid literal for int() with base 10',
    ],
  ])('%s', (_, value, schema, text) => {
    expect(inputs(value, schema)).toBe(text);
  });

  it('keep what every object inherits out of the columns', () => {
    const value = [JSON.parse('{"n": 1, "t": "a"}') as Value, { n: 2, t: 'b' }];
    const schema: Schema = {
      kind: 'columns',
      columns: [
        { name: 'n', type: 'long', required: true },
        { name: 'constructor', type: 'string', required: false },
      ],
    };
    expect(inputs(value, schema)).toBe('2 rows; n: int64 1,2; t: object ["a"],["b"]');
  });
});

describe('inputs for nested columns', () => {
  const NESTED = columns({ nums: { kind: 'array', items: 'double' }, id: 'long' });

  it('make one row of a dict (SCH-036)', () => {
    expect(inputs({ nums: [1.5, 2.5], id: 3 }, NESTED)).toBe('1 rows; nums: object [1.5,2.5]; id: int64 3');
    expect(inputs({ nums: [1.5], id: [3] }, NESTED)).toBe('1 rows; nums: object [1.5]; id: object [3]');
  });

  it('make rows of records', () => {
    expect(
      inputs(
        [
          { nums: [1.5], id: 1 },
          { nums: [], id: 2 },
        ],
        NESTED,
      ),
    ).toBe('2 rows; nums: object [1.5],[]; id: int64 1,2');
  });

  it('refuse ints for doubles, and ragged arrays (SCH-050, SCH-057)', () => {
    expect(inputs({ nums: [1, 2], id: 3 }, NESTED)).toBe(
      'BAD_REQUEST Invalid input. Incompatible input types for column . Can not safely convert int64 to float64.',
    );
    const grid = columns({ grid: { kind: 'array', items: { kind: 'array', items: 'long' } } });
    expect(inputs({ grid: [[1, 2], [3]] }, grid)).toMatch(/^BAD_REQUEST Invalid input\. setting an array element/);
  });
});

describe('inputs for columns without names', () => {
  it('take a list or a scalar (SRV-055, SCH-072)', () => {
    expect(inputs([['1', 2]], UNNAMED)).toBe('null: float64[1,2] 1,2');
    expect(inputs('4', UNNAMED)).toBe('null: float64[] 4');
    expect(inputs({ a: [1] }, UNNAMED)).toBe(
      "BAD_REQUEST Invalid input. Failed to parse input data. This model contains an un-named  model signature which expects a single n-dimensional array or a single value as input, however, an input of type <class 'dict'> was found.",
    );
  });
});

describe('inputs for tensors', () => {
  it.each<[string, Value, Schema, string]>([
    ['are of the dtype of the schema (SCH-070)', [['1', null]], TENSOR, 'null: float32[1,2] 1,null'],
    [
      'by name',
      { x: [[1, 2]], k: [1.9], more: ['a'] },
      TENSORS,
      'x: float32[1,2] 1,2; k: int64[1] 1; more: str[1] "a"',
    ],
    ['records are left to the schema, which refuses them', [{ x: [1, 2] }], TENSORS, 'value [{"x":[1,2]}]'],
    [
      'null is no int',
      { x: [[1, 2]], k: [null] },
      TENSORS,
      "BAD_REQUEST Invalid input. int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
    ],
  ])('%s', (_, value, schema, text) => {
    expect(inputs(value, schema)).toBe(text);
  });
});

describe('instances', () => {
  it('turn records into columns (SRV-056)', () => {
    expect(
      instances([
        { a: 1, b: 'x' },
        { b: 'y', a: 2.5 },
      ]),
    ).toBe('a: float64[2] 1,2.5; b: str[2] "x","y"');
    expect(instances([{ n: 1 }, { n: 2 }], columns({ n: 'integer' }))).toBe('2 rows; n: int32 1,2');
    expect(
      instances(
        [
          { x: [1, 2], k: 1 },
          { x: [3, 4], k: 2 },
        ],
        TENSORS,
      ),
    ).toBe('x: float32[2,2] 1,2,3,4; k: int64[2] 1,2');
  });

  it('refuse columns of unequal length, scalars, and lists among the records (SRV-057)', () => {
    const uneven = 'BAD_REQUEST Invalid input. The length of values for each input/column name are not the same';
    expect(instances([{ a: 1, b: 2 }, { a: 1 }])).toBe(uneven);
    expect(instances({ a: [1, 2], b: [1] })).toBe(uneven);
    expect(instances({ a: 1 })).toBe(
      "BAD_REQUEST Invalid input. Ensure that the input is a valid JSON-formatted string.\nError: TypeError('len() of unsized object')",
    );
    expect(instances([{ a: 1 }, [1]])).toBe(
      `BAD_REQUEST Invalid input. Ensure that the input is a valid JSON-formatted string.\nError: AttributeError("'list' object has no attribute 'items'")`,
    );
  });

  it('let optional columns and arrays be of other lengths', () => {
    const schema: Schema = {
      kind: 'columns',
      columns: [
        { name: 'a', type: 'long', required: true },
        { name: 'b', type: 'long', required: false },
        { name: 'c', type: { kind: 'array', items: 'long' }, required: true },
      ],
    };
    expect(
      instances(
        [
          { a: 1, b: 2, c: [1] },
          { a: 2, c: [2] },
        ],
        schema,
      ),
    ).toBe('1 rows; a: object [1,2]; b: object [2]; c: object [[1],[2]]');
  });

  it('are else read as inputs are', () => {
    expect(instances([[1, 2]], TENSOR)).toBe('null: float32[1,2] 1,2');
    expect(instances('x')).toBe('null: str[] "x"');
    expect(instances({ a: 1 }, UNNAMED)).toMatch(/^BAD_REQUEST .*un-named/);
  });
});
