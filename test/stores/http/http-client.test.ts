// Retries, timeouts and limits of the HTTP client, against a server on loopback (parity TRK-003).
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { hideCredentials, HttpClient, readAnswer } from '../../../src/stores/http/index.ts';
import type { RetryPolicy } from '../../../src/stores/http/index.ts';
import { startFakeServer } from '../fake-server.ts';
import type { FakeAnswer, FakeServer } from '../fake-server.ts';

const FAST: RetryPolicy = {
  maxRetries: 3,
  backoffFactor: 0,
  backoffJitter: 0,
  respectsRetryAfter: true,
  timeout: 5,
};

let server: FakeServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** A server that answers one after the other, the last one again and again. */
async function serve(...answers: readonly (FakeAnswer | undefined)[]): Promise<FakeServer> {
  let count = 0;
  server = await startFakeServer(() => answers[Math.min(count++, answers.length - 1)]);
  return server;
}

async function get(policy: Partial<RetryPolicy> = {}): Promise<{ status: number; text: string }> {
  const client = new HttpClient({ ...FAST, ...policy });
  try {
    const answer = await client.send({ method: 'GET', url: new URL('/x', server?.url) });
    return { status: answer.status, text: new TextDecoder().decode(await readAnswer(answer)) };
  } finally {
    client.close();
  }
}

describe('HttpClient', () => {
  it.each([408, 429, 500, 502, 503, 504])('sends a request again after a status %i', async (status) => {
    const { seen } = await serve({ status, body: 'no' }, { status, body: 'no' }, { body: 'yes' });
    expect(await get()).toEqual({ status: 200, text: 'yes' });
    expect(seen).toHaveLength(3);
  });

  it.each([400, 401, 403, 404, 409, 501])('takes a status %i for an answer', async (status) => {
    const { seen } = await serve({ status, body: 'no' });
    expect(await get()).toEqual({ status, text: 'no' });
    expect(seen).toHaveLength(1);
  });

  it('answers the last failure when all attempts are spent', async () => {
    const { seen } = await serve({ status: 503, body: 'busy' });
    expect(await get({ maxRetries: 2 })).toEqual({ status: 503, text: 'busy' });
    expect(seen).toHaveLength(3);
  });

  it('sends again what a broken connection swallowed', async () => {
    const { seen } = await serve(undefined, undefined, { body: 'yes' });
    expect(await get()).toEqual({ status: 200, text: 'yes' });
    expect(seen).toHaveLength(3);
  });

  it('says where nobody answers, and how often it was tried', async () => {
    await serve(undefined);
    await expect(get({ maxRetries: 1 })).rejects.toMatchObject({
      code: 'TEMPORARILY_UNAVAILABLE',
      message: expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:\d+\/x failed: /) as string,
      hint: expect.stringContaining('tried 2 times') as string,
    });
  });

  it('gives a silent server up after the timeout', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const client = new HttpClient({ ...FAST, maxRetries: 0, timeout: 0.05 });
    await expect(client.send({ method: 'GET', url: new URL('/x?token=secret', url) })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      message: `GET ${url}/x had no answer within 0.05 s.`,
    });
    client.close();
    silent.close();
  });

  it('waits as long as Retry-After says', async () => {
    await serve({ status: 429, headers: { 'retry-after': '1' } }, { body: 'yes' });
    const start = performance.now();
    expect((await get()).text).toBe('yes');
    expect(performance.now() - start).toBeGreaterThan(900);
  });

  it.each([
    ['that is switched off', '60', false],
    ['that names the past', 'Wed, 21 Oct 2015 07:28:00 GMT', true],
    ['that cannot be read', 'soon', true],
  ])('does not wait for a Retry-After %s', async (_, text, respectsRetryAfter) => {
    await serve({ status: 503, headers: { 'retry-after': text } }, { body: 'yes' });
    expect((await get({ respectsRetryAfter })).text).toBe('yes');
  });

  it('sends the bytes of a body anew with each attempt', async () => {
    const { seen, url } = await serve(undefined, { status: 500 }, { body: 'kept' });
    const client = new HttpClient(FAST);
    let opened = 0;
    // eslint-disable-next-line @typescript-eslint/require-await -- bodies are asynchronous
    async function* open(): AsyncIterable<Uint8Array> {
      opened++;
      yield new Uint8Array([1, 2]);
      yield new Uint8Array([3]);
    }
    const answer = await client.send({ method: 'PUT', url: new URL('/file', url), body: open });
    expect([answer.status, opened]).toEqual([200, 3]);
    expect(seen.map(({ body }) => [...body])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
    answer.body.resume();
    client.close();
  });

  it('ends when it is told to', async () => {
    await serve({ status: 503 });
    const client = new HttpClient({ ...FAST, backoffJitter: 60 });
    const controller = new AbortController();
    const sent = client.send({ method: 'GET', url: new URL('/', server?.url), signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 20);
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    client.close();
  });

  it('reads no more than its limit', async () => {
    await serve({ body: 'x'.repeat(1000) });
    const client = new HttpClient(FAST);
    const answer = await client.send({ method: 'GET', url: new URL('/', server?.url) });
    await expect(readAnswer(answer, 999)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    client.close();
  });
});

describe('hideCredentials', () => {
  it.each([
    ['https://user:secret@host/p?sig=s#f', 'https://host/p'],
    ['postgresql+psycopg2://u:p@db:5432/mlflow', 'postgresql+psycopg2://db:5432/mlflow'],
    ['https://u:p@q@host/', 'https://host/'],
    ['/a/path', '/a/path'],
  ])('shows %s as %s', (uri, shown) => {
    expect(hideCredentials(uri)).toBe(shown);
  });
});
