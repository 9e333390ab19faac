// What MLflow's server does with requests, one behaviour at a time and in its own release; recorded exchanges are in exchanges.test.ts.
import { describe, expect, it } from 'vitest';
import type { ColumnType, Signature } from '../../src/data/schema.ts';
import { DecantError, ERROR_STATUS } from '../../src/errors.ts';
import { createScoringApp } from '../../src/serving/index.ts';
import type { ScoringApp } from '../../src/serving/index.ts';
import { dialectOf } from '../../src/serving/protocol/dialect.ts';
import { renderError } from '../../src/serving/protocol/error-response.ts';
import { ask, makeModel, makeRequest } from './fake-model.ts';

/** The app of a model whose answer is its input. */
function exact(columns?: Readonly<Record<string, ColumnType>>, mlflowVersion = '3.17.2'): ScoringApp {
  const signature: Signature | undefined =
    columns === undefined
      ? undefined
      : {
          inputs: {
            kind: 'columns',
            columns: Object.entries(columns).map(([name, type]) => ({ name, type, required: true })),
          },
        };
  return createScoringApp(makeModel({ mlflowVersion, ...(signature === undefined ? {} : { signature }) }), {
    policy: { compat: 'exact', protocol: mlflowVersion.startsWith('1') ? 1 : 3 },
  });
}

async function csv(text: string, columns?: Readonly<Record<string, ColumnType>>): Promise<string> {
  return ask(exact(columns), text, { headers: { 'content-type': 'text/csv' } });
}

async function typed(contentType: string, mlflowVersion?: string): Promise<number> {
  const answer = await exact(undefined, mlflowVersion).handle(
    makeRequest('{"inputs": [1]}', { headers: { 'content-type': contentType } }),
  );
  return answer.status;
}

describe('routes', () => {
  it('score at POST /invocations alone (SRV-004)', async () => {
    for (const path of ['/', '/predict', '/Invocations', '/invocations/x']) {
      expect(await ask(exact(), '{"inputs": [1]}', { path })).toMatch(/^404 /);
    }
    expect(await ask(exact(), '{"inputs": [1]}')).toBe('200 {"predictions": [1]}');
  });

  it('refuse other methods with 405, and OPTIONS in 2.x and 3.x too (SRV-006)', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      expect(await ask(exact(), '', { method })).toBe('405 {"detail":"Method Not Allowed"}');
    }
    const old = exact(undefined, '1.30.1');
    expect(await ask(old, '', { method: 'OPTIONS' })).toBe('200 ');
    expect(await ask(old, '', { method: 'PUT' })).toMatch(/^405 <!doctype html>/i);
  });

  it('answer unknown paths with 404, 1.x with a page (SRV-007)', async () => {
    expect(await ask(exact(), '', { method: 'GET', path: '/x' })).toBe('404 {"detail":"Not Found"}');
    const page = await exact(undefined, '1.30.1').handle(makeRequest('', { method: 'GET', path: '/x' }));
    expect([page.status, page.contentType]).toEqual([404, 'text/html; charset=utf-8']);
  });
});

