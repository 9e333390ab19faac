// The scoring app behind node:http. Limits are set for an open network: sizes, slow clients, time for one request.
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Server as SecureServer } from 'node:https';
import { Server as NetServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { ScoringApp } from './app.ts';
import { Exchange } from './exchange.ts';
import { formatUrl, listen, listenOnSocket, refuseClient } from './listen.ts';
import { readSecureContext } from './secure-context.ts';
import type { TlsFiles } from './secure-context.ts';

/** Options of {@link startServer}. */
export interface ServerOptions {
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free port. Default: 5000. */
  readonly port?: number;
  /** Listens on this Unix socket, and on no port. */
  readonly unixSocket?: UnixSocket;
  /** Speaks HTTPS with these files; TLS 1.2 or newer. */
  readonly tls?: TlsFiles;
  /** Seconds in which a request must arrive, and in which its prediction must end. Default: 60. */
  readonly requestTimeout?: number;
  /** Seconds that an unused connection stays open; longer than the 60 of common load balancers. Default: 75. */
  readonly keepAliveTimeout?: number;
  /** Seconds that {@link RunningServer.close} gives to open requests. Default: 30. */
  readonly drainTimeout?: number;
  /** Most open connections; more are closed at once. Default: no limit. */
  readonly maxConnections?: number;
  /** Bytes of all headers of a request; more get 431. Default: 16,384. */
  readonly maxHeaderBytes?: number;
  /** Told when a connection cannot be accepted (no more file handles, for one); the server goes on. */
  readonly onError?: (error: unknown) => void;
}

/** A socket in the file system. */
export interface UnixSocket {
  readonly path: string;
  /** Who may connect, as the mode of a file. Default: 0o600, the user of the server alone. */
  readonly mode?: number;
}

/** A server that listens. */
export interface RunningServer {
  /** `http://127.0.0.1:5000`; `unix:/run/decant.sock`. */
  readonly url: string;
  /** Reads the files of TLS anew, for connections to come; rejects, and keeps the old ones, where they cannot be used. */
  renewTls(): Promise<void>;
  /** Takes no new connections, lets open requests end, then resolves. */
  close(): Promise<void>;
}

/** Seconds in which the headers of a request must arrive. */
const HEADERS_TIMEOUT = 20;

/** Milliseconds that idle connections stay open at the end. */
const IDLE_GRACE = 250;

/** Starts to listen; IO_ERROR with a remedy where the address cannot be had. */
export async function startServer(app: ScoringApp, options: ServerOptions = {}): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 5000, requestTimeout = 60, keepAliveTimeout = 75, drainTimeout = 30 } = options;
  const { onError = () => undefined } = options;
  const timeout = requestTimeout * 1000;
  const state = { isClosing: false };
  const limits = {
    requestTimeout: timeout,
    headersTimeout: Math.min(HEADERS_TIMEOUT * 1000, timeout),
    keepAliveTimeout: keepAliveTimeout * 1000,
    connectionsCheckingInterval: Math.min(5000, timeout),
    ...(options.maxHeaderBytes === undefined ? {} : { maxHeaderSize: options.maxHeaderBytes }),
  };
  const exchange = new Exchange(app, timeout);
  const answer: RequestListener = (message, response) => {
    if (state.isClosing) response.shouldKeepAlive = false;
    exchange.receive(message, response);
  };
  const { tls, unixSocket } = options;
  const secure =
    tls === undefined ? undefined : createSecureServer({ ...limits, ...(await readSecureContext(tls)) }, answer);
  const server: Server | SecureServer = secure ?? createServer(limits, answer);
  server.on('clientError', refuseClient);
  if (options.maxConnections !== undefined) server.maxConnections = options.maxConnections;
  if (unixSocket === undefined) await listen(server, host, port);
  else await listenOnSocket(server, unixSocket.path, unixSocket.mode ?? 0o600);
  server.on('error', onError);
  return {
    url:
      unixSocket === undefined
        ? formatUrl(secure === undefined ? 'http' : 'https', host, server.address() as AddressInfo)
        : `unix:${unixSocket.path}`,
    renewTls: async () => {
      if (tls !== undefined) secure?.setSecureContext(await readSecureContext(tls));
    },
    close: () => {
      state.isClosing = true;
      return closeServer(server, drainTimeout * 1000);
    },
  };
}

async function closeServer(server: Server | SecureServer, drainTimeout: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      server.closeAllConnections();
    }, drainTimeout);
    // A request may be on its way on a connection that looks idle: it is answered, and told that it was the last.
    const idleTimer = setTimeout(() => {
      server.closeIdleConnections();
    }, IDLE_GRACE);
    // http.Server's own close would end the idle connections at once.
    NetServer.prototype.close.call(server, () => {
      clearTimeout(timer);
      clearTimeout(idleTimer);
      resolve();
    });
  });
}
