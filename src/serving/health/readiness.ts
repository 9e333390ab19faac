// Is this server to be sent requests? Reasons against it come and go; `/readyz` tells, while `/livez` tells that it lives at all.
import { JSON_TYPE, jsonResponse } from '../protocol/scoring-message.ts';
import type { Route } from '../protocol/scoring-message.ts';

/** Why a server is not ready. */
export type ReadinessReason = 'warming up' | 'draining' | 'worker restarting' | 'thread restarting';

/** Reasons against readiness; ready where there are none. */
export class Readiness {
  readonly #reasons = new Set<ReadinessReason>();
  readonly #checks: (() => ReadinessReason | undefined)[] = [];

  /** States a reason, or takes it back. */
  set(reason: ReadinessReason, isGiven: boolean): void {
    if (isGiven) this.#reasons.add(reason);
    else this.#reasons.delete(reason);
  }

  /** Adds a question that is asked each time. */
  addCheck(check: () => ReadinessReason | undefined): void {
    this.#checks.push(check);
  }

  /** All reasons; none where the server is ready. */
  get reasons(): readonly ReadinessReason[] {
    const found = this.#checks.map((check) => check()).filter((reason) => reason !== undefined);
    return [...new Set([...this.#reasons, ...found])];
  }
}

/** `GET /livez` and `GET /readyz`: 200, or 503 with the reasons and the time to ask again. */
export function createHealthRoutes(readiness: Readiness): readonly Route[] {
  const alive = jsonResponse(200, '{"status": "ok"}');
  return [
    { path: '/livez', method: 'GET', summary: 'Is the server alive?', answer: () => alive },
    {
      path: '/readyz',
      method: 'GET',
      summary: 'Is the server to be sent requests?',
      answers: {
        200: { description: 'It is.', contentType: JSON_TYPE },
        503: { description: 'It is not, with the reasons.', contentType: JSON_TYPE },
      },
      answer: () => {
        const { reasons } = readiness;
        if (reasons.length === 0) return alive;
        const body = `{"status": "not ready", "reasons": [${reasons.map((reason) => JSON.stringify(reason)).join(', ')}]}`;
        return { ...jsonResponse(503, body), headers: { 'retry-after': '1' } };
      },
    },
  ];
}