describe('content types', () => {
  it('are cut at semicolons and trimmed (SRV-020)', async () => {
    expect(await typed(' application/json ;  charset=utf-8 ')).toBe(200);
  });

  it('are compared by case, names of parameters too (SRV-022)', async () => {
    expect([await typed('APPLICATION/JSON'), await typed('application/json; Charset=utf-8')]).toEqual([415, 415]);
  });

  it('take the charset utf-8 in any case, and no other writing of it (SRV-023)', async () => {
    expect(await typed('application/json; charset=UTF-8')).toBe(200);
    for (const charset of ['utf8', '"utf-8"', '', 'latin-1']) {
      expect(await typed(`application/json; charset=${charset}`)).toBe(415);
    }
  });

  it('are refused for the charset first, then for parameters, then for the type (SRV-024)', async () => {
    const message = async (type: string): Promise<string> => ask(exact(), '{}', { headers: { 'content-type': type } });
    expect(await message('text/x; charset=latin-1; a=1')).toMatch(/^415 .*UTF-8/i);
    expect(await message('text/x; charset=utf-8; a=1')).toMatch(/^415 Unrecognized content type parameters: a\./);
    expect(await message('text/x; charset=utf-8')).toMatch(/^415 This predictor only supports/);
  });

  it('of tables and JSON are taken, and in 1.x the one of NumPy (SRV-026)', async () => {
    expect([await typed('application/json'), await typed('application/json-numpy-split')]).toEqual([200, 415]);
    expect(await typed('application/json-numpy-split', '1.30.1')).not.toBe(415);
  });

  it('of refusals are plain text, of all else JSON without a charset (SRV-028)', async () => {
    const of = async (type: string, body: string): Promise<unknown> =>
      (await exact().handle(makeRequest(body, { headers: { 'content-type': type } }))).contentType;
    expect([
      await of('x/y', '{}'),
      await of('application/json', '{}'),
      await of('application/json', '{"inputs": 1}'),
    ]).toEqual(['text/plain; charset=utf-8', 'application/json', 'application/json']);
  });
});

