// The app in hosts of node:http: prefixes, bodies that were read already, and requests that are for somebody else.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createScoringApp, requireBearer, toNodeHandler } from '../../src/serving/index.ts';
import type { HostMessage, NodeHandler, ScoringAppOptions } from '../../src/serving/index.ts';
import { mountUnder } from '../../src/serving/mount.ts';
import { ask, makeModel, makeRequest } from './fake-model.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Serves with `before` ahead of the handler, as middleware would be. */
async function start(options: ScoringAppOptions, before?: (message: HostMessage) => Promise<void>): Promise<string> {
  const handle: NodeHandler = toNodeHandler(createScoringApp(makeModel(), options));
  const running = createServer((message, response) => {
    const run = (): void => {
      handle(message, response, (error) => {
        response.writeHead(error === undefined ? 404 : 500).end(error instanceof Error ? error.message : 'not mine');
      });
    };
    if (before === undefined) run();
    else void before(message).then(run);
  });
  server = running;
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(running.address() as AddressInfo).port}`;
}

async function post(url: string): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(url, { method: 'POST', body: '{"inputs": [1]}', headers });
  return `${response.status} ${await response.text()}`;
}

async function readBytes(message: HostMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('toNodeHandler', () => {
  it('takes the prefix off, and hands on what is not under it', async () => {
    const url = await start({ prefix: '/models/wine/' });
    expect(await post(`${url}/models/wine/invocations`)).toBe('200 {"predictions": [1]}');
    expect(await post(`${url}/models/wine/invocations?x=1`)).toBe('200 {"predictions": [1]}');
    for (const path of ['/', '/models/winery/invocations', '/invocations', '/models']) {
      expect(await post(url + path)).toBe('404 not mine');
    }
    expect(await post(`${url}/models/wine`)).toBe('404 {"detail":"Not Found"}');
  });

  it('takes the bytes that a host has kept', async () => {
    const url = await start({}, async (message) => {
      Object.assign(message, { body: await readBytes(message) });
    });
    expect(await post(`${url}/invocations`)).toBe('200 {"predictions": [1]}');
  });

  it('refuses a body that somebody has parsed, and does not wait for it', async () => {
    const url = await start({}, async (message) => {
      Object.assign(message, { body: JSON.parse((await readBytes(message)).toString()) as unknown });
    });
    expect(await post(`${url}/invocations`)).toBe('500 The body was read before the scoring app could read it.');
  });
});

describe('a prefix', () => {
  it('is taken off before layers look at the path, and behind fetch too', async () => {
    const app = createScoringApp(makeModel(), { prefix: '/m', layers: [requireBearer({ tokens: ['t'] })] });
    const status = async (path: string): Promise<number> => (await app.fetch(new Request(`http://x${path}`))).status;
    expect([await status('/m/ping'), await status('/m/version'), await status('/ping')]).toEqual([200, 401, 200]);
  });

  it('stands in redirects, relative ones too (SRV-008)', async () => {
    const app = createScoringApp(makeModel(), { prefix: '/m' });
    const locate = async (headers: Readonly<Record<string, string>>): Promise<unknown> =>
      (await app.handle(makeRequest('', { method: 'GET', path: '/m/ping/', headers }))).headers;
    expect([await locate({ host: 'h' }), await locate({})]).toEqual([
      { location: 'http://h/m/ping' },
      { location: '/m/ping' },
    ]);
  });

  it('keeps headers, body and the rest of the request', async () => {
    const app = createScoringApp(makeModel(), { prefix: '/m', maxBodyBytes: 20 });
    expect(await ask(app, '{"inputs": [2]}', { path: '/m/invocations' })).toBe('200 {"predictions": [2]}');
    expect(await ask(app, ' '.repeat(21), { path: '/m/invocations' })).toMatch(/^413 /);
    const signal = AbortSignal.abort();
    const handle = mountUnder('/m', (request) => {
      expect([request.signal, request.remoteAddress, request.path]).toEqual([signal, '10.0.0.1', '/x?y']);
      return { status: 200, contentType: undefined, body: '' };
    });
    await handle({ ...makeRequest('', { path: '/m/x?y' }), signal, remoteAddress: '10.0.0.1' });
  });
});
