// Requests that wait for an engine of its own time.
import { describe, expect, it } from 'vitest';
import { boundPending } from '../../../src/serving/pool/bound-pending.ts';
import type { ScoringResponse } from '../../../src/serving/index.ts';
import { makeRequest } from '../fake-model.ts';

describe('a bound on waiting requests', () => {
  it('refuses one more, and takes the next when one is answered', async () => {
    const finish: ((response: ScoringResponse) => void)[] = [];
    const done: ScoringResponse = { status: 200, contentType: undefined, body: '' };
    const handle = boundPending(2)(() => new Promise((resolve) => finish.push(resolve)));
    const first = handle(makeRequest('{}'));
    void handle(makeRequest('{}'));
    expect(handle(makeRequest('{}'))).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    finish[0]!(done);
    expect(await first).toBe(done);
    expect(handle(makeRequest('{}'))).toBeInstanceOf(Promise);
  });

  it('lets health checks and answers at once pass', () => {
    const done: ScoringResponse = { status: 200, contentType: undefined, body: '' };
    const handle = boundPending(0)(() => done);
    expect(handle(makeRequest('', { method: 'GET', path: '/ping' }))).toBe(done);
  });
});
