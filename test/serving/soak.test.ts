// A short soak (`npm run soak` is the long one): every answer right, memory bounded.
import { expect, it } from 'vitest';
import { soak } from '../../tools/soak/run.mjs';

it('the server answers thousands of requests, each right, in bounded memory', { timeout: 120_000 }, async () => {
  const { answered, wrong, samples } = await soak({ seconds: 60, requests: 10_000, connections: 4 });
  expect(wrong).toBe(0);
  expect(answered).toBeGreaterThanOrEqual(10_000);
  // A leak of a kilobyte a request would be 9 MB from the first tenth to the last, beside what the collector leaves for later.
  expect(samples[9]! - samples[0]!).toBeLessThan(120);
});
