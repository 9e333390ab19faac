// A server on loopback that answers as a test says, and keeps what it was asked.
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON. */
  readonly body?: Uint8Array | string | object;
  /** Ends the connection after so many bytes of the body. */
  readonly breakAfter?: number;
}

export interface FakeServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  stop(): Promise<void>;
}

/** Starts the server; `undefined` breaks the connection without an answer. */
export async function startFakeServer(answer: (request: SeenRequest) => FakeAnswer | undefined): Promise<FakeServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((message, response) => {
    const parts: Buffer[] = [];
    message.on('data', (part: Buffer) => parts.push(part));
    message.on('error', () => undefined);
    message.on('end', () => {
      const { method = '', url: path = '', headers } = message;
      const request = { method, path, headers, body: Buffer.concat(parts) };
      seen.push(request);
      const made = answer(request);
      if (made === undefined) {
        message.socket.destroy();
        return;
      }
      const { status = 200, headers: further = {}, body = '', breakAfter } = made;
      const bytes =
        typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
      response.writeHead(status, { 'content-length': String(bytes.length), ...further });
      if (breakAfter === undefined) response.end(bytes);
      else response.write(bytes.subarray(0, breakAfter), () => setTimeout(() => message.socket.destroy(), 20));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
