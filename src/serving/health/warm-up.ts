// The first predictions of a process are slow, since its code is not yet compiled: they are made before anybody waits for them.
import type { ScoringApp } from '../app.ts';
import { JSON_TYPE } from '../protocol/scoring-message.ts';

/** What came of {@link warmUp}. */
export interface WarmUpOutcome {
  readonly rounds: number;
  /** Status and text of the example's refusal, where the model does not take it. */
  readonly refusal: string | undefined;
}

const MAX_ROUNDS = 200;
/** Milliseconds after which one is warm enough. */
const TIME_LIMIT = 150;

/** Scores the example again and again, for a short time; the model's refusal is told, and ends it. */
export async function warmUp(app: ScoringApp, example: string): Promise<WarmUpOutcome> {
  const body = new TextEncoder().encode(example);
  const start = performance.now();
  let rounds = 0;
  while (rounds < MAX_ROUNDS && performance.now() - start < TIME_LIMIT) {
    const response = await app.handle({
      method: 'POST',
      path: '/invocations',
      header: (name) => (name === 'content-type' ? JSON_TYPE : undefined),
      body,
    });
    rounds++;
    if (response.status !== 200) {
      const text = typeof response.body === 'string' ? response.body : new TextDecoder().decode(response.body);
      return { rounds, refusal: `${response.status} ${text.slice(0, 300)}` };
    }
  }
  return { rounds, refusal: undefined };
}
