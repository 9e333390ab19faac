// The server over a socket: bytes, limits, slow clients, the end (SRV-005 .. SRV-014).
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../src/data/batch.ts';
import { createScoringApp, startServer } from '../../src/serving/index.ts';
import type { RunningServer, ScoringAppOptions, ServerOptions } from '../../src/serving/index.ts';
import { makeModel } from './fake-model.ts';
import type { FakeOptions } from './fake-model.ts';

let server: RunningServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(
  model: FakeOptions = {},
  options: ServerOptions = {},
  appOptions: ScoringAppOptions = {},
): Promise<RunningServer> {
  server = await startServer(createScoringApp(makeModel(model), appOptions), { port: 0, drainTimeout: 1, ...options });
  return server;
}

interface Reply {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly pieces?: readonly (string | Uint8Array)[];
}

async function send({ url }: RunningServer, sent: Sent): Promise<Reply> {
  const {
    method = 'POST',
    path = '/invocations',
    headers = { 'Content-Type': 'application/json' },
    pieces = [],
  } = sent;
  return new Promise((resolve, reject) => {
    const message = request(url + path, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() });
      });
    });
    message.on('error', reject);
    for (const piece of pieces) message.write(piece);
    message.end();
  });
}

/** Sends bytes as they are; answers what came until the server hung up. */
async function sendRaw({ url }: RunningServer, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let received = '';
    socket.on('connect', () => socket.write(text));
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(received);
    });
  });
}

