import { describe, expect, it } from 'vitest';
import { splitBatch } from '../../src/tracking/split-batch.ts';

describe('splitBatch', () => {
  it('keeps every entry, within the limits of one request', () => {
    const texts = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, `${i}`]));
    const metrics = Array.from({ length: 2500 }, (_, step) => ({ key: 'm', value: step, timestamp: 1, step }));
    const batches = splitBatch({ metrics, params: texts(250), tags: texts(120) });
    const sizes = batches.map((batch) => [
      batch.metrics?.length ?? 0,
      Object.keys(batch.params ?? {}).length,
      Object.keys(batch.tags ?? {}).length,
    ]);
    expect(sizes).toEqual([
      [800, 100, 100],
      [880, 100, 20],
      [820, 50, 0],
    ]);
    expect(batches.flatMap((batch) => batch.metrics ?? [])).toEqual(metrics);
  });

  it('sends nothing for nothing', () => {
    expect(splitBatch({ metrics: [], params: {}, tags: {} })).toEqual([]);
  });
});
