// What a TypeScript caller may give to predict, with a schema and without.
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/data/batch.ts';
import { PythonFloat } from '../../src/data/dtype.ts';
import { enforceSchema } from '../../src/data/enforcement/enforce-schema.ts';
import { toBatch } from '../../src/data/input.ts';
import type { ModelInput } from '../../src/data/input.ts';
import type { ColumnType, Schema } from '../../src/data/schema.ts';
import { makeMatrix } from '../../src/data/matrix.ts';
import { makeTensor } from '../../src/data/tensor.ts';
import { DecantError } from '../../src/errors.ts';

function columns(types: Readonly<Record<string, ColumnType>>): Schema {
  return {
    kind: 'columns',
    columns: Object.entries(types).map(([name, type]) => ({ name, type, required: true })),
  };
}

function tensor(dtype: string, shape: readonly number[], name?: string): Schema {
  return { kind: 'tensors', tensors: [name === undefined ? { dtype, shape } : { name, dtype, shape }] };
}

/** Columns of a frame as [name, dtype, values]. */
function table(batch: Batch): unknown {
  if (batch.kind !== 'frame') throw new Error(`a ${batch.kind}, not a frame`);
  return batch.columns.map(({ name, dtype, values }) => [name, dtype, Array.from<unknown>(values)]);
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof DecantError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no refusal';
}

const WINE = columns({ alcohol: 'double', rating: 'integer', id: 'long' });

