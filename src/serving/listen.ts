// Where the server listens: addresses, what cannot be had, and clients that do not speak HTTP.
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { DecantError, describeError } from '../errors.ts';

const CLIENT_ERRORS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Bytes that are no HTTP, headers that are too long, clients that are too slow. */
export function refuseClient(error: NodeJS.ErrnoException, socket: Socket): void {
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

/** Starts to listen; IO_ERROR with a remedy where the address cannot be had. */
export async function listen(server: Server, host: string, port: number): Promise<void> {
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

/** `http://127.0.0.1:5000`. */
export function formatUrl(host: string, address: AddressInfo): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
