// Large bodies of numbers by the scanner and by the parser of all bodies, side by side.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/data/batch.ts';
import type { ScalarType, Signature } from '../../../src/data/schema.ts';
import { createPolicy } from '../../../src/serving/protocol/policy.ts';
import type { Compat } from '../../../src/serving/protocol/dialect.ts';
import { parseInvocation } from '../../../src/serving/protocol/parse-invocation.ts';
import { createProtocolContext } from '../../../src/serving/protocol/protocol-context.ts';
import { findNumberTypes, readNumberBody } from '../../../src/serving/protocol/number-body.ts';
import { makeRequest } from '../fake-model.ts';

const TYPES: readonly ScalarType[] = ['double', 'float', 'integer', 'long'];
const NAMES = ['w', 'x', 'y', 'z'];

function signatureOf(types: readonly ScalarType[]): Signature {
  const columns = types.map((type, index) => ({ name: NAMES[index] ?? '', type, required: true }));
  return { inputs: { kind: 'columns', columns } };
}

/** What becomes of a body, with and without the scanner. */
function readTwice(signature: Signature, compat: Compat, body: string): readonly unknown[] {
  const context = createProtocolContext({
    signature,
    mlflowVersion: '3.17.2',
    policy: createPolicy({ compat }),
    predictionsWrapper: undefined,
    makeExample: () => '{}',
  });
  return [context, { ...context, numberTypes: undefined }].map((each) => parseInvocation(makeRequest(body), each));
}

/** Spaces that make the body long enough for the scanner. */
const PADDING = ' '.repeat(1100);

const literal = fc.oneof(
  { weight: 20, arbitrary: fc.integer().map(String) },
  { weight: 20, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
  { weight: 10, arbitrary: fc.integer({ min: -5, max: 5 }).map((value) => `${value}.0`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['null', 'true', 'NaN', '"7"', '-0', '-0.0', '1e39', '1e400', '9007199254740993', '3000000000', '[1]', '1e2'],
    ),
  },
);

/** Rows of literals, which are mostly whole. */
const table = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), fc.boolean())
  .chain(([width, height, isWhole]) =>
    fc.tuple(
      fc.array(fc.constantFrom(...TYPES), { minLength: width, maxLength: width }),
      fc.array(
        fc.array(isWhole ? fc.integer({ min: -9, max: 9 }).map(String) : literal, {
          minLength: width,
          maxLength: width,
        }),
        { minLength: height, maxLength: height },
      ),
      fc.constantFrom('split', 'index', 'records', 'inputs'),
      fc.constantFrom<Compat>('safe', 'exact'),
      fc.shuffledSubarray(NAMES, { minLength: width, maxLength: width }),
    ),
  );

function write(form: string, names: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = JSON.stringify(names);
  const data = `[${rows.map((row) => `[${row.join(', ')}]`).join(', ')}]`;
  switch (form) {
    case 'split':
      return `{"dataframe_split": {"columns": ${columns}, "data": ${data}}}`;
    case 'index':
      return `{"dataframe_split": {"columns": ${columns}, "index": [${rows.map((_, row) => row).join()}], "data": ${data}}}`;
    case 'records': {
      const records = rows.map((row) => `{${row.map((cell, index) => `"${names[index] ?? ''}": ${cell}`).join(', ')}}`);
      return `{"dataframe_records": [${records.join(', ')}]}`;
    }
    default: {
      const lists = names.map((name, index) => `"${name}": [${rows.map((row) => row[index]).join(', ')}]`);
      return `{"inputs": {${lists.join(', ')}}}`;
    }
  }
}

describe('readNumberBody', () => {
  it('makes the frame that the casts make, or leaves the body to them', () => {
    fc.assert(
      fc.property(table, ([types, rows, form, compat, names]) => {
        const body = write(form, names, rows) + PADDING;
        const [scanned, parsed] = readTwice(signatureOf(types), compat, body);
        expect(scanned).toEqual(parsed);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads whole tables of each type', () => {
    const rows = Array.from({ length: 200 }, (_, row) => [row / 8, row / 8, row, -row]);
    const body = JSON.stringify({ dataframe_split: { columns: NAMES, data: rows } });
    const types = findNumberTypes(signatureOf(TYPES).inputs);
    const frame: Batch | undefined = types && readNumberBody(new TextEncoder().encode(body), types);
    expect(frame).toEqual({
      kind: 'frame',
      rowCount: 200,
      columns: [
        { name: 'w', dtype: 'float64', values: Float64Array.from(rows, ([w]) => w ?? 0) },
        { name: 'x', dtype: 'float32', values: Float32Array.from(rows, ([, x]) => x ?? 0) },
        { name: 'y', dtype: 'int32', values: Int32Array.from(rows, (_, row) => row) },
        { name: 'z', dtype: 'int64', values: BigInt64Array.from(rows, (_, row) => BigInt(-row)) },
      ],
    });
  });

  it('is not asked for schemas of other types, of tensors, or without names', () => {
    const ofType = (type: ScalarType): Signature => signatureOf(['double', type]);
    expect(findNumberTypes(undefined)).toBeUndefined();
    expect(findNumberTypes(ofType('string').inputs)).toBeUndefined();
    expect(findNumberTypes(ofType('boolean').inputs)).toBeUndefined();
    expect(findNumberTypes({ kind: 'columns', columns: [{ type: 'double', required: true }] })).toBeUndefined();
    expect(findNumberTypes({ kind: 'tensors', tensors: [{ dtype: 'float64', shape: [-1, 2] }] })).toBeUndefined();
  });
});
