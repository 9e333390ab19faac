// Threads that answer requests: the same bytes as without them, cancelled predictions, deaths, a full queue.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import { loadModel } from '../../../src/flavors/pyfunc/index.ts';
import { createScoringApp } from '../../../src/serving/index.ts';
import { offloadRequests } from '../../../src/serving/pool/offload-requests.ts';
import { recordFiles } from '../../../src/serving/pool/recorded-files.ts';
import { ThreadPool } from '../../../src/serving/pool/thread-pool.ts';
import type { ThreadPoolOptions } from '../../../src/serving/pool/thread-pool.ts';
import type { ScoringRequest, ScoringResponse } from '../../../src/serving/index.ts';
import { openLocalFiles } from '../../../src/stores/local/index.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const MODEL = resolve(ROOT, 'examples/wine-elasticnet/model');
/** Threads run what was built: Node 20 does not read TypeScript. */
const ENTRY = pathToFileURL(resolve(ROOT, 'dist/serving/pool/scoring-thread.js'));
const STUBBORN = new URL('./stubborn-thread.mjs', import.meta.url);

const { files, recording } = recordFiles(openLocalFiles(MODEL));
const model = await loadModel(files);
const NOWHERE = { location: '/nowhere', contents: new Map(), lists: new Map(), absent: new Set(['MLmodel']) };

let pool: ThreadPool | undefined;
afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

const troubles: unknown[] = [];

function makePool(options: Partial<ThreadPoolOptions> = {}): ThreadPool {
  troubles.length = 0;
  pool = new ThreadPool({
    model: { files: recording, policy: {}, maxBodyBytes: 2 ** 27 },
    size: 1,
    maxQueue: 10,
    onError: (error) => troubles.push(error),
    entry: ENTRY,
    ...options,
  });
  return pool;
}

function makeRequest(body: string, signal?: AbortSignal): ScoringRequest {
  return {
    method: 'POST',
    path: '/invocations',
    header: (name) => (name === 'content-type' ? 'application/json' : undefined),
    body: new TextEncoder().encode(body),
    ...(signal === undefined ? {} : { signal }),
  };
}

const COLUMNS = [
  ...['fixed acidity', 'volatile acidity', 'citric acid', 'residual sugar', 'chlorides', 'free sulfur dioxide'],
  ...['total sulfur dioxide', 'density', 'pH', 'sulphates', 'alcohol'],
];
const DATA = Array.from({ length: 50 }, (_, row) => COLUMNS.map((_name, column) => row + column / 8));
const ROWS = JSON.stringify({ dataframe_split: { columns: COLUMNS, data: DATA } });

