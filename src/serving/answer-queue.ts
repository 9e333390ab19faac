// Answers of one round of the event loop, written together at its end. Between two writes, a client that waits falls asleep, and to wake it is the
// dearest part of a small answer; written one after the other, the first wakes it for all.
import type { ServerResponse } from 'node:http';
import type { ScoringResponse } from './protocol/scoring-message.ts';

/** Milliseconds that an answer may wait for others: a round whose requests take longer is written as it goes. */
const MAX_WAIT = 1;

/** Writes an answer. */
export type Send = (response: ServerResponse, answer: ScoringResponse) => void;

/** Answers that are about to be written, in their order. */
export class AnswerQueue {
  readonly #send: Send;
  #waiting: [ServerResponse, ScoringResponse][] = [];
  #since = 0;
  readonly #flush = (): void => {
    const answers = this.#waiting;
    this.#waiting = [];
    for (const [response, answer] of answers) this.#send(response, answer);
  };

  constructor(send: Send) {
    this.#send = send;
  }

  add(response: ServerResponse, answer: ScoringResponse): void {
    const now = performance.now();
    if (this.#waiting.length === 0) {
      this.#since = now;
      setImmediate(this.#flush);
    }
    this.#waiting.push([response, answer]);
    if (now - this.#since > MAX_WAIT) this.#flush();
  }
}
