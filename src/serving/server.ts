// The scoring app behind node:http. Limits are set for an open network: sizes, slow clients, time for one request.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ScoringApp } from './app.ts';
import { receive } from './exchange.ts';
import { formatUrl, listen, refuseClient } from './listen.ts';

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