describe('rows and columns with a schema of columns', () => {
  it('take their types from the schema: 1 in a double column is the double 1', () => {
    const want: [string, string, unknown[]][] = [
      ['alcohol', 'float64', [9, 9.5]],
      ['rating', 'int32', [3, 4]],
      ['id', 'int64', [7n, 2n ** 60n]],
    ];
    const rows = [
      { id: 7, alcohol: 9, rating: 3, more: 'is ignored' },
      { alcohol: 9.5, rating: 4, id: 2n ** 60n },
    ];
    expect(table(toBatch(rows, WINE))).toEqual(want);
    expect(table(toBatch([[9, 3, 7], [9.5, 4n, 2n ** 60n]], WINE))).toEqual(want); // prettier-ignore
    expect(table(toBatch({ alcohol: [9, 9.5], rating: [3, 4], id: [7, 2n ** 60n] }, WINE))).toEqual(want);
    expect(table(toBatch({ rating: 3, alcohol: 9, id: 7 }, WINE))).toEqual(want.map(([name, dtype, [first]]) => [name, dtype, [first]])); // prettier-ignore
  });

  it('pass enforcement as they are', () => {
    const batch = toBatch([{ alcohol: 9, rating: 3, id: 7 }], WINE);
    expect(enforceSchema(batch, WINE, { hideDetails: false })).toBe(batch);
  });

  it('share the memory of typed arrays that have the type of their column', () => {
    const alcohol = Float64Array.of(9, 9.5);
    const batch = toBatch({ alcohol, rating: Int32Array.of(3, 4), id: Float64Array.of(7, 8) }, WINE);
    expect(batch.kind === 'frame' && batch.columns[0]?.values).toBe(alcohol);
    expect(table(batch)).toEqual([
      ['alcohol', 'float64', [9, 9.5]],
      ['rating', 'int32', [3, 4]],
      ['id', 'int64', [7n, 8n]],
    ]);
  });

  it('hold each type in its storage', () => {
    const schema = columns({ b: 'boolean', f: 'float', s: 'string', x: 'binary', t: 'datetime' });
    const row = { b: true, f: 0.1, s: 'é', x: Uint8Array.of(1), t: new Date('2024-01-02T03:04:05.006Z') };
    expect(table(toBatch([row, { ...row, t: '2024-01-02' }], schema))).toEqual([
      ['b', 'bool', [1, 1]],
      ['f', 'float32', [Math.fround(0.1), Math.fround(0.1)]],
      ['s', 'str', ['é', 'é']],
      ['x', 'bytes', [Uint8Array.of(1), Uint8Array.of(1)]],
      ['t', 'datetime64', [1704164645006000000n, 1704153600000000000n]],
    ]);
  });

  it('keep missing cells where the type has them', () => {
    const schema = columns({ f: 'double', s: 'string', t: 'datetime', b: 'boolean' });
    const rows = [
      { f: 1, s: 'a', t: null, b: true },
      { s: null, f: undefined },
    ];
    expect(table(toBatch(rows, schema))).toEqual([
      ['f', 'float64', [1, NaN]],
      ['s', 'str', ['a', null]],
      ['t', 'datetime64', [-(2n ** 63n), -(2n ** 63n)]],
      ['b', 'object', [true, null]],
    ]);
  });

  it.each<[string, ModelInput, string]>([
    [
      'a fraction for an integer',
      [{ alcohol: 9, rating: 1.5, id: 7 }],
      'Column "rating", row 0: expected integer, got a number with a fraction.',
    ],
    [
      'text for a double',
      [
        [9, 1, 7],
        ['x', 1, 7],
      ],
      'Column "alcohol", row 1: expected double, got text.',
    ],
    ['a boolean for a double', [[true, 1, 7]], 'Column "alcohol", row 0: expected double, got a boolean.'],
    [
      'an integer beyond 32 bits',
      [[9, 2 ** 31, 7]],
      'Column "rating", row 0: expected integer, got a whole number beyond the range.',
    ],
    [
      'a number that may have lost digits',
      [[9, 1, 2 ** 53]],
      'Column "id", row 0: expected long, got a whole number beyond the range.',
    ],
    [
      'a bigint that no double holds',
      [[2n ** 53n + 1n, 1, 7]],
      'Column "alcohol", row 0: expected double, got a bigint beyond the range.',
    ],
    [
      'a missing integer',
      [{ alcohol: 9, rating: null, id: 7 }],
      'Column "rating", row 0: expected integer, got nothing.',
    ],
    ['an object', [{ alcohol: {}, rating: 1, id: 7 }], 'Column "alcohol", row 0: expected double, got an object.'],
    [
      'a function',
      { alcohol: [() => 1], rating: [1], id: [7] },
      'Column "alcohol", row 0: expected double, got a function.',
    ],
    ['rows of another width', [[1, 2]], 'Row 0 has 2 cells; the schema has 3 columns.'],
    [
      'rows of several kinds',
      [{ alcohol: 9, rating: 1, id: 7 }, [9, 1, 7]],
      'Row 1: expected an object of cells, got an array.',
    ],
    [
      'columns of unequal length',
      { alcohol: [1, 2], rating: [1], id: [7, 8] },
      'Column "rating" has 1 cells, column "alcohol" has 2.',
    ],
    [
      'a column beside a scalar',
      { alcohol: [1, 2], rating: 1, id: [7, 8] },
      'Column "rating": expected an array of cells, as the other columns are, got a number.',
    ],
    ['cells without rows', [1, 2], 'Row 0: expected an object or an array of cells, got a number.'],
  ])('refuse %s', (_, input, message) => {
    expect(refusal(() => toBatch(input, WINE))).toBe(`INVALID_PARAMETER_VALUE: ${message}`);
  });

  it.each<[ColumnType, unknown]>([
    ['float', 1e39],
    ['boolean', 1],
    ['string', 1],
    ['binary', 'aGVsbG8='],
    ['datetime', new Date(NaN)],
    ['datetime', '2024-01-02T03:04:05Z'],
    ['datetime', 5],
    ['datetime', new Date(8.64e15)],
    ['long', 2n ** 63n],
    ['long', 1.5],
    ['integer', NaN],
  ])('refuse for %s what it does not hold', (type, cell) => {
    expect(refusal(() => toBatch([{ c: cell }], columns({ c: type })))).toMatch(
      /^INVALID_PARAMETER_VALUE: Column "c", row 0: expected/,
    );
  });

  it('leave columns that no row has to enforcement', () => {
    const batch = toBatch([{ alcohol: 9, rating: 3 }], WINE);
    expect(refusal(() => enforceSchema(batch, WINE, { hideDetails: false }))).toContain(
      "Model is missing inputs ['id'].",
    );
  });

  it('do not take what every object inherits for a column', () => {
    const schema: Schema = { kind: 'columns', columns: [{ name: 'constructor', type: 'string', required: false }, { name: 'a', type: 'long', required: true }] }; // prettier-ignore
    expect(table(toBatch([{ a: 1 }], schema))).toEqual([['a', 'int64', [1n]]]);
  });

  it('read rows of prototypes and getters', () => {
    class Wine {
      readonly rating = 3;
      readonly id = 7;
      get alcohol(): number {
        return 9;
      }
    }
    expect(table(toBatch([new Wine()], WINE))).toEqual([
      ['alcohol', 'float64', [9]],
      ['rating', 'int32', [3]],
      ['id', 'int64', [7n]],
    ]);
  });

  it('may be bare cells where the schema has one column', () => {
    const schema = columns({ q: 'string' });
    expect(table(toBatch(['a', 'b'], schema))).toEqual([['q', 'str', ['a', 'b']]]);
    expect(table(toBatch('a', schema))).toEqual([['q', 'str', ['a']]]);
    expect(table(toBatch([Uint8Array.of(1, 2)], columns({ x: 'binary' })))).toEqual([['x', 'bytes', [Uint8Array.of(1, 2)]]]); // prettier-ignore
    expect(table(toBatch(Float32Array.of(1, 2), columns({ x: 'float' })))).toEqual([['x', 'float32', [1, 2]]]);
  });

  it('mark the floats of nested columns', () => {
    const point: ColumnType = { kind: 'object', properties: [{ name: 'x', type: 'double', required: true }] };
    const schema = columns({ v: { kind: 'array', items: 'double' }, p: point, m: { kind: 'map', values: 'double' } });
    const batch = toBatch({ v: Float32Array.of(1, 2.5), p: { x: 1 }, m: { k: 2 } }, schema);
    expect(table(enforceSchema(batch, schema, { hideDetails: false }))).toEqual([
      ['v', 'object', [[new PythonFloat(1), 2.5]]],
      ['p', 'object', [{ x: new PythonFloat(1) }]],
      ['m', 'object', [{ k: new PythonFloat(2) }]],
    ]);
  });
});

