// The scoring app through its two doors, handle and fetch (SRV-002 .. SRV-101).
import { describe, expect, it } from 'vitest';
import { makeTensorBatch } from '../../src/data/batch.ts';
import type { Batch } from '../../src/data/batch.ts';
import type { Schema, Signature } from '../../src/data/schema.ts';
import { makeTensor } from '../../src/data/tensor.ts';
import { DecantError } from '../../src/errors.ts';
import { createScoringApp } from '../../src/serving/index.ts';
import { VERSION } from '../../src/version.ts';
import { ask, makeModel, makeRequest, show } from './fake-model.ts';

const LONG_AND_TEXT: Schema = {
  kind: 'columns',
  columns: [
    { name: 'n', type: 'long', required: true },
    { name: 't', type: 'string', required: false },
  ],
};
const LONGS: Signature = { inputs: LONG_AND_TEXT };
/** MLflow's own behaviour. */
const EXACT = { policy: { compat: 'exact' } } as const;

function countRows(input: Batch): Batch {
  const rows = input.kind === 'frame' ? input.rowCount : -1;
  return makeTensorBatch(makeTensor('int32', [1], Int32Array.of(rows)));
}

describe('a request', () => {
  const echo = createScoringApp(makeModel({ signature: LONGS }));

  it.each([
    [
      'dataframe_split',
      '{"dataframe_split": {"columns": ["n"], "data": [[1], [2]]}}',
      '{"predictions": [{"n": 1}, {"n": 2}]}',
    ],
    ['dataframe_records', '{"dataframe_records": [{"t": "a", "n": 3}]}', '{"predictions": [{"n": 3, "t": "a"}]}'],
    ['inputs', '{"inputs": {"n": [1]}}', '{"predictions": [{"n": 1}]}'],
    ['instances', '{"instances": [{"n": 1}]}', '{"predictions": [{"n": 1}]}'],
    ['a split table of MLflow 1.x', '{"columns": ["n"], "data": [[1]]}', '[{"n": 1}]'],
    ['records of MLflow 1.x', '[{"n": 1}]', '[{"n": 1}]'],
  ])('in the form of %s is answered in that form', async (_, body, answer) => {
    expect(await ask(echo, body)).toBe(`200 ${answer}`);
  });

  it('keeps integers beyond 2^53 from end to end', async () => {
    expect(
      await ask(echo, '{"dataframe_split": {"columns": ["n"], "data": [[9007199254740993], [-9223372036854775808]]}}'),
    ).toBe('200 {"predictions": [{"n": 9007199254740993}, {"n": -9223372036854775808}]}');
  });

  it('keeps 1.0 apart from 1 where the model can tell them apart', async () => {
    expect(await ask(createScoringApp(makeModel()), '{"dataframe_split": {"data": [[1.0, 1, 1e2]]}}')).toBe(
      '200 {"predictions": [{"0": 1.0, "1": 1, "2": 100.0}]}',
    );
  });

  it('keeps the order of keys that look like numbers', async () => {
    expect(await ask(createScoringApp(makeModel()), '{"dataframe_records": [{"b": 1, "7": 2, "a": 3}]}')).toBe(
      '200 {"predictions": [{"b": 1, "7": 2, "a": 3}]}',
    );
  });

  it('keeps that order where the columns of the signature have no names', async () => {
    const inputs: Schema = {
      kind: 'columns',
      columns: [
        { type: 'double', required: true },
        { type: 'double', required: true },
      ],
    };
    expect(
      await ask(createScoringApp(makeModel({ signature: { inputs } })), '{"dataframe_records": [{"b": 1, "7": 2}]}'),
    ).toBe('200 {"predictions": [{"b": 1.0, "7": 2.0}]}');
  });

  it('in CSV gets the types of the schema (SRV-066)', async () => {
    const headers = { 'content-type': 'text/csv' };
    expect(await ask(echo, 'n,t\n1,001\n', { headers })).toBe('200 {"predictions": [{"n": 1, "t": "001"}]}');
    expect(await ask(echo, 'n\n1.5\n', { headers })).toMatch(/^400 \{"error_code": "BAD_REQUEST"/);
  });

  it('in CSV gives columns without names the types by their numbers', async () => {
    const inputs: Schema = {
      kind: 'columns',
      columns: [
        { type: 'double', required: true },
        { type: 'string', required: true },
      ],
    };
    const app = createScoringApp(makeModel({ signature: { inputs } }));
    expect(await ask(app, 'x,y\n1,001\n', { headers: { 'content-type': 'text/csv' } })).toBe(
      '200 {"predictions": [{"x": 1.0, "y": "001"}]}',
    );
  });

  it('is answered after the promise of an asynchronous model', async () => {
    const app = createScoringApp(makeModel({ answer: (input) => Promise.resolve(input) }));
    const answer = app.handle(makeRequest('{"inputs": [1]}'));
    expect(answer).toBeInstanceOf(Promise);
    expect(show(await answer)).toBe('200 {"predictions": [1]}');
  });

  it('is answered at once by a synchronous model', () => {
    expect(echo.handle(makeRequest('{"inputs": {"n": [1]}}'))).toMatchObject({
      status: 200,
      contentType: 'application/json',
      body: '{"predictions": [{"n": 1}]}',
    });
  });

  it('can ask for another method', async () => {
    const app = createScoringApp(
      makeModel({ answer: (_input, _params, options) => ({ kind: 'value', value: options?.method ?? 'none' }) }),
    );
    const body = '{"inputs": [1]}';
    expect(await ask(app, body, { path: '/invocations?method=predict_proba' })).toBe(
      '200 {"predictions": "predict_proba"}',
    );
    expect(await ask(app, body, { path: '/invocations?x=1' })).toBe('200 {"predictions": "none"}');
  });
});

describe('params', () => {
  const signature: Signature = {
    inputs: LONG_AND_TEXT,
    params: [{ name: 'top', type: 'long', default: 5, shape: null }],
  };
  const app = createScoringApp(
    makeModel({ signature, answer: (_input, params) => ({ kind: 'value', value: params }) }),
    EXACT,
  );

  it('come from the body, or by default (SRV-048, SRV-070)', async () => {
    expect(await ask(app, '{"inputs": {"n": [1]}, "params": {"top": 3, "more": 1}}')).toBe(
      '200 {"predictions": {"top": 3}}',
    );
    expect(await ask(app, '{"inputs": {"n": [1]}}')).toBe('200 {"predictions": {"top": 5}}');
    expect(await ask(app, 'n\n1\n', { headers: { 'content-type': 'text/csv' } })).toBe(
      '200 {"predictions": {"top": 5}}',
    );
  });

  it('keep their code when they are refused (SRV-033)', async () => {
    expect(await ask(app, '{"inputs": {"n": [1]}, "params": {"top": 1.0}}')).toMatch(
      /^400 \{"error_code": "INVALID_PARAMETER_VALUE", "message": "Failed to predict data\. \\nError: Invalid parameters found/,
    );
    expect(await ask(app, '{"inputs": {"n": [1]}, "params": [1]}')).toBe(
      '400 {"error_code": "INVALID_PARAMETER_VALUE", "message": "Failed to predict data. \\nError: Parameters must be a dictionary. Got type \'list\'.", "sqlstate": "KAM00", "error_class": "INVALID_PARAMETER_VALUE"}',
    );
  });
});

describe('a body of a language model', () => {
  const signature: Signature = {
    inputs: {
      kind: 'columns',
      columns: [
        { name: 'prompt', type: 'string', required: true },
        { name: 'temperature', type: 'double', required: false },
      ],
    },
    params: [{ name: 'seed', type: 'long', default: 1, shape: null }],
  };
  const app = createScoringApp(makeModel({ signature }), EXACT);

  it('is data as a whole, and its answer stands alone (SRV-080, SRV-081)', async () => {
    expect(await ask(app, '{"prompt": "hi", "seed": 3}')).toBe('200 [{"prompt": "hi"}]');
  });

  it('is checked against the schema (SRV-082)', async () => {
    expect(await ask(app, '{"prompt": "hi", "temperature": 1}')).toBe('200 [{"prompt": "hi", "temperature": 1.0}]');
    expect(await ask(app, '{"prompt": "hi", "temperature": 2}')).toMatch(
      /^400 .*Can not safely convert int64 to float64/,
    );
    expect(await ask(app, '{"prompt": "hi", "temperature": null}')).toBe('200 [{"prompt": "hi", "temperature": NaN}]');
    expect(await ask(app, '{"prompt": "hi", "params": {"x": 1}}')).toBe('200 [{"prompt": "hi"}]');
  });
});

describe('what is refused', () => {
  const app = createScoringApp(makeModel({ signature: LONGS, answer: countRows }), EXACT);

  it('says where a body is no JSON, and never quotes it (SRV-043)', async () => {
    expect(await ask(app, '{"secret": [1, 2')).toBe(
      '400 {"error_code": "BAD_REQUEST", "message": "Invalid input. Ensure that input is a valid JSON formatted string. Error: \'JSONDecodeError(\\"Expecting \',\' delimiter: line 1 column 17 (char 16)\\")\'", "sqlstate": "KAM00", "error_class": "INVALID_PARAMETER_VALUE"}',
    );
  });

  it('says which keys a body may have (SRV-047)', async () => {
    expect(await ask(app, '{"inputs": [1], "instances": [1]}')).toMatch(
      /^400 \{"error_code": "BAD_REQUEST", "message": "The input must be a JSON dictionary with exactly one of the input fields .* Received dictionary with input fields: \['instances', 'inputs'\]/,
    );
    expect(await ask(app, '{"secret": 1}')).not.toContain('secret');
    expect(await ask(app, '"x"')).toContain("Received unexpected input type '<class 'str'>.");
  });

  it.each([
    ['a text in an integer column', '{"dataframe_split": {"columns": ["n"], "data": [["secret"]]}}'],
    [
      'an inherited name for a column',
      '{"dataframe_split": {"columns": ["n", "constructor"], "data": {"n": ["secret"]}}}',
    ],
    ['a wrong schema', '{"dataframe_split": {"columns": ["m"], "data": [["secret"]]}}'],
    ['a wrong type', '{"prompt": "secret"}'],
    ['a list in a column', '{"inputs": {"n": [["secret"]]}}'],
  ])('does not quote the data: %s', async (_, body) => {
    const answer = await ask(app, body);
    expect(answer).toMatch(/^400 \{"error_code"/);
    expect(answer).not.toContain('secret');
  });

  it('reads __proto__ as any other name', async () => {
    const echo = createScoringApp(makeModel());
    expect(await ask(echo, '{"__proto__": {"inputs": [1]}}')).toMatch(/^400 .*input fields: \[\]/);
    expect(await ask(echo, '{"dataframe_records": [{"__proto__": 1, "a": 2}]}')).toBe(
      '200 {"predictions": [{"__proto__": 1, "a": 2}]}',
    );
    expect(await ask(echo, '{"dataframe_split": {"columns": ["__proto__"], "data": [[1]]}}')).toBe(
      '200 {"predictions": [{"__proto__": 1}]}',
    );
    expect(Object.hasOwn(Object.prototype, 'inputs')).toBe(false);
  });

  it('is a body that is too deep, without harm', async () => {
    const deep = (depth: number): string => `{"inputs": ${'['.repeat(depth)}1${']'.repeat(depth)}}`;
    expect(await ask(app, deep(1000))).toMatch(/^400 \{"error_code": "BAD_REQUEST"/);
    expect(await ask(app, deep(100_000))).toMatch(/^400 \{"error_code": "BAD_REQUEST"/);
    expect(await ask(app, '['.repeat(1_000_000))).toMatch(/^400 \{"error_code": "BAD_REQUEST"/);
    const any: Schema = { kind: 'columns', columns: [{ name: 'x', type: { kind: 'any' }, required: true }] };
    const echo = createScoringApp(makeModel({ signature: { inputs: any } }));
    expect(await ask(echo, `{"dataframe_records": [{"x": ${'['.repeat(5000)}${']'.repeat(5000)}}]}`)).toBe(
      '500 Internal Server Error',
    );
  });

  it('is a body that is larger than allowed, with 413', async () => {
    const small = createScoringApp(makeModel(), { maxBodyBytes: 10 });
    expect(await ask(small, '{"inputs":1}')).toBe(
      '413 {"error_code": "LIMIT_EXCEEDED", "message": "The body of the request is larger than 10 bytes. Send fewer rows at a time, or start the server with a larger DECANT_MAX_BODY_BYTES."}',
    );
  });

  it("has MLflow's shape of each generation (SRV-030, SRV-033)", async () => {
    const body = '{"dataframe_split": {"columns": ["m"], "data": [[1]]}}';
    const of = (mlflowVersion: string) => createScoringApp(makeModel({ signature: LONGS, mlflowVersion }));
    const tail = '"Failed to predict data. \\nError: Failed to enforce schema of data';
    expect(await ask(of('3.1.0'), body)).toContain(`{"error_code": "INVALID_PARAMETER_VALUE", "message": ${tail}`);
    expect(await ask(of('3.1.0'), body)).toContain('"sqlstate": "KAM01", "error_class": "SCHEMA_ENFORCEMENT_FAILED"}');
    expect(await ask(of('2.22.5'), body)).toContain(`{"error_code": "INVALID_PARAMETER_VALUE", "message": ${tail}`);
    expect(await ask(of('2.22.5'), body)).not.toContain('sqlstate');
    expect(await ask(of('1.30.1'), '{"columns": ["m"], "data": [[1]]}')).toMatch(
      /^400 \{"error_code": "BAD_REQUEST", "message": "Failed to enforce schema of data/,
    );
  });
});

describe('what the model refuses', () => {
  it('is a bad request with the reason (SRV-034)', async () => {
    const answer = (): never => {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        'X has 2 features, but Ridge is expecting 3 features as input.',
        {
          hint: 'Add one.',
        },
      );
    };
    expect(await ask(createScoringApp(makeModel({ answer }), EXACT), '{"inputs": [[1, 2]]}')).toBe(
      '400 {"error_code": "BAD_REQUEST", "message": "Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is compatible with the model for inference. X has 2 features, but Ridge is expecting 3 features as input.", "sqlstate": "KAM00", "error_class": "INVALID_PARAMETER_VALUE"}',
    );
  });

  it.each([
    [
      'at once',
      () => {
        throw new TypeError('a defect of ours');
      },
    ],
    ['later', () => Promise.reject(new TypeError('a defect of ours'))],
  ])('by a defect, %s, is told to the operator only (SRV-011)', async (_, answer) => {
    const told: unknown[] = [];
    const app = createScoringApp(makeModel({ answer }), { onError: (error) => told.push(error) });
    expect(await ask(app, '{"inputs": [1]}')).toBe('500 Internal Server Error');
    expect(told).toEqual([new TypeError('a defect of ours')]);
  });
});

describe('the protocol', () => {
  it('refuses requests of other generations where one protocol is asked for', async () => {
    const newer = createScoringApp(makeModel(), { policy: { protocol: 3 } });
    expect(await ask(newer, '[{"n": 1}]')).toMatch(/^400 .*Received a list\./);
    const headers = { 'content-type': 'application/json; format=pandas-split' };
    expect(await ask(newer, '{"columns": ["n"], "data": [[1]]}', { headers })).toMatch(
      /^415 Unrecognized content type parameters: format\./,
    );
    const older = createScoringApp(makeModel(), { policy: { protocol: 1 } });
    expect(await ask(older, '{"dataframe_split": {"data": [[1]]}}')).toMatch(
      /^400 .*Failed to parse input as a Pandas DataFrame/,
    );
  });

  it('takes a content type of MLflow 1.x only with a body of 1.x (SRV-025)', async () => {
    const app = createScoringApp(makeModel());
    const headers = { 'content-type': 'application/json; format=pandas-split' };
    expect(await ask(app, '{"columns": ["n"], "data": [[1]]}', { headers })).toBe('200 [{"n": 1}]');
    expect(await ask(app, '{"dataframe_split": {"columns": ["n"], "data": [[1]]}}', { headers })).toMatch(/^415 /);
    expect(await ask(app, '{"columns"', { headers })).toMatch(/^415 /);
    const numpy = { 'content-type': 'application/json-numpy-split' };
    expect(await ask(app, '{"columns": ["n"], "index": [0], "data": [[1]]}', { headers: numpy })).toBe(
      '200 [{"n": 1}]',
    );
    expect(await ask(app, '{"columns": ["n"], "data": [[1]]}', { headers: numpy })).toMatch(/^415 /);
  });

  it('wraps answers of 1.x in the key that the operator names (SRV-101)', async () => {
    const app = createScoringApp(makeModel(), { predictionsWrapper: 'answers' });
    expect(await ask(app, '[{"n": 1}]')).toBe('200 {"answers": [{"n": 1}]}');
    expect(await ask(app, '{"inputs": [1]}')).toBe('200 {"predictions": [1]}');
  });

  it('answers a later body to a model of 1.x in the later form', async () => {
    const app = createScoringApp(makeModel({ mlflowVersion: '1.30.1' }));
    expect(await ask(app, '{"dataframe_split": {"columns": ["n"], "data": [[1]]}}')).toBe(
      '200 {"predictions": [{"n": 1}]}',
    );
    expect(await ask(app, '{"inputs": [1]}')).toBe('200 [1]');
    expect(await ask(app, '{"inputs": [1], "params": {}}')).toMatch(/^400 .*not both or any other keys/);
  });

  it('reads JSON in any Unicode encoding, but for 1.x (SRV-041, SRV-042)', async () => {
    const text = '{"inputs": ["é"]}';
    const utf16 = Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le'));
    const latin1 = Uint8Array.from(Buffer.from(text, 'latin1'));
    const newest = createScoringApp(makeModel(), EXACT);
    const middle = createScoringApp(makeModel({ mlflowVersion: '2.22.5' }), EXACT);
    const oldest = createScoringApp(makeModel({ mlflowVersion: '1.30.1' }), EXACT);
    expect(await ask(newest, utf16)).toBe('200 {"predictions": ["\\u00e9"]}');
    expect(await ask(newest, `\ufeff${text}`)).toBe('200 {"predictions": ["\\u00e9"]}');
    expect(await ask(newest, latin1)).toMatch(/^400 .*UnicodeDecodeError/);
    expect(await ask(middle, latin1)).toBe('500 Internal Server Error');
    expect(await ask(oldest, utf16)).toMatch(/^500 <!doctype html>/);
    expect(await ask(oldest, `\ufeff${text}`)).toMatch(/^400 .*valid JSON formatted string/);
  });
});

describe('routes', () => {
  const app = createScoringApp(makeModel());

  it('tell that the server is up, and its version (SRV-002, SRV-003)', async () => {
    for (const path of ['/ping', '/health', '/ping?x=1', '/p%69ng']) {
      expect(await ask(app, '', { method: 'GET', path })).toBe('200 \n');
    }
    expect(await ask(app, '', { method: 'GET', path: '/version' })).toBe(`200 ${VERSION}`);
  });

  it('redirect a slash at the end, and refuse paths that cannot be decoded (SRV-008, SRV-009)', async () => {
    const request = makeRequest('', { method: 'GET', path: '/ping/?x=1', headers: { host: 'example.com:80' } });
    expect(app.handle(request)).toEqual({
      status: 307,
      contentType: undefined,
      body: '',
      headers: { location: 'http://example.com:80/ping?x=1' },
    });
    expect(await ask(app, '', { method: 'GET', path: '/%zz' })).toBe('404 {"detail":"Not Found"}');
  });
});

describe('fetch', () => {
  const app = createScoringApp(makeModel({ signature: LONGS, answer: countRows }), { maxBodyBytes: 1000 });

  async function post(body: string, contentType = 'application/json'): Promise<Response> {
    return app.fetch(
      new Request('http://localhost/invocations', { method: 'POST', body, headers: { 'Content-Type': contentType } }),
    );
  }

  it('answers a Web request with a Web response', async () => {
    const response = await post('{"inputs": {"n": [1, 2]}}');
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'application/json',
      '{"predictions": [2]}',
    ]);
  });

  it('reads a body that comes in pieces, and stops where it is too long', async () => {
    const stream = (pieces: readonly string[]) =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
          controller.close();
        },
      });
    const send = (pieces: readonly string[]): Promise<Response> =>
      app.fetch(
        new Request('http://localhost/invocations', {
          method: 'POST',
          body: stream(pieces),
          headers: { 'Content-Type': 'application/json' },
          duplex: 'half',
        }),
      );
    expect(await (await send(['{"inputs": {"n"', ': [1]}}'])).text()).toBe('{"predictions": [1]}');
    expect((await send(['x'.repeat(600), 'x'.repeat(600)])).status).toBe(413);
  });

  it('gives no content type to an answer without content', async () => {
    const response = await app.fetch(new Request('http://localhost/ping/'));
    expect([response.status, response.headers.get('location'), response.headers.get('content-type')]).toEqual([
      307,
      'http://localhost/ping',
      null,
    ]);
  });
});

describe('the limit of the environment', () => {
  it('is refused where it is no number of bytes', () => {
    process.env['DECANT_MAX_BODY_BYTES'] = '1 GB';
    try {
      expect(() => createScoringApp(makeModel())).toThrow(
        'DECANT_MAX_BODY_BYTES must be a number of bytes above zero, got "1 GB".',
      );
    } finally {
      delete process.env['DECANT_MAX_BODY_BYTES'];
    }
  });
});
