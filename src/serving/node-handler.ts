// The scoring app as a listener of node:http, and of hosts built upon it: Express, Connect, Fastify's raw messages.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DecantError } from '../errors.ts';
import type { ScoringApp } from './app.ts';
import { answerBody, receive } from './exchange.ts';

/** Options of {@link toNodeHandler}. */
export interface NodeHandlerOptions {
  /** Path under which the app is mounted, `/models/wine`: taken off each request. Express takes it off by itself. */
  readonly prefix?: string;
  /** Seconds in which a prediction must end. Default: 60. */
  readonly requestTimeout?: number;
}

/** A listener. What is not under its prefix goes to `next`, where the host gives one; errors of the host's making too. */
export type NodeHandler = (
  message: IncomingMessage & { readonly body?: unknown },
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/** Makes the listener. It reads the body itself; where the host has read it, its bytes must be at `message.body`. */
export function toNodeHandler(app: ScoringApp, options: NodeHandlerOptions = {}): NodeHandler {
  const prefix = (options.prefix ?? '').replace(/\/+$/, '');
  const timeout = (options.requestTimeout ?? 60) * 1000;
  return (message, response, next) => {
    const { url = '/' } = message;
    const rest = url.startsWith(prefix) ? url.slice(prefix.length) : undefined;
    if (rest === undefined || !/^(?:[/?]|$)/.test(rest)) {
      if (next === undefined) response.writeHead(404, { 'content-length': 0 }).end();
      else next();
      return;
    }
    message.url = rest.startsWith('/') ? rest : `/${rest}`;
    // A stream that has ended sends nothing more: to wait for its end would be to wait for ever.
    if (!message.readableEnded) receive(app, timeout, message, response);
    else if (message.body instanceof Uint8Array) answerBody(app, timeout, message, response, message.body);
    else refuseReadBody(response, next);
  };
}

/** Somebody has parsed the body: its numbers are no longer what was sent. */
function refuseReadBody(response: ServerResponse, next: ((error?: unknown) => void) | undefined): void {
  const error = new DecantError('INVALID_STATE', 'The body was read before the scoring app could read it.', {
    hint: 'Mount the app before parsers of bodies, such as express.json().',
  });
  if (next === undefined) response.writeHead(500, { 'content-length': 0 }).end();
  else next(error);
}
