// Liveness and readiness apart, and the warm-up before either is asked for.
import { describe, expect, it } from 'vitest';
import { createHealthRoutes, Readiness } from '../../../src/serving/health/readiness.ts';
import { warmUp } from '../../../src/serving/health/warm-up.ts';
import { createScoringApp } from '../../../src/serving/index.ts';
import type { ScoringRequest, ScoringResponse } from '../../../src/serving/index.ts';
import { makeModel } from '../fake-model.ts';

const request: ScoringRequest = { method: 'GET', path: '/readyz', header: () => undefined, body: new Uint8Array(0) };

function ask(readiness: Readiness, path: string): ScoringResponse {
  const route = createHealthRoutes(readiness).find((candidate) => candidate.path === path);
  if (route === undefined) throw new Error(`no ${path}`);
  return route.answer(request) as ScoringResponse;
}

describe('a server', () => {
  it('is ready where nothing speaks against it', () => {
    expect(ask(new Readiness(), '/readyz')).toMatchObject({ status: 200, body: '{"status": "ok"}' });
  });

  it('is alive, and not ready, while it drains', () => {
    const readiness = new Readiness();
    readiness.set('draining', true);
    expect(ask(readiness, '/livez').status).toBe(200);
    expect(ask(readiness, '/readyz')).toMatchObject({
      status: 503,
      body: '{"status": "not ready", "reasons": ["draining"]}',
      headers: { 'retry-after': '1' },
    });
  });

  it('is ready again when a reason is taken back', () => {
    const readiness = new Readiness();
    readiness.set('worker restarting', true);
    readiness.set('worker restarting', false);
    expect(readiness.reasons).toEqual([]);
  });

  it('asks its parts each time', () => {
    const readiness = new Readiness();
    let isRestarting = true;
    readiness.addCheck(() => (isRestarting ? 'thread restarting' : undefined));
    expect(readiness.reasons).toEqual(['thread restarting']);
    isRestarting = false;
    expect(readiness.reasons).toEqual([]);
  });
});

describe('the warm-up', () => {
  it('scores the example several times', async () => {
    const outcome = await warmUp(createScoringApp(makeModel()), '{"inputs": [1]}');
    expect(outcome.refusal).toBeUndefined();
    expect(outcome.rounds).toBeGreaterThan(1);
  });

  it('tells why a model refuses its example', async () => {
    const outcome = await warmUp(createScoringApp(makeModel()), '{"rows": [1]}');
    expect(outcome.rounds).toBe(1);
    expect(outcome.refusal).toMatch(/^400 \{"error_code": "BAD_REQUEST"/);
  });
});
