// One exchange over node:http: the body is collected within its limit, the app answers, the answer is written.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DecantError } from '../errors.ts';
import { AnswerQueue } from './answer-queue.ts';
import type { ScoringApp } from './app.ts';
import { JSON_TYPE } from './protocol/scoring-message.ts';
import type { ScoringRequest, ScoringResponse } from './protocol/scoring-message.ts';

/** MLflow's words and type (SRV-012). */
const TIMED_OUT = {
  status: 504,
  contentType: JSON_TYPE,
  body: 'Request processing time exceeded limit',
} satisfies ScoringResponse;

/** Takes requests for an app and answers them, each in its time. */
export class Exchange {
  readonly #app: ScoringApp;
  readonly #timeout: number;
  readonly #answers = new AnswerQueue(send);

  /** `timeout` of an answer is in milliseconds. */
  constructor(app: ScoringApp, timeout: number) {
    this.#app = app;
    this.#timeout = timeout;
  }

  /** Collects the body, then answers. */
  receive(message: IncomingMessage, response: ServerResponse): void {
    const { maxBodyBytes } = this.#app;
    if (Number(message.headers['content-length'] ?? 0) > maxBodyBytes) {
      this.#refuseBody(message, response);
      return;
    }
    let first: Buffer | undefined;
    let chunks: Buffer[] | undefined;
    let length = 0;
    message.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBodyBytes) {
        message.removeAllListeners('data');
        message.removeAllListeners('end');
        this.#refuseBody(message, response);
      } else if (first === undefined) first = chunk;
      else (chunks ??= [first]).push(chunk);
    });
    message.on('end', () => {
      const body = chunks === undefined ? (first ?? NO_BODY) : Buffer.concat(chunks, length);
      this.answerBody(message, response, body);
    });
  }

  /** Answers a message whose body is here. */
  answerBody(message: IncomingMessage, response: ServerResponse, body: Uint8Array): void {
    const request = new NodeRequest(message, body);
    const answer = this.#app.handle(request);
    if (answer instanceof Promise) answerInTime(request, response, answer, this.#timeout);
    else this.#answers.add(response, answer);
  }

  /** What is left of a body that is too long is not read: the connection ends. */
  #refuseBody(message: IncomingMessage, response: ServerResponse): void {
    response.shouldKeepAlive = false;
    response.once('finish', () => message.destroy());
    const answer = this.#app.handle(new NodeRequest(message, NO_BODY, true));
    if (answer instanceof Promise)
      void answer.then((result) => {
        send(response, result);
      });
    else send(response, answer);
  }
}

const NO_BODY = Buffer.alloc(0);

class NodeRequest implements ScoringRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Uint8Array;
  readonly isTooLarge: boolean;
  readonly #message: IncomingMessage;
  #cancellation: AbortController | undefined;

  constructor(message: IncomingMessage, body: Uint8Array, isTooLarge = false) {
    this.method = message.method ?? '';
    this.path = message.url ?? '';
    // A plain view: slices of a Buffer are no copies, as readers of bytes expect them to be.
    this.body = new Uint8Array(body.buffer, body.byteOffset, body.length);
    this.isTooLarge = isTooLarge;
    this.#message = message;
  }

  /** Made when it is first asked for: few requests can be cancelled. */
  get signal(): AbortSignal {
    return (this.#cancellation ??= new AbortController()).signal;
  }

  cancel(error: DecantError): void {
    this.#cancellation?.abort(error);
  }

  get remoteAddress(): string | undefined {
    return this.#message.socket.remoteAddress;
  }

  header(name: string): string | undefined {
    const value = this.#message.headers[name];
    return typeof value === 'string' ? value : value?.join(', ');
  }
}

/** Answers when the promise does, or says that it took too long; what nobody waits for is cancelled. */
function answerInTime(
  request: NodeRequest,
  response: ServerResponse,
  answer: Promise<ScoringResponse>,
  timeout: number,
): void {
  const timer = setTimeout(() => {
    send(response, TIMED_OUT);
    request.cancel(new DecantError('DEADLINE_EXCEEDED', TIMED_OUT.body));
  }, timeout);
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished)
      request.cancel(new DecantError('CANCELLED', 'The caller has closed the connection.'));
  });
  void answer.then((result) => {
    clearTimeout(timer);
    send(response, result);
  });
}

function send(response: ServerResponse, { status, contentType, body, headers }: ScoringResponse): void {
  if (response.headersSent || response.destroyed) return;
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const list = contentType === undefined ? [] : ['content-type', contentType];
  if (status !== 204) list.push('content-length', String(length));
  if (headers !== undefined) for (const [name, value] of Object.entries(headers)) list.push(name, value);
  response.writeHead(status, list);
  // Text of one byte a character is written faster under this name.
  if (typeof body === 'string') response.end(body, length === body.length ? 'latin1' : 'utf8');
  else response.end(body);
}
