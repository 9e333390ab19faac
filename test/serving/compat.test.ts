// The modes of the scoring server beside the recorded exchanges (docs/parity.md).
import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/data/frame.ts';
import type { ScalarType, Signature } from '../../src/data/schema.ts';
import { createScoringApp } from '../../src/serving/index.ts';
import type { PolicyOptions, ScoringApp } from '../../src/serving/index.ts';
import { ask, makeModel } from './fake-model.ts';

const CSV = { headers: { 'content-type': 'text/csv' } };

function ofColumns(columns: Readonly<Record<string, ScalarType>>): Signature {
  return {
    inputs: {
      kind: 'columns',
      columns: Object.entries(columns).map(([name, type]) => ({ name, type, required: true })),
    },
  };
}

/** An app that answers its input. */
function makeEcho(signature: Signature | undefined, policy: PolicyOptions = {}, mlflowVersion = '3.17.2'): ScoringApp {
  return createScoringApp(makeModel({ ...(signature === undefined ? {} : { signature }), mlflowVersion }), { policy });
}

function split(name: string, ...cells: readonly string[]): string {
  return `{"dataframe_split": {"columns": ["${name}"], "data": [${cells.map((cell) => `[${cell}]`).join(', ')}]}}`;
}

describe('the safe policy', () => {
  it('keeps missing values among integers and booleans for the model to judge (DIF-012)', async () => {
    const types: Column['dtype'][] = [];
    const signature = ofColumns({ n: 'long', b: 'boolean' });
    const app = createScoringApp(
      makeModel({
        signature,
        answer: (input) => {
          if (input.kind === 'frame') types.push(...input.columns.map(({ dtype }) => dtype));
          return input;
        },
      }),
    );
    expect(await ask(app, '{"dataframe_split": {"columns": ["n", "b"], "data": [[1, true], [null, null]]}}')).toBe(
      '200 {"predictions": [{"n": 1.0, "b": true}, {"n": NaN, "b": null}]}',
    );
    expect(await ask(app, 'n,b\n1,True\n,\n', CSV)).toBe(
      '200 {"predictions": [{"n": 1.0, "b": true}, {"n": NaN, "b": null}]}',
    );
    expect(types).toEqual(['float64', 'object', 'float64', 'object']);
  });

  it('refuses integers beyond 2^53 in a column with gaps (DIF-012)', async () => {
    expect(await ask(makeEcho(ofColumns({ n: 'long' })), split('n', 'null', '9007199254740993'))).toMatch(
      /^400 .*row 1 is an integer beyond 2\^53 in a column with missing values/,
    );
  });

  it('refuses a number beyond float32 (DIF-018)', async () => {
    const signature = ofColumns({ x: 'float' });
    expect(await ask(makeEcho(signature), split('x', '1e39'))).toMatch(/^400 .*row 0 is beyond the range of the type/);
    expect(await ask(makeEcho(signature, { compat: 'exact' }), split('x', '1e39'))).toBe(
      '200 {"predictions": [{"x": Infinity}]}',
    );
  });

  it('keeps a missing text of an array missing (DIF-019)', async () => {
    const signature = ofColumns({ t: 'string' });
    expect(await ask(makeEcho(signature), '{"inputs": {"t": ["a", null]}}')).toBe(
      '200 {"predictions": [{"t": "a"}, {"t": NaN}]}',
    );
    expect(await ask(makeEcho(signature, { compat: 'exact' }), '{"inputs": {"t": ["a", null]}}')).toBe(
      '200 {"predictions": [{"t": "a"}, {"t": "None"}]}',
    );
  });

  it('reads dates of CSV files, by name and by position (DIF-020)', async () => {
    const answer = '200 {"predictions": [{"d": "2024-01-02T00:00:00", "n": 1}]}';
    expect(await ask(makeEcho(ofColumns({ d: 'datetime', n: 'long' })), 'd,n\n2024-01-02,1\n', CSV)).toBe(answer);
    expect(await ask(makeEcho(ofColumns({ d: 'datetime' })), 'd\nsoon\n', CSV)).toMatch(/^400 .*row 0 is not a date/);
    expect(await ask(makeEcho(ofColumns({ d: 'datetime', n: 'long' })), 'd,n\n2024-01-02,1\n,2\n', CSV)).toBe(
      '200 {"predictions": [{"d": "2024-01-02T00:00:00", "n": 1}, {"d": "NaT", "n": 2}]}',
    );
  });

  it('refuses what wraps in CSV files of older releases (DIF-022)', async () => {
    const signature = ofColumns({ n: 'integer' });
    expect(await ask(makeEcho(signature, {}, '2.22.5'), 'n\n3000000000\n', CSV)).toMatch(/^400 /);
    expect(await ask(makeEcho(signature, { compat: 'exact' }, '2.22.5'), 'n\n3000000000\n', CSV)).toBe(
      '200 {"predictions": [{"n": -1294967296}]}',
    );
  });

  it.each([
    ['a table', '{"input_data": {"columns": ["n"], "index": [0], "data": [[1]]}, "params": {}}'],
    ['columns', '{"input_data": {"n": [1]}}'],
  ])('answers %s of Azure ML as Azure ML does (DIF-030)', async (_, body) => {
    const signature = ofColumns({ n: 'long' });
    expect(await ask(makeEcho(signature), body)).toBe('200 [{"n": 1}]');
    expect(await ask(makeEcho(signature, {}, '1.30.1'), body)).toBe('200 [{"n": 1}]');
    expect(await ask(makeEcho(signature, { compat: 'exact' }), body)).toMatch(/^400 /);
  });

  it('takes arrays of Azure ML without a signature (DIF-030)', async () => {
    expect(await ask(makeEcho(undefined), '{"input_data": [[1.5, 2.5]]}')).toBe('200 [[1.5, 2.5]]');
  });

  it('ends a refusal with a body that the model takes, and gives it at /example', async () => {
    const app = makeEcho(ofColumns({ n: 'long', t: 'string' }));
    const example = '{"dataframe_split": {"columns": ["n", "t"], "data": [[0, "text"]]}}';
    expect(await ask(app, '', { method: 'GET', path: '/example' })).toBe(`200 ${example}`);
    const [, body = ''] = /^400 (.*)$/s.exec(await ask(app, '{"rows": []}')) ?? [];
    const { message } = JSON.parse(body) as { message: string };
    expect(message.endsWith(`A body that this model takes: ${example}`)).toBe(true);
    expect(await ask(app, example)).toMatch(/^200 /);
  });

  it('gives an example in the form of MLflow 1.x where it speaks nothing else', async () => {
    const app = makeEcho(ofColumns({ n: 'long' }), { protocol: 1 });
    const example = '{"columns": ["n"], "data": [[0]]}';
    expect(await ask(app, '', { method: 'GET', path: '/example' })).toBe(`200 ${example}`);
    expect(await ask(app, example)).toBe('200 [{"n": 0}]');
  });
});