describe('a pool of threads', () => {
  it('answers as the app does, refusals too', async () => {
    const app = createScoringApp(model);
    const threads = makePool();
    for (const body of [ROWS, '{"inputs": [[1]]}', '{"inputs": ', '{"dataframe_split": {"data": []}}']) {
      const request = makeRequest(body);
      const [inside, outside] = [await threads.run(request), await app.handle(request)];
      expect([inside.status, inside.contentType, inside.body]).toEqual([
        outside.status,
        outside.contentType,
        outside.body,
      ]);
    }
  });

  it('tells what observers ask for', async () => {
    const { facts } = await makePool().run(makeRequest(ROWS));
    expect(facts?.rowCount).toBe(50);
    expect(facts?.predictTime).toBeGreaterThan(0);
  });

  it('leaves the body of the request as it was', async () => {
    const request = makeRequest(ROWS);
    await makePool().run(request);
    expect(request.body.length).toBe(ROWS.length);
  });

  it('starts no more threads than it may', async () => {
    const threads = makePool({ size: 2 });
    await Promise.all(Array.from({ length: 8 }, () => threads.run(makeRequest(ROWS))));
    expect(threads.state.threads).toBe(2);
    expect(threads.state.queued).toBe(0);
  });

  it('refuses a request where too many wait', async () => {
    const threads = makePool({ maxQueue: 1, entry: STUBBORN });
    const first = threads.run(makeRequest('{}')).catch((error: unknown) => error);
    await expect(threads.run(makeRequest('{}'))).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
    expect(threads.retryAfter).toBeGreaterThanOrEqual(1);
    await threads.close();
    expect(await first).toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
  });

  it('ends the thread of a prediction that nobody waits for, and goes on', async () => {
    const threads = makePool({ entry: STUBBORN });
    const cancellation = new AbortController();
    const endless = threads.run(makeRequest('loop', cancellation.signal));
    const next = threads.run(makeRequest('answer'));
    await waitUntil(() => threads.state.busy === 1);
    cancellation.abort(new DecantError('DEADLINE_EXCEEDED', 'too late'));
    await expect(endless).rejects.toThrow('too late');
    expect((await next).body).toBe('answered');
    expect(threads.state.deaths).toBe(0);
  });

  it('takes a request out of the queue when nobody waits for it', async () => {
    const threads = makePool({ entry: STUBBORN });
    const cancellation = new AbortController();
    const running = threads.run(makeRequest('slow'));
    await waitUntil(() => threads.state.busy === 1);
    const waiting = threads.run(makeRequest('answer', cancellation.signal));
    cancellation.abort();
    await expect(waiting).rejects.toThrow();
    expect(threads.state.queued).toBe(0);
    expect((await running).body).toBe('answered late');
  });

  it('loses the request of a thread that dies, and no other', async () => {
    const threads = makePool({ entry: STUBBORN });
    const lost = threads.run(makeRequest('die'));
    const next = threads.run(makeRequest('answer'));
    await expect(lost).rejects.toMatchObject({ code: 'INTERNAL_ERROR' });
    expect((await next).body).toBe('answered');
    expect(threads.state.deaths).toBe(1);
  });

  it('starts a thread anew that could not load the model, later and later', async () => {
    const threads = makePool({ model: { files: NOWHERE, policy: {}, maxBodyBytes: 1 } });
    const lost = threads.run(makeRequest('{}')).catch((error: unknown) => error);
    await waitUntil(() => threads.state.deaths >= 2);
    expect(threads.state.isRestarting).toBe(true);
    expect(String(troubles[0])).toContain('were not listed before');
    await threads.close();
    expect(await lost).toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
  });

  it('ends a thread that does not load in time', async () => {
    const threads = makePool({ entry: new URL('./endless-load.mjs', import.meta.url), loadTimeout: 200 });
    const lost = threads.run(makeRequest('{}')).catch((error: unknown) => error);
    await waitUntil(() => threads.state.deaths >= 1);
    expect(troubles[0]).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await threads.close();
    await lost;
  });
});

describe('requests', () => {
  const answer: ScoringResponse = {
    status: 200,
    contentType: 'application/json',
    body: '{}',
    facts: { predictTime: 1 },
  };

  it('stay where they are small, and go to the pool where they are large', async () => {
    const sent: number[] = [];
    const layer = offloadRequests({
      pool: { run: ({ body }) => Promise.resolve({ ...answer, body: String(sent.push(body.length)) }), retryAfter: 1 },
    });
    const handle = layer(() => answer);
    expect(handle(makeRequest('{}'))).toBe(answer);
    expect(await handle(makeRequest(' '.repeat(200_000)))).toMatchObject({ body: '1' });
    expect(sent).toEqual([200_000]);
  });

  it('go to the pool when small ones have turned out to take long', async () => {
    let count = 0;
    const slow = { ...answer, facts: { predictTime: 200 } };
    const layer = offloadRequests({ pool: { run: () => Promise.resolve((count++, slow)), retryAfter: 1 } });
    const handle = layer(() => slow);
    for (let i = 0; i < 5; i++) await handle(makeRequest('{"inputs": [[1]]}'));
    expect(count).toBe(3);
  });

  it('are told when to come again where the pool is full', async () => {
    const busy = new DecantError('TEMPORARILY_UNAVAILABLE', 'busy');
    const layer = offloadRequests({ pool: { run: () => Promise.reject(busy), retryAfter: 7 } });
    const response = await layer(() => answer)(makeRequest(' '.repeat(200_000)));
    expect(response).toMatchObject({ status: 503, headers: { 'retry-after': '7' } });
    expect(response.body).toBe('{"error_code": "TEMPORARILY_UNAVAILABLE", "message": "busy"}');
  });
});

async function waitUntil(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((next) => setTimeout(next, 5));
}
