// The scoring app as a listener of node:http, and of hosts built upon it: Express, Connect, Fastify's raw messages.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DecantError } from '../errors.ts';
import type { ScoringApp } from './app.ts';
import { Exchange } from './exchange.ts';
import { takePrefixOff } from './mount.ts';

/** Options of {@link toNodeHandler}. */
export interface NodeHandlerOptions {
  /** Seconds in which a prediction must end. Default: 60. */
  readonly requestTimeout?: number;
}

/** A message, with what Express and its like add. */
export type HostMessage = IncomingMessage & { readonly body?: unknown; readonly originalUrl?: string };

/** A listener. What is not under the prefix of the app goes to `next`, where the host gives one. */
export type NodeHandler = (message: HostMessage, response: ServerResponse, next?: (error?: unknown) => void) => void;

/** Makes the listener. It reads the body itself; where the host has read it, its bytes must be at `message.body`. */
export function toNodeHandler(app: ScoringApp, options: NodeHandlerOptions = {}): NodeHandler {
  const exchange = new Exchange(app, (options.requestTimeout ?? 60) * 1000);
  return (message, response, next) => {
    if (!isForApp(message, app.prefix)) {
      if (next === undefined) response.writeHead(404, { 'content-length': 0 }).end();
      else next();
      return;
    }
    // A stream that has ended sends nothing more: to wait for its end would be to wait for ever.
    if (!message.readableEnded) exchange.receive(message, response);
    else if (message.body instanceof Uint8Array) exchange.answerBody(message, response, message.body);
    else refuseReadBody(response, next);
  };
}

/** Hosts that route by prefix have taken it off, and kept the whole target. */
function isForApp({ url = '/', originalUrl = url }: HostMessage, prefix: string): boolean {
  return prefix === '' || originalUrl !== url || takePrefixOff(url, prefix) !== undefined;
}

/** Somebody has parsed the body: its numbers are no longer what was sent. */
function refuseReadBody(response: ServerResponse, next: ((error?: unknown) => void) | undefined): void {
  const error = new DecantError('INVALID_STATE', 'The body was read before the scoring app could read it.', {
    hint: 'Mount the app before parsers of bodies, such as express.json().',
  });
  if (next === undefined) response.writeHead(500, { 'content-length': 0 }).end();
  else next(error);
}
