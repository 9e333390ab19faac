// The faults of docs/reliability.md at small size (`npm run faults` runs them in full), and a clock that jumps.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Batch } from '../../src/data/batch.ts';
import { createScoringApp, startServer } from '../../src/serving/index.ts';
import type { RunningServer } from '../../src/serving/index.ts';
import { SCENARIOS } from '../../tools/faults/scenarios.mjs';
import { makeModel } from './fake-model.ts';

describe('the server survives', () => {
  it.each(SCENARIOS.map(({ name, run }) => [name, run] as const))('%s', { timeout: 120_000 }, async (_name, run) => {
    expect(await run((_full, small) => small)).not.toBe('');
  });
});

describe('a clock that jumps', () => {
  let server: RunningServer | undefined;
  afterEach(async () => {
    vi.useRealTimers();
    await server?.close();
  });

  it.each(['2099-01-01', '1999-01-01'])('to %s ends no request', async (date) => {
    let answer: (batch: Batch) => void = () => undefined;
    const waiting = new Promise<Batch>((resolve) => {
      answer = resolve;
    });
    const app = createScoringApp(makeModel({ answer: () => waiting }));
    server = await startServer(app, { port: 0, requestTimeout: 30 });
    vi.useFakeTimers({ toFake: ['Date'] });
    const reply = fetch(`${server.url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"inputs": [1]}',
    });
    vi.setSystemTime(new Date(date));
    const ping = await fetch(`${server.url}/ping`);
    expect(ping.status).toBe(200);
    answer({ kind: 'value', value: 7 });
    const response = await reply;
    expect([response.status, await response.text()]).toEqual([200, '{"predictions": 7}']);
  });
});
