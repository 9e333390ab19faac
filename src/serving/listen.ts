// Where the server listens: addresses, what cannot be had, and clients that do not speak HTTP.
import { chmod, lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
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
  await startListening(server, { host, port }, `${host}, port ${port}`);
}

/** Starts to listen on a Unix socket that only those may use whom the mode allows. */
export async function listenOnSocket(server: Server, path: string, mode: number): Promise<void> {
  await startListening(server, { path }, path);
  await chmod(path, mode);
}

async function startListening(
  server: Server,
  address: { readonly host: string; readonly port: number } | { readonly path: string },
  name: string,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(explainListenError(error, name));
    };
    server.once('error', fail);
    server.listen({ ...address, backlog: 2048 }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

/**
 * Removes the socket that a server left behind when it was killed. One that somebody listens on stays, and so does a file of
 * another kind: both are an IO_ERROR.
 */
export async function removeDeadSocket(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw new DecantError('IO_ERROR', `Cannot listen on ${path}: ${describeError(error)}.`, { cause: error });
  });
  if (found === undefined) return;
  if (!found.isSocket()) {
    throw new DecantError('IO_ERROR', `Cannot listen on ${path}: a file that is no socket is there.`, {
      hint: 'Name a path at which nothing is.',
    });
  }
  if (await isAnswered(path)) {
    throw new DecantError('IO_ERROR', `Cannot listen on ${path}: EADDRINUSE.`, {
      hint: 'Another program listens there: stop it, or choose another path.',
    });
  }
  await unlink(path);
}

/** Only a refused connection proves that nobody listens: a full queue or a lack of rights does not. */
async function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => {
      resolve(!isCode(error, 'ECONNREFUSED') && !isCode(error, 'ENOENT'));
    });
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

const LISTEN_HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program listens there: stop it, or choose another port (0 takes a free one).',
  EACCES: 'Ports below 1024 need rights that this process does not have: choose a higher one.',
  EADDRNOTAVAIL: 'This machine has no such address; 0.0.0.0 stands for all that it has.',
  ENOENT: 'The folder of the socket must exist.',
  EINVAL: 'The path of a Unix socket may have about 100 characters.',
  ENOTFOUND: 'The name of the host is not known; 0.0.0.0 stands for all addresses of this machine.',
};

function explainListenError(error: NodeJS.ErrnoException, name: string): DecantError {
  const hint = LISTEN_HINTS[error.code ?? ''];
  return new DecantError('IO_ERROR', `Cannot listen on ${name}: ${error.code ?? describeError(error)}.`, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** `http://127.0.0.1:5000`. */
export function formatUrl(scheme: 'http' | 'https', host: string, address: AddressInfo): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