describe('arrays with a schema of tensors', () => {
  it('take the type of the tensor', () => {
    expect(toBatch([[1, 2], [3, 4]], tensor('float32', [-1, 2]))).toEqual({ kind: 'tensors', tensors: new Map([[null, makeTensor('float32', [2, 2], Float32Array.of(1, 2, 3, 4))]]) }); // prettier-ignore
    expect(toBatch([[true, false]], tensor('bool', [-1, 2]))).toEqual({ kind: 'tensors', tensors: new Map([[null, makeTensor('bool', [1, 2], Uint8Array.of(1, 0))]]) }); // prettier-ignore
    expect(toBatch(['a', 'b'], tensor('str', [-1]))).toEqual({ kind: 'tensors', tensors: new Map([[null, makeTensor('str', [2], ['a', 'b'])]]) }); // prettier-ignore
    expect(toBatch([Uint8Array.of(1, 2)], tensor('uint8', [-1, 2]))).toEqual({ kind: 'tensors', tensors: new Map([[null, makeTensor('uint8', [1, 2], Uint8Array.of(1, 2))]]) }); // prettier-ignore
  });

  it('share the memory of typed arrays of that type', () => {
    const data = Float64Array.of(1, 2);
    const batch = toBatch(data, tensor('float64', [-1]));
    expect(batch.kind === 'tensors' && batch.tensors.get(null)?.data).toBe(data);
  });

  it('are found by name in objects and in rows; a bare array is the only tensor', () => {
    const x = makeTensor('float64', [1, 2], Float64Array.of(1, 2));
    const want = { kind: 'tensors', tensors: new Map([['x', x]]) };
    const schema = tensor('float64', [-1, 2], 'x');
    for (const input of [{ x: [[1, 2]] }, [{ x: [1, 2] }], [[1, 2]], { x }, new Map([['x', x]])]) {
      expect(toBatch(input, schema)).toEqual(want);
    }
  });

  it.each<[string, ModelInput, Schema, string]>([
    [
      'ragged arrays',
      [[1, 2], [3]],
      tensor('float64', [-1, 2]),
      'The tensor: the nested arrays are of unequal length.',
    ],
    [
      'fractions in a tensor of integers',
      [1.5],
      tensor('int32', [-1]),
      'Tensor, element 0: expected int32, got a number with a fraction.',
    ],
    [
      'text in a tensor of numbers',
      [[1, 'x']],
      tensor('float64', [-1, 2], 'x'),
      'Tensor "x", element 1: expected float64, got text.',
    ],
    ['numbers in a tensor of texts', [1], tensor('str', [-1]), 'Tensor, element 0: expected str, got a number.'],
  ])('refuse %s', (_, input, schema, message) => {
    expect(refusal(() => toBatch(input, schema))).toBe(`INVALID_PARAMETER_VALUE: ${message}`);
  });

  it('ask for names where there are several tensors', () => {
    const schema: Schema = { kind: 'tensors', tensors: [{ name: 'a', dtype: 'float64', shape: [-1] }, { name: 'b', dtype: 'float64', shape: [-1] }] }; // prettier-ignore
    expect(refusal(() => toBatch([1], schema))).toContain('The model takes tensors by name (a, b)');
    expect(refusal(() => enforceSchema(toBatch({ a: [1] }, schema), schema, { hideDetails: false }))).toContain("missing inputs ['b']"); // prettier-ignore
  });
});

