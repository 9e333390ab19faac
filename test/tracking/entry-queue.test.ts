import { describe, expect, it } from 'vitest';
import { EntryQueue } from '../../src/tracking/entry-queue.ts';
import type { Entries } from '../../src/tracking/entry-queue.ts';

const metric = (step: number) => ({ key: 'loss', value: step, timestamp: 1, step });

describe('EntryQueue', () => {
  it('sends what comes while a batch is on its way as one batch', async () => {
    const sent: number[] = [];
    const queue = new EntryQueue(async ({ metrics }) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      sent.push(metrics.length);
    });
    const first = queue.add({ metrics: [metric(0)] });
    await Promise.resolve();
    await Promise.resolve();
    await Promise.all([first, ...Array.from({ length: 50 }, (_, step) => queue.add({ metrics: [metric(step)] }))]);
    expect(sent.reduce((sum, count) => sum + count)).toBe(51);
    expect(sent.length).toBeLessThanOrEqual(2);
  });

  it('lets a later value of a param find the earlier one', async () => {
    const sent: Entries['params'][] = [];
    const queue = new EntryQueue(({ params }) => {
      sent.push(params);
      return Promise.resolve();
    });
    await Promise.all([
      queue.add({ params: { a: '1', b: '1' } }),
      queue.add({ params: { a: '1', c: '1' } }),
      queue.add({ params: { a: '2' } }),
      queue.add({ params: { d: '1' } }),
    ]);
    expect(sent).toEqual([
      { a: '1', b: '1', c: '1' },
      { a: '2', d: '1' },
    ]);
  });

  it('gives an error to the call that is at fault, and keeps the others', async () => {
    const kept: Record<string, string> = {};
    const queue = new EntryQueue(({ params }) => {
      if (Object.hasOwn(params, 'bad')) return Promise.reject(new Error('refused'));
      Object.assign(kept, params);
      return Promise.resolve();
    });
    const results = await Promise.allSettled([
      queue.add({ params: { a: '1' } }),
      queue.add({ params: { bad: '1' } }),
      queue.add({ params: { b: '2' } }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(kept).toEqual({ a: '1', b: '2' });
    await queue.drain();
  });
});