describe('the server', () => {
  it('answers with a length and a type, and keeps the connection', async () => {
    const { status, headers, body } = await send(await start(), { pieces: ['{"inputs": [1, 2.5]}'] });
    expect([status, body]).toEqual([200, '{"predictions": [1.0, 2.5]}']);
    expect([headers['content-type'], headers['content-length']]).toEqual(['application/json', '27']);
    expect(headers['transfer-encoding']).toBe(undefined);
  });

  it('reads a chunked body (SRV-014)', async () => {
    const headers = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
    const pieces = ['{"inputs"', ': [', '1]}'];
    expect((await send(await start(), { headers, pieces })).body).toBe('{"predictions": [1]}');
  });

  it('joins the parts of a body at any byte', async () => {
    const text = Buffer.from('{"inputs": ["é\u{1f600}"]}');
    const headers = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
    const pieces = Array.from(text, (byte) => Uint8Array.of(byte));
    expect((await send(await start(), { headers, pieces })).body).toBe('{"predictions": ["\\u00e9\\ud83d\\ude00"]}');
  });

  it('answers HEAD without a body (SRV-005)', async () => {
    const exact = { policy: { compat: 'exact' } } as const;
    const newer = await send(await start({}, {}, exact), { method: 'HEAD', path: '/ping', headers: {} });
    expect([newer.status, newer.headers.allow, newer.body]).toEqual([405, 'GET', '']);
    await server?.close();
    const older = await send(await start({ mlflowVersion: '2.22.5' }), { method: 'HEAD', path: '/ping', headers: {} });
    expect([older.status, older.headers['content-type'], older.body]).toEqual([200, 'application/json', '']);
  });

  it('redirects to an absolute URL (SRV-008)', async () => {
    const running = await start();
    const { status, headers, body } = await send(running, { method: 'GET', path: '/version/', headers: {} });
    expect([status, headers.location, headers['content-type'], body]).toEqual([
      307,
      `${running.url}/version`,
      undefined,
      '',
    ]);
  });

  it('answers characters beyond ASCII with their length in bytes', async () => {
    const { headers, body } = await send(await start(), { headers: { 'Content-Type': 'caf\u00e9' }, pieces: ['{}'] });
    expect(body).toBe(
      "This predictor only supports the following content types: Types: ['text/csv', 'application/json', 'application/vnd.apache.parquet']. Got 'café'.",
    );
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  it('fails as MLflow does without a content type (SRV-021)', async () => {
    const exact = { policy: { compat: 'exact' } } as const;
    const running = await start({}, {}, exact);
    const { status, headers, body } = await send(running, { headers: {}, pieces: ['{"inputs": [1]}'] });
    expect([status, headers['content-type'], body]).toEqual([
      500,
      'text/plain; charset=utf-8',
      'Internal Server Error',
    ]);
  });
});

describe('a limit', () => {
  it('of the body refuses by the announced length, before the body is read', async () => {
    const running = await start({}, {}, { maxBodyBytes: 10 });
    const text = await sendRaw(
      running,
      'POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{',
    );
    expect(text).toMatch(/^HTTP\/1\.1 413 Payload Too Large\r\n/);
    expect(text).toContain('Connection: close');
    expect(text).toContain(
      '{"error_code": "LIMIT_EXCEEDED", "message": "The body of the request is larger than 10 bytes.',
    );
  });

  it('of the body refuses a chunked one where it gets too long', async () => {
    const running = await start({}, {}, { maxBodyBytes: 10 });
    const text = await sendRaw(
      running,
      'POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{"inputs\r\n8\r\n": [1,2,\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(await send(running, { method: 'GET', path: '/ping', headers: {} })).toMatchObject({ status: 200 });
  });

  it('of the headers refuses longer ones', async () => {
    const text = await sendRaw(await start(), `GET /ping HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
  });

  it('of time ends a prediction that takes too long (SRV-012)', async () => {
    const never = (): Promise<Batch> => new Promise(() => undefined);
    const { status, headers, body } = await send(await start({ answer: never }, { requestTimeout: 0.05 }), {
      pieces: ['{"inputs": [1]}'],
    });
    expect([status, headers['content-type'], body]).toEqual([
      504,
      'application/json',
      'Request processing time exceeded limit',
    ]);
  });

  it('of time ends a request that does not arrive', async () => {
    const running = await start({}, { requestTimeout: 0.2 });
    const text = await sendRaw(running, 'POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"in');
    expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it('of HTTP itself is a bad request', async () => {
    expect(await sendRaw(await start(), 'what is this\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });
});

describe('a client that hangs up', () => {
  it('in the middle of its body, or before its answer, does no harm', async () => {
    let answered: (batch: Batch) => void = () => undefined;
    const waiting = new Promise<Batch>((resolve) => {
      answered = resolve;
    });
    const running = await start({ answer: () => waiting });
    for (const body of ['{"inputs', '{"inputs": [1]}']) {
      const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.write(
        `POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n${body}`,
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
      socket.destroy();
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    answered({ kind: 'value', value: 1 });
    expect(await send(running, { method: 'GET', path: '/ping', headers: {} })).toMatchObject({
      status: 200,
      body: '\n',
    });
  });
});

describe('the start', () => {
  it('says which address it got', async () => {
    expect((await start()).url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  });

  it('is refused with a remedy where another program listens', async () => {
    const running = await start();
    const port = Number(new URL(running.url).port);
    await expect(startServer(createScoringApp(makeModel()), { port })).rejects.toMatchObject({
      code: 'IO_ERROR',
      message: `Cannot listen on 127.0.0.1, port ${port}: EADDRINUSE.`,
      hint: 'Another program listens there: stop it, or choose another port (0 takes a free one).',
    });
  });

  it('is refused with a remedy where the address is not of this machine', async () => {
    await expect(startServer(createScoringApp(makeModel()), { host: '192.0.2.1', port: 0 })).rejects.toMatchObject({
      code: 'IO_ERROR',
      hint: 'This machine has no such address; 0.0.0.0 stands for all that it has.',
    });
  });
});

describe('the end', () => {
  it('lets open requests finish and takes no new ones', async () => {
    let answered: (batch: Batch) => void = () => undefined;
    const waiting = new Promise<Batch>((resolve) => {
      answered = resolve;
    });
    const running = await start({ answer: () => waiting }, { drainTimeout: 10 });
    const open = send(running, { pieces: ['{"inputs": [1]}'] });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = running.close();
    await expect(send(running, { method: 'GET', path: '/ping', headers: {} })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    answered({ kind: 'value', value: 1 });
    expect(await open).toMatchObject({ status: 200, body: '{"predictions": 1}' });
    await closed;
    server = undefined;
  });

  it('does not wait for ever', async () => {
    const running = await start({ answer: () => new Promise(() => undefined) }, { drainTimeout: 0.05 });
    const open = send(running, { pieces: ['{"inputs": [1]}'] });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const gone = expect(open).rejects.toMatchObject({ code: 'ECONNRESET' });
    await running.close();
    await gone;
    server = undefined;
  });
});
