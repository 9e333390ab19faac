// Ids of requests: W3C Trace Context read strictly, x-request-id, and what an answer carries back.
import { describe, expect, it } from 'vitest';
import { createScoringApp } from '../../../src/serving/index.ts';
import type { ScoringResponse } from '../../../src/serving/index.ts';
import { createObservation } from '../../../src/serving/observation/create-observation.ts';
import { createIdSource, readTraceContext } from '../../../src/serving/observation/trace-context.ts';
import { makeModel, makeRequest } from '../fake-model.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const PARENT = `00-${TRACE}-${SPAN}-01`;
const makeId = createIdSource();

describe('traceparent', () => {
  it('gives the trace, the span of the caller and its choice', () => {
    expect(readTraceContext(PARENT, 'a=1,b=2', makeId)).toEqual({
      traceId: TRACE,
      parentId: SPAN,
      spanId: expect.stringMatching(/^[\da-f]{16}$/) as string,
      isSampled: true,
      state: 'a=1,b=2',
    });
    expect(readTraceContext(`00-${TRACE}-${SPAN}-02`, undefined, makeId).isSampled).toBe(false);
  });

  it('of a later version may have further fields', () => {
    expect(readTraceContext(`cc-${TRACE}-${SPAN}-01-what`, undefined, makeId).traceId).toBe(TRACE);
  });

  it.each([
    ['nothing', undefined],
    ['no text', ''],
    ['version ff', `ff-${TRACE}-${SPAN}-01`],
    ['a further field in version 00', `${PARENT}-00`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['capital letters', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['a short trace', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['a later version without a dash', `01-${TRACE}-${SPAN}-01x`],
    ['flags of one digit', `00-${TRACE}-${SPAN}-1`],
    ['two headers', `${PARENT}, ${PARENT}`],
  ])('begins a new trace for %s, and forgets the state', (_, header) => {
    const { traceId, parentId, isSampled, state } = readTraceContext(header, 'a=1', makeId);
    expect(traceId).toMatch(/^[\da-f]{32}$/);
    expect(traceId).not.toBe(TRACE);
    expect([parentId, isSampled, state]).toEqual([undefined, undefined, undefined]);
  });

  it('has ids that do not come twice', () => {
    const ids = new Set(Array.from({ length: 2000 }, () => makeId(16)));
    expect(ids.size).toBe(2000);
    expect(ids.has('0'.repeat(32))).toBe(false);
  });
});

function answer(headers: Readonly<Record<string, string>>, echoIds = true, hasLog = false): ScoringResponse {
  const model = makeModel();
  const log = hasLog ? { writeLog: () => undefined } : {};
  const app = createScoringApp(model, createObservation({ model, echoIds, ...log }));
  return app.handle(makeRequest('', { method: 'GET', path: '/ping', headers })) as ScoringResponse;
}

describe('an answer', () => {
  it('carries the ids that the request brought', () => {
    expect(answer({ 'x-request-id': 'abc' }).headers?.['x-request-id']).toBe('abc');
    const { headers } = answer({ traceparent: PARENT });
    expect(headers?.['x-request-id']).toBe(TRACE);
    expect(headers?.['traceparent']).toMatch(new RegExp(`^00-${TRACE}-(?!${SPAN})[\\da-f]{16}-01$`));
  });

  it('carries none where none was brought, unless there is a log', () => {
    expect(answer({}).headers).toBeUndefined();
    expect(answer({}, true, true).headers?.['x-request-id']).toMatch(/^[\da-f]{32}$/);
  });

  it('carries none in exact mode without a log', () => {
    expect(answer({ 'x-request-id': 'abc', traceparent: PARENT }, false).headers).toBeUndefined();
  });

  it.each([['with spaces'], [''], ['x'.repeat(129)], ['é'], ['a\tb']])('does not repeat the id %j', (id) => {
    expect(answer({ 'x-request-id': id }).headers?.['x-request-id']).toMatch(/^[\da-f]{32}$/);
  });

  it('keeps its own headers beside the ids', async () => {
    const model = makeModel();
    const app = createScoringApp(model, createObservation({ model }));
    const request = makeRequest('', { method: 'PUT', path: '/ping', headers: { 'x-request-id': 'abc' } });
    expect((await app.handle(request)).headers).toMatchObject({ allow: 'GET', 'x-request-id': 'abc' });
  });
});