describe('the exact policy', () => {
  const app = makeEcho(ofColumns({ n: 'long' }), { compat: 'exact' });

  it('has no route of its own and no example in refusals', async () => {
    expect(await ask(app, '', { method: 'GET', path: '/example' })).toBe('404 {"detail":"Not Found"}');
    expect(await ask(app, '{"rows": []}')).not.toContain('A body that this model takes');
  });

  it('fails without a content type, as MLflow does (SRV-021)', async () => {
    expect(await ask(app, '{}', { headers: {} })).toBe('500 Internal Server Error');
  });
});

describe('columns that the signature does not have', () => {
  const body = '{"dataframe_split": {"columns": ["more", "n"], "data": [[7, 1]]}}';
  const signature = ofColumns({ n: 'long' });

  it('are left out (SCH-041), refused by name, or given to the model', async () => {
    expect(await ask(makeEcho(signature), body)).toBe('200 {"predictions": [{"n": 1}]}');
    expect(await ask(makeEcho(signature, { extraColumns: 'reject' }), body)).toMatch(
      /^400 .*The model has no inputs \['more'\]/,
    );
    expect(await ask(makeEcho(signature, { extraColumns: 'pass' }), body)).toBe(
      '200 {"predictions": [{"n": 1, "more": 7}]}',
    );
  });
});

describe('strict JSON', () => {
  const app = makeEcho(ofColumns({ x: 'double', t: 'string' }), { strictJson: true });

  it('has null in place of NaN and infinities, but not inside texts', async () => {
    const body = '{"dataframe_split": {"columns": ["x", "t"], "data": [[null, "NaN \\" Infinity"]]}}';
    expect(await ask(app, body)).toBe('200 {"predictions": [{"x": null, "t": "NaN \\" Infinity"}]}');
  });

  it('refuses their tokens in requests', async () => {
    const refusal = /^400 .*NaN, Infinity and -Infinity are not valid JSON; write null\./;
    expect(await ask(app, '{"dataframe_split": {"columns": ["x", "t"], "data": [[NaN, "a"]]}}')).toMatch(refusal);
    // Without a signature, `1.0` asks for the exact parser, which would take the token.
    expect(await ask(makeEcho(undefined, { strictJson: true }), '{"inputs": [1.0, -Infinity]}')).toMatch(refusal);
  });
});
