// The scoring app behind node:http. Limits are set for an open network: sizes, slow clients, time for one request.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { DecantError, describeError } from '../errors.ts';
import type { ScoringApp } from './app.ts';
import { JSON_TYPE } from './protocol/scoring-message.ts';
import type { ScoringRequest, ScoringResponse } from './protocol/scoring-message.ts';

/** Options of {@link startServer}. */
export interface ServerOptions {
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free port. Default: 5000. */
  readonly port?: number;
  /** Seconds in which a request must arrive, and in which its prediction must end. Default: 60. */
  readonly requestTimeout?: number;
  /** Seconds that an unused connection stays open; longer than the 60 of common load balancers. Default: 75. */
  readonly keepAliveTimeout?: number;
  /** Seconds that {@link RunningServer.close} gives to open requests. Default: 30. */
  readonly drainTimeout?: number;
  /** Told when a connection cannot be accepted (no more file handles, for one); the server goes on. */
  readonly onError?: (error: unknown) => void;
}

/** A server that listens. */
export interface RunningServer {
  /** `http://127.0.0.1:5000`. */
  readonly url: string;
  /** Takes no new connections, lets open requests end, then resolves. */
  close(): Promise<void>;
}

/** Seconds in which the headers of a request must arrive. */
const HEADERS_TIMEOUT = 20;

/** MLflow's words and type (SRV-012). */
const TIMED_OUT: ScoringResponse = {
  status: 504,
  contentType: JSON_TYPE,
  body: 'Request processing time exceeded limit',
};

/** Starts to listen; IO_ERROR with a remedy where the address cannot be had. */
export async function startServer(app: ScoringApp, options: ServerOptions = {}): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 5000, requestTimeout = 60, keepAliveTimeout = 75, drainTimeout = 30 } = options;
  const { onError = () => undefined } = options;
  const timeout = requestTimeout * 1000;
  const state = { isClosing: false };
  const server = createServer(
    {
      requestTimeout: timeout,
      headersTimeout: Math.min(HEADERS_TIMEOUT * 1000, timeout),
      keepAliveTimeout: keepAliveTimeout * 1000,
      connectionsCheckingInterval: Math.min(5000, timeout),
    },
    (message, response) => {
      if (state.isClosing) response.shouldKeepAlive = false;
      receive(app, timeout, message, response);
    },
  );
  server.on('clientError', refuseClient);
  await listen(server, host, port);
  server.on('error', onError);
  return {
    url: formatUrl(host, server.address() as AddressInfo),
    close: () => {
      state.isClosing = true;
      return closeServer(server, drainTimeout * 1000);
    },
  };
}

/** Collects the body, then answers. */
function receive(app: ScoringApp, timeout: number, message: IncomingMessage, response: ServerResponse): void {
  const { maxBodyBytes } = app;
  if (Number(message.headers['content-length'] ?? 0) > maxBodyBytes) {
    refuseBody(app, message, response);
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
      refuseBody(app, message, response);
    } else if (first === undefined) first = chunk;
    else (chunks ??= [first]).push(chunk);
  });
  message.on('end', () => {
    const body = chunks === undefined ? (first ?? NO_BODY) : Buffer.concat(chunks, length);
    const answer = app.handle(new NodeRequest(message, body));
    if (answer instanceof Promise) answerInTime(response, answer, timeout);
    else send(response, answer);
  });
}

const NO_BODY = Buffer.alloc(0);

/** What is left of a body that is too long is not read: the connection ends. */
function refuseBody(app: ScoringApp, message: IncomingMessage, response: ServerResponse): void {
  response.shouldKeepAlive = false;
  response.once('finish', () => message.destroy());
  send(response, app.bodyTooLarge);
}

class NodeRequest implements ScoringRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Uint8Array;
  readonly #message: IncomingMessage;

  constructor(message: IncomingMessage, body: Uint8Array) {
    this.method = message.method ?? '';
    this.path = message.url ?? '';
    this.body = body;
    this.#message = message;
  }

  header(name: string): string | undefined {
    const value = this.#message.headers[name];
    return typeof value === 'string' ? value : value?.join(', ');
  }
}

function answerInTime(response: ServerResponse, answer: Promise<ScoringResponse>, timeout: number): void {
  const timer = setTimeout(() => {
    send(response, TIMED_OUT);
  }, timeout);
  void answer.then((result) => {
    clearTimeout(timer);
    send(response, result);
  });
}

function send(response: ServerResponse, { status, contentType, body, headers }: ScoringResponse): void {
  if (response.headersSent || response.destroyed) return;
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const list = contentType === undefined ? [] : ['content-type', contentType];
  list.push('content-length', String(length));
  if (headers !== undefined) for (const [name, value] of Object.entries(headers)) list.push(name, value);
  response.writeHead(status, list);
  // Text of one byte a character is written faster under this name.
  if (typeof body === 'string') response.end(body, length === body.length ? 'latin1' : 'utf8');
  else response.end(body);
}

const CLIENT_ERRORS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Bytes that are no HTTP, headers that are too long, clients that are too slow. */
function refuseClient(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = CLIENT_ERRORS[error.code ?? ''] ?? '400 Bad Request';
  const body = status.slice(4);
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(explainListenError(error, host, port));
    };
    server.once('error', fail);
    server.listen({ host, port, backlog: 2048 }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

const LISTEN_HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program listens there: stop it, or choose another port (0 takes a free one).',
  EACCES: 'Ports below 1024 need rights that this process does not have: choose a higher one.',
  EADDRNOTAVAIL: 'This machine has no such address; 0.0.0.0 stands for all that it has.',
  ENOTFOUND: 'The name of the host is not known; 0.0.0.0 stands for all addresses of this machine.',
};

function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): DecantError {
  const hint = LISTEN_HINTS[error.code ?? ''];
  return new DecantError('IO_ERROR', `Cannot listen on ${host}, port ${port}: ${error.code ?? describeError(error)}.`, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

function formatUrl(host: string, address: AddressInfo): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

async function closeServer(server: Server, drainTimeout: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      server.closeAllConnections();
    }, drainTimeout);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
