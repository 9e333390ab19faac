// HTTP with the retries, timeouts and TLS options of MLflow's client (mlflow.utils.request_utils, urllib3's Retry). Shared by tracking servers and
// artifact stores; node:http and not fetch, whose certificates cannot be chosen for one client alone.
import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { DecantError, describeError } from '../../errors.ts';
import { hideCredentials } from './hide-credentials.ts';

/** Statuses after which the same request may succeed. */
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);
/** Statuses whose Retry-After is obeyed, as urllib3 does. */
const WITH_RETRY_AFTER = new Set([413, 429, 503]);
/** Longest pause between two attempts in seconds, as urllib3 has it. */
const MAX_PAUSE = 120;
/** Largest answer that is read whole; files are streamed. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** How often and how long a client tries. */
export interface RetryPolicy {
  /** Attempts after the first one. */
  readonly maxRetries: number;
  /** Seconds; the n-th pause is `backoffFactor * 2 ** n`, the first is none. */
  readonly backoffFactor: number;
  /** Up to so many seconds, at random, are added to each pause. */
  readonly backoffJitter: number;
  readonly respectsRetryAfter: boolean;
  /** Seconds without a byte of the answer. */
  readonly timeout: number;
}

/** How a client opens connections. */
export interface ConnectionOptions {
  /** PEM of the authorities to trust in place of the usual ones. */
  readonly ca?: Uint8Array;
  /** PEM of a client's certificate and its key. */
  readonly clientCertificate?: Uint8Array;
  /** Trusts any certificate. */
  readonly isInsecure?: boolean;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes, or a function that opens them anew for each attempt. */
  readonly body?: Uint8Array | string | (() => AsyncIterable<Uint8Array>);
  readonly signal?: AbortSignal;
  /** Statuses that are answers, though they are often passing failures. */
  readonly finalStatuses?: readonly number[];
}

/** An answer whose body is still to be read, or dropped. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}

/** A client for one server, or for several that are opened alike. */
export class HttpClient {
  readonly #http = new HttpAgent({ keepAlive: true, maxSockets: 32 });
  readonly #https: HttpsAgent;
  readonly #policy: RetryPolicy;

  constructor(policy: RetryPolicy, connection: ConnectionOptions = {}) {
    this.#policy = policy;
    const { ca, clientCertificate, isInsecure = false } = connection;
    this.#https = new HttpsAgent({
      keepAlive: true,
      maxSockets: 32,
      rejectUnauthorized: !isInsecure,
      ...(ca === undefined ? {} : { ca: toBuffer(ca) }),
      ...(clientCertificate === undefined
        ? {}
        : { cert: toBuffer(clientCertificate), key: toBuffer(clientCertificate) }),
    });
  }

  /**
   * Sends a request, again after failures that pass. Answers the last answer, whatever its status; TEMPORARILY_UNAVAILABLE where there was
   * none, DEADLINE_EXCEEDED where the server stayed silent.
   */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { maxRetries } = this.#policy;
    for (let attempt = 0; ; attempt++) {
      const isLast = attempt >= maxRetries;
      let pause: number;
      try {
        const answer = await this.#sendOnce(request);
        const isTransient = TRANSIENT.has(answer.status) && request.finalStatuses?.includes(answer.status) !== true;
        if (isLast || !isTransient) return answer;
        pause = this.#readRetryAfter(answer) ?? this.#choosePause(attempt);
        answer.body.resume(); // its connection is free for the next attempt then
      } catch (error) {
        if (request.signal?.aborted === true) throw error;
        if (isLast || (error instanceof DecantError && error.code !== 'DEADLINE_EXCEEDED')) {
          throw describeFailure(error, request, this.#policy);
        }
        pause = this.#choosePause(attempt);
      }
      await wait(pause * 1000, undefined, request.signal === undefined ? {} : { signal: request.signal });
    }
  }

  /** Closes the connections that are kept open. */
  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  #sendOnce(request: HttpRequest): Promise<HttpAnswer> {
    const { method, url, headers = {}, body, signal } = request;
    const isSecure = url.protocol === 'https:';
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const length = bytes instanceof Uint8Array ? { 'Content-Length': String(bytes.byteLength) } : {};
    return new Promise((resolve, reject) => {
      const sent = (isSecure ? requestHttps : requestHttp)(url, {
        method,
        agent: isSecure ? this.#https : this.#http,
        headers: { 'User-Agent': 'decant', Accept: '*/*', ...length, ...headers },
        timeout: this.#policy.timeout * 1000,
        ...(signal === undefined ? {} : { signal }),
      });
      sent.on('timeout', () => {
        sent.destroy(new DecantError('DEADLINE_EXCEEDED', `no answer within ${this.#policy.timeout} s`));
      });
      sent.on('error', reject);
      sent.on('response', (answer) => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer });
      });
      if (bytes === undefined || bytes instanceof Uint8Array) sent.end(bytes);
      else pipeline(Readable.from(bytes(), { objectMode: false }), sent).catch(reject);
    });
  }

  #choosePause(attempt: number): number {
    const { backoffFactor, backoffJitter } = this.#policy;
    const backoff = attempt === 0 ? 0 : backoffFactor * 2 ** attempt;
    return Math.min(MAX_PAUSE, backoff + Math.random() * backoffJitter);
  }

  // Seconds, or a date.
  #readRetryAfter({ status, headers }: HttpAnswer): number | undefined {
    const text = headers['retry-after'];
    if (!this.#policy.respectsRetryAfter || !WITH_RETRY_AFTER.has(status) || text === undefined) return undefined;
    const seconds = /^\s*\d+\s*$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
    return Number.isFinite(seconds) ? Math.min(MAX_PAUSE, Math.max(0, seconds)) : undefined;
  }
}

/** The whole body of an answer; LIMIT_EXCEEDED beyond `maxBytes`. */
export async function readAnswer(answer: HttpAnswer, maxBytes: number = MAX_ANSWER_BYTES): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
    length += piece.byteLength;
    if (length > maxBytes) {
      answer.body.destroy();
      throw new DecantError('LIMIT_EXCEEDED', `The server's answer has more than ${maxBytes} bytes.`);
    }
    pieces.push(piece);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}

function describeFailure(error: unknown, { url, method }: HttpRequest, { timeout, maxRetries }: RetryPolicy): Error {
  const place = `${method} ${hideCredentials(url)}`;
  if (error instanceof DecantError && error.code === 'DEADLINE_EXCEEDED') {
    return new DecantError('DEADLINE_EXCEEDED', `${place} had no answer within ${timeout} s.`, {
      hint: 'MLFLOW_HTTP_REQUEST_TIMEOUT sets the seconds.',
      cause: error,
    });
  }
  return new DecantError('TEMPORARILY_UNAVAILABLE', `${place} failed: ${describeError(error)}`, {
    hint: `It was tried ${maxRetries + 1} times (MLFLOW_HTTP_REQUEST_MAX_RETRIES); is the server running?`,
    cause: error,
  });
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
