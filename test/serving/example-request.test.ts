// Requests that a model accepts, made from what is known of it.
import { describe, expect, it } from 'vitest';
import type { ColumnType, Signature } from '../../src/data/schema.ts';
import { parseExactJson } from '../../src/formats/json/index.ts';
import { buildExampleRequest, createScoringApp } from '../../src/serving/index.ts';
import { ask, makeModel } from './fake-model.ts';

const TYPES: readonly ColumnType[] = [
  'boolean',
  'integer',
  'long',
  'float',
  'double',
  'string',
  'binary',
  'datetime',
  { kind: 'array', items: 'string' },
  { kind: 'object', properties: [{ name: 'k', type: 'string', required: true }] },
  { kind: 'map', values: 'string' },
  { kind: 'any' },
];

function ofColumns(types: readonly ColumnType[]): Signature {
  return {
    inputs: { kind: 'columns', columns: types.map((type, index) => ({ name: `c${index}`, type, required: true })) },
  };
}

describe('the example request', () => {
  it('is the first row of the one that was saved with the model', () => {
    const servingExample = parseExactJson(
      '{"dataframe_split": {"columns": ["a", "7"], "data": [[1.0, 2], [3, 4]], "index": [0, 1]}}',
    );
    expect(buildExampleRequest({ signature: undefined, servingExample })).toBe(
      '{"dataframe_split": {"columns": ["a", "7"], "data": [[1.0, 2]]}}',
    );
    expect(
      buildExampleRequest({ signature: undefined, servingExample: { inputs: [[1], [2]], params: { a: 1 } } }),
    ).toBe('{"inputs": [[1]], "params": {"a": 1}}');
  });

  it('is made from the signature else', () => {
    expect(buildExampleRequest({ signature: ofColumns(['long', 'string']) })).toBe(
      '{"dataframe_split": {"columns": ["c0", "c1"], "data": [[0, "text"]]}}',
    );
    const unnamed: Signature = { inputs: { kind: 'columns', columns: [{ type: 'double', required: true }] } };
    expect(buildExampleRequest({ signature: unnamed })).toBe('{"dataframe_split": {"data": [[0]]}}');
    const tensors: Signature = {
      inputs: {
        kind: 'tensors',
        tensors: [
          { name: 'x', dtype: 'float32', shape: [-1, 2] },
          { name: 'k', dtype: 'int64', shape: [] },
        ],
      },
    };
    expect(buildExampleRequest({ signature: tensors })).toBe('{"inputs": {"x": [[0, 0]], "k": 0}}');
  });

  it('is made from the names or the number of the columns without a signature', () => {
    expect(buildExampleRequest({ signature: undefined, featureNames: ['a', 'b'] })).toBe(
      '{"dataframe_split": {"columns": ["a", "b"], "data": [[0, 0]]}}',
    );
    expect(buildExampleRequest({ signature: undefined, featureCount: 3 })).toBe('{"inputs": [[0, 0, 0]]}');
  });

  it.each(TYPES.map((type) => [typeof type === 'string' ? type : type.kind, type] as const))(
    'is accepted for a column of type %s',
    async (_, type) => {
      const signature = ofColumns([type]);
      const app = createScoringApp(makeModel({ signature }));
      expect(await ask(app, buildExampleRequest({ signature }))).toMatch(/^200 /);
    },
  );
});