describe('data without a schema', () => {
  it('is guessed as by pandas where it has names', () => {
    const want = [
      ['a', 'int64', [1n, 2n]],
      ['b', 'float64', [1.5, NaN]],
      ['c', 'str', ['x', null]],
    ];
    expect(table(toBatch([{ a: 1, b: 1.5, c: 'x' }, { a: 2 }], undefined))).toEqual(want);
    expect(table(toBatch({ a: [1, 2], b: [1.5, null], c: ['x', null] }, undefined))).toEqual(want);
    expect(table(toBatch({ a: 1, b: 'x' }, undefined))).toEqual([
      ['a', 'int64', [1n]],
      ['b', 'str', ['x']],
    ]);
  });

  it('keeps the types of typed arrays', () => {
    expect(table(toBatch({ a: Float32Array.of(1), b: Uint8Array.of(2) }, undefined))).toEqual([
      ['a', 'float32', [1]],
      ['b', 'uint8', [2]],
    ]);
    const rows = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    expect(toBatch(rows, undefined)).toEqual({ kind: 'tensors', tensors: new Map([[null, makeTensor('float32', [2, 2], Float32Array.of(1, 2, 3, 4))]]) }); // prettier-ignore
  });

  it('is a tensor where rows are numbers, and a frame without names where they are not', () => {
    expect(toBatch([[1, 2.5]], undefined)).toEqual({ kind: 'tensors', tensors: new Map([[null, makeTensor('float64', [1, 2], Float64Array.of(1, 2.5))]]) }); // prettier-ignore
    expect(table(toBatch([[1, 'x']], undefined))).toEqual([
      [0, 'int64', [1n]],
      [1, 'str', ['x']],
    ]);
  });

  it('stays a value where it is neither', () => {
    for (const value of ['x', 5, ['a', 'b'], { a: { b: 1 } }, null]) expect(toBatch(value, undefined)).toEqual({ kind: 'value', value }); // prettier-ignore
  });

  it('passes batches, and takes matrices, tensors and maps of tensors', () => {
    const frame = { kind: 'frame', rowCount: 0, columns: [] } as const;
    expect(toBatch(frame, undefined)).toBe(frame);
    const matrix = makeTensor('float64', [1, 2], Float64Array.of(1, 2));
    const want = { kind: 'tensors', tensors: new Map([[null, matrix]]) };
    expect(toBatch(makeMatrix(1, 2, Float64Array.of(1, 2)), undefined)).toEqual(want);
    expect(toBatch(matrix, undefined)).toEqual(want);
    const sparse = { kind: 'csr', rowCount: 1, columnCount: 2, rowOffsets: Int32Array.of(0, 2), columnIndices: Int32Array.of(0, 1), data: Float64Array.of(1, 2) } as const; // prettier-ignore
    expect(toBatch(sparse, undefined)).toEqual(want);
    expect(refusal(() => toBatch(new Map([['x', [1]]]) as never, undefined))).toContain('A Map for predict holds tensors by name.'); // prettier-ignore
    expect(refusal(() => toBatch({ ...sparse, rowCount: 2 ** 20, columnCount: 2 ** 20 }, undefined))).toMatch(/^LIMIT_EXCEEDED/); // prettier-ignore
  });

  it('is not taken for a batch because a column is called kind', () => {
    expect(table(toBatch({ kind: ['frame', 'value'], n: [1, 2] }, undefined))).toEqual([
      ['kind', 'str', ['frame', 'value']],
      ['n', 'int64', [1n, 2n]],
    ]);
    expect(table(toBatch({ kind: 'frame', n: 1 }, undefined))).toEqual([
      ['kind', 'str', ['frame']],
      ['n', 'int64', [1n]],
    ]);
  });
});