describe('errors', () => {
  it('carry a state and a class in 3.x where their code has one (SRV-031)', () => {
    const render = (code: 'BAD_REQUEST' | 'INTERNAL_ERROR' | 'NOT_FOUND'): unknown =>
      JSON.parse(String(renderError(new DecantError(code, 'm'), dialectOf(3)).body));
    expect(render('BAD_REQUEST')).toEqual({
      error_code: 'BAD_REQUEST',
      message: 'm',
      sqlstate: 'KAM00',
      error_class: 'INVALID_PARAMETER_VALUE',
    });
    expect(render('INTERNAL_ERROR')).toMatchObject({ sqlstate: 'XXM00', error_class: 'CLIENT_INTERNAL_ERROR' });
    expect(render('NOT_FOUND')).toEqual({ error_code: 'NOT_FOUND', message: 'm' });
    expect(
      Object.keys(JSON.parse(String(renderError(new DecantError('BAD_REQUEST', 'm'), dialectOf(2)).body)) as object),
    ).toEqual(['error_code', 'message']);
  });

  it("have MLflow's statuses (SRV-032)", () => {
    const { UNAUTHENTICATED, PERMISSION_DENIED, ENDPOINT_NOT_FOUND, ALREADY_EXISTS, RESOURCE_EXHAUSTED } = ERROR_STATUS;
    const { CANCELLED, NOT_IMPLEMENTED, TEMPORARILY_UNAVAILABLE, DEADLINE_EXCEEDED, INVALID_STATE } = ERROR_STATUS;
    expect([UNAUTHENTICATED, PERMISSION_DENIED, ENDPOINT_NOT_FOUND, ALREADY_EXISTS, RESOURCE_EXHAUSTED]).toEqual([
      401, 403, 404, 409, 429,
    ]);
    expect([CANCELLED, NOT_IMPLEMENTED, TEMPORARILY_UNAVAILABLE, DEADLINE_EXCEEDED, INVALID_STATE]).toEqual([
      499, 501, 503, 504, 500,
    ]);
  });

  it('of a CSV that cannot be read are BAD_REQUEST (SRV-035)', async () => {
    expect(await csv('a,b\n1,2\n1,2,3\n')).toMatch(/^400 \{"error_code": "BAD_REQUEST"/);
    expect(await csv('')).toMatch(/^400 \{"error_code": "BAD_REQUEST"/);
  });

  it('name the kind of a body that is no object (SRV-045)', async () => {
    expect(await ask(exact(), '[1]')).toContain('Received a list');
    for (const [body, kind] of [
      ['1', 'int'],
      ['"x"', 'str'],
      ['null', 'NoneType'],
    ] as const) {
      expect(await ask(exact(), body)).toMatch(new RegExp(`^400 .*<class '${kind}'>`));
    }
  });

  it('list the four fields, in whatever order (SRV-049)', async () => {
    const text = await ask(exact(), '{}');
    for (const field of ['dataframe_split', 'dataframe_records', 'instances', 'inputs'])
      expect(text).toContain(`'${field}'`);
  });
});

describe('bodies', () => {
  it.each(['messages', 'prompt', 'input'])('with %s at the top are handed over as they are (SRV-046)', async (key) => {
    expect(await ask(exact(), `{"${key}": [1], "inputs": [2]}`)).toBe(`200 {"${key}": [1], "inputs": [2]}`);
  });

  it('of split tables have columns, index and data, and nothing else (SRV-050)', async () => {
    const split = async (text: string): Promise<string> => ask(exact(), `{"dataframe_split": ${text}}`);
    expect(await split('{"columns": ["a"], "index": [7], "data": [[1]]}')).toBe('200 {"predictions": [{"a": 1}]}');
    for (const text of ['[]', '{"columns": ["a"], "data": [[1]], "x": 1}']) expect(await split(text)).toMatch(/^400 /);
  });

  it('of split tables without columns have numbers for names, and ragged rows have gaps (SRV-051)', async () => {
    const split = async (text: string): Promise<string> => ask(exact(), `{"dataframe_split": ${text}}`);
    expect(await split('{"data": [[1, 2]]}')).toBe('200 {"predictions": [{"0": 1, "1": 2}]}');
    expect(await split('{"columns": ["a", "b"], "data": [[1, 2], [3]]}')).toBe(
      '200 {"predictions": [{"a": 1, "b": 2.0}, {"a": 3, "b": NaN}]}',
    );
    expect(await split('{"columns": ["a", "b"], "data": [[1], [3]]}')).toMatch(/^400 /);
  });

  it('of one row are repeated for a longer index; other lengths are refused (SRV-052)', async () => {
    const split = async (text: string): Promise<string> => ask(exact(), `{"dataframe_split": ${text}}`);
    expect(await split('{"columns": ["a"], "index": [0, 1], "data": [[5]]}')).toBe(
      '200 {"predictions": [{"a": 5}, {"a": 5}]}',
    );
    expect(await split('{"columns": ["a"], "index": [0], "data": [[5], [6]]}')).toMatch(/^400 /);
  });
});

describe('CSV', () => {
  it('fills short rows, and refuses rows that are too long after the first (SRV-062)', async () => {
    expect(await csv('a,b\n1,2\n3\n')).toBe('200 {"predictions": [{"a": 1, "b": 2.0}, {"a": 3, "b": NaN}]}');
    expect(await csv('a,b\n1,2\n1,2,3\n')).toMatch(/^400 /);
    expect(await csv('a,b\n9,1,2\n')).toBe('200 {"predictions": [{"a": 1, "b": 2}]}');
  });

  it.each([
    '',
    'NA',
    'N/A',
    'n/a',
    'nan',
    'NaN',
    '-nan',
    '-NaN',
    'NULL',
    'null',
    'None',
    '<NA>',
    '#N/A',
    '#N/A N/A',
    '#NA',
    '1.#IND',
    '-1.#IND',
    '1.#QNAN',
    '-1.#QNAN',
  ])('takes %j for a gap (SRV-063)', async (word) => {
    expect(await csv(`a,b\n1,${word}\n2,3\n`)).toContain('"b": NaN');
  });

  it('numbers headers that come twice (SRV-064)', async () => {
    expect(await csv('a,a,a\n1,2,3\n')).toBe('200 {"predictions": [{"a": 1, "a.1": 2, "a.2": 3}]}');
  });

  it.each([
    ['001', '1'],
    ['1e2', '100.0'],
    ['True', 'true'],
    ['18446744073709551615', '18446744073709551615'],
    ['0x10', '"0x10"'],
    ['10%', '"10%"'],
    ['"1,000"', '"1,000"'],
  ])('reads %s without a schema as %s (SRV-065)', async (cell, want) => {
    expect(await csv(`a\n${cell}\n`)).toBe(`200 {"predictions": [{"a": ${want}}]}`);
  });
});
