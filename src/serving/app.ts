// The scoring server without a socket: a request to an answer, for Node (server.ts) and for any host that speaks fetch.
import { DecantError } from '../errors.ts';
import type { ScoringModel } from '../model/scoring-model.ts';
import { VERSION } from '../version.ts';
import { createDataPlane } from './answer-invocation.ts';
import { createAppContext } from './app-context.ts';
import { addContentCoding } from './bulk/content-coding.ts';
import { readFetchRequest, toFetchResponse } from './fetch-adapter.ts';
import { mountUnder } from './mount.ts';
import type { Dialect } from './protocol/dialect.ts';
import { renderError } from './protocol/error-response.ts';
import type { ProtocolContext } from './protocol/protocol-context.ts';
import { findRoute, PONG } from './protocol/routes.ts';
import type { OwnRoutes } from './protocol/routes.ts';
import { jsonResponse } from './protocol/scoring-message.ts';
import type { Handler, Route, ScoringRequest, ScoringResponse } from './protocol/scoring-message.ts';
import type { ScoringAppOptions } from './scoring-app-options.ts';

/** Answers scoring requests for one model. */
export interface ScoringApp {
  /** Path under which it is mounted; empty for none. */
  readonly prefix: string;
  /** Largest body that is scored; a host that does not read a longer one says so by `isTooLarge`. */
  readonly maxBodyBytes: number;
  /** Answers one request; at once where the model answers at once. Never throws. */
  handle(request: ScoringRequest): ScoringResponse | Promise<ScoringResponse>;
  /** The same for hosts with Web requests: Deno, Bun, edge workers, tests. */
  fetch(request: Request): Promise<Response>;
}

/** Makes the app of a model. Throws where the model's signature cannot be read. */
export function createScoringApp(model: ScoringModel, options: ScoringAppOptions = {}): ScoringApp {
  const { context, maxBodyBytes } = createAppContext(model, options);
  const prefix = (options.prefix ?? '').replace(/\/+$/, '');
  const handle = buildHandler(model, context, { ...options, maxBodyBytes });
  return new ModelApp(prefix === '' ? handle : mountUnder(prefix, handle), prefix, maxBodyBytes);
}

/** MLflow's routes and those beside them; each layer stands around the ones after it. */
function buildHandler(
  model: ScoringModel,
  context: ProtocolContext,
  options: ScoringAppOptions & { readonly maxBodyBytes: number },
): Handler {
  const { onError = () => undefined, layers = [], maxBodyBytes } = options;
  const { invoke: score } = createDataPlane({
    model,
    context,
    onError,
    maxRows: options.maxRows ?? Number.POSITIVE_INFINITY,
  });
  const version = jsonResponse(200, VERSION);
  const own = listRoutes(context, options.routes ?? []);
  const bodyTooLarge = refuseLargeBody(maxBodyBytes, context.dialect);
  const refuse = (error: DecantError, status: number): ScoringResponse => renderError(error, context.dialect, status);
  const invoke =
    context.policy.name === 'exact' ? score : addContentCoding(score, { maxBodyBytes, bodyTooLarge, refuse });
  const answer: Handler = (request) => {
    try {
      if (request.isTooLarge === true || request.body.length > maxBodyBytes) return bodyTooLarge;
      const route = findRoute(request, context.dialect, own);
      if (route === 'invocations') return invoke(request);
      if (route === 'ping') return PONG;
      if (route === 'version') return version;
      return 'answer' in route ? route.answer(request) : route;
    } catch (error) {
      onError(error);
      return context.dialect.failure;
    }
  };
  return layers.reduceRight((next, layer) => layer(next), answer);
}

/** The exact policy has MLflow's routes alone, but for those that were asked for by name. */
function listRoutes({ example }: ProtocolContext, further: readonly Route[]): OwnRoutes {
  const routes: Route[] = [...further];
  if (example !== undefined)
    routes.push({ path: '/example', method: 'GET', answer: () => jsonResponse(200, example()) });
  return new Map(routes.map((route) => [route.path, route]));
}

function refuseLargeBody(maxBodyBytes: number, dialect: Dialect): ScoringResponse {
  const error = new DecantError('LIMIT_EXCEEDED', `The body of the request is larger than ${maxBodyBytes} bytes.`, {
    hint: 'Send fewer rows at a time, or start the server with a larger DECANT_MAX_BODY_BYTES.',
  });
  return renderError(error, dialect, 413);
}

class ModelApp implements ScoringApp {
  readonly prefix: string;
  readonly handle: Handler;
  readonly maxBodyBytes: number;

  constructor(handle: Handler, prefix: string, maxBodyBytes: number) {
    this.handle = handle;
    this.prefix = prefix;
    this.maxBodyBytes = maxBodyBytes;
  }

  async fetch(request: Request): Promise<Response> {
    return toFetchResponse(await this.handle(await readFetchRequest(request, this.maxBodyBytes)));
  }
}
