// The scoring server without a socket: a request to an answer, for Node (server.ts) and for any host that speaks fetch.
import type { Batch } from '../data/batch.ts';
import { DecantError } from '../errors.ts';
import type { ScoreOptions } from '../model/flavor.ts';
import type { ScoringModel } from '../model/scoring-model.ts';
import { readSettings } from '../settings.ts';
import { VERSION } from '../version.ts';
import { buildExampleRequest } from './example-request.ts';
import { readFetchRequest, toFetchResponse } from './fetch-adapter.ts';
import type { Dialect } from './protocol/dialect.ts';
import { describePredictionError, renderError, renderRefusal } from './protocol/error-response.ts';
import { parseInvocation } from './protocol/parse-invocation.ts';
import { createPolicy } from './protocol/policy.ts';
import type { PolicyOptions } from './protocol/policy.ts';
import { createProtocolContext } from './protocol/protocol-context.ts';
import type { ProtocolContext } from './protocol/protocol-context.ts';
import { renderAnswer } from './protocol/render-batch.ts';
import { replaceNonFinite } from './protocol/replace-non-finite.ts';
import { findRoute, PONG } from './protocol/routes.ts';
import { jsonResponse } from './protocol/scoring-message.ts';
import type { ScoringRequest, ScoringResponse } from './protocol/scoring-message.ts';

/** Answers scoring requests for one model. */
export interface ScoringApp {
  /** Largest body that is scored; a longer one gets {@link ScoringApp.bodyTooLarge}. */
  readonly maxBodyBytes: number;
  readonly bodyTooLarge: ScoringResponse;
  /** Answers one request; at once where the model answers at once. Never throws. */
  handle(request: ScoringRequest): ScoringResponse | Promise<ScoringResponse>;
  /** The same for hosts with Web requests: Deno, Bun, edge workers, tests. */
  fetch(request: Request): Promise<Response>;
}

/** Options of {@link createScoringApp}. */
export interface ScoringAppOptions {
  /** Default: DECANT_MAX_BODY_BYTES, or 128 MiB. */
  readonly maxBodyBytes?: number;
  /** Where it may differ from MLflow. Default: safe, any protocol. */
  readonly policy?: PolicyOptions;
  /** Release of MLflow that answers where the request does not tell. Default: the one that saved the model. */
  readonly mlflowVersion?: string;
  /** Key around an answer in the dialect of MLflow 1.x. Default: PREDICTIONS_WRAPPER_ATTR_NAME, or none. */
  readonly predictionsWrapper?: string;
  /** Text of a body that the model takes, for `/example` and refusals. Default: one made from the signature. */
  readonly example?: string;
  /** Told of every failure that a caller sees only as "Internal Server Error". */
  readonly onError?: (error: unknown) => void;
}

const DEFAULT_MAX_BODY_BYTES = 128 * 1024 * 1024;

/** Makes the app of a model. Throws where the model's signature cannot be read. */
export function createScoringApp(model: ScoringModel, options: ScoringAppOptions = {}): ScoringApp {
  const settings = readSettings();
  const { onError = () => undefined } = options;
  const policy = createPolicy(options.policy);
  const maxBodyBytes = options.maxBodyBytes ?? parseByteCount(settings.maxBodyBytes) ?? DEFAULT_MAX_BODY_BYTES;
  const context = createProtocolContext({
    signature: model.signature,
    mlflowVersion: options.mlflowVersion ?? model.mlflowVersion,
    policy,
    predictionsWrapper: options.predictionsWrapper ?? settings.predictionsWrapper,
    makeExample: () => options.example ?? makeExample(model, policy.protocol === 1),
  });
  return new ModelApp(model, context, maxBodyBytes, onError);
}

function makeExample({ signature, scorer }: ScoringModel, isLegacy: boolean): string {
  return buildExampleRequest({ signature, featureNames: scorer.featureNames, isLegacy });
}

function parseByteCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `DECANT_MAX_BODY_BYTES must be a number of bytes above zero, got ${JSON.stringify(text)}.`,
  );
}

class ModelApp implements ScoringApp {
  readonly maxBodyBytes: number;
  readonly bodyTooLarge: ScoringResponse;
  readonly #model: ScoringModel;
  readonly #context: ProtocolContext;
  readonly #options: ScoreOptions;
  readonly #onError: (error: unknown) => void;
  readonly #version = jsonResponse(200, VERSION);

  constructor(model: ScoringModel, context: ProtocolContext, maxBodyBytes: number, onError: (error: unknown) => void) {
    this.#model = model;
    this.#context = context;
    this.#onError = onError;
    this.#options = { enforcement: context.policy.enforcement };
    this.maxBodyBytes = maxBodyBytes;
    const error = new DecantError('LIMIT_EXCEEDED', `The body of the request is larger than ${maxBodyBytes} bytes.`, {
      hint: 'Send fewer rows at a time, or start the server with a larger DECANT_MAX_BODY_BYTES.',
    });
    this.bodyTooLarge = renderError(error, context.dialect, 413);
  }

  handle(request: ScoringRequest): ScoringResponse | Promise<ScoringResponse> {
    const { dialect } = this.#context;
    try {
      const route = findRoute(request, dialect, this.#context.policy.name);
      if (typeof route !== 'string') return route;
      if (route === 'invocations') return this.#score(request);
      if (route === 'example') return jsonResponse(200, this.#context.example?.() ?? '');
      return route === 'ping' ? PONG : this.#version;
    } catch (error) {
      return this.#fail(error, dialect);
    }
  }

  async fetch(request: Request): Promise<Response> {
    const read = await readFetchRequest(request, this.maxBodyBytes);
    return toFetchResponse(read === undefined ? this.bodyTooLarge : await this.handle(read));
  }

  #score(request: ScoringRequest): ScoringResponse | Promise<ScoringResponse> {
    if (request.body.length > this.maxBodyBytes) return this.bodyTooLarge;
    const invocation = parseInvocation(request, this.#context);
    if ('status' in invocation) return invocation;
    const { input, params, dialect, wrapper } = invocation;
    let answer: Batch | Promise<Batch>;
    try {
      answer = this.#model.predictBatch(input, params, this.#readOptions(request.path));
    } catch (error) {
      return this.#refuse(error, dialect);
    }
    if (!(answer instanceof Promise)) return this.#answer(answer, wrapper, dialect);
    return answer.then(
      (batch) => {
        try {
          return this.#answer(batch, wrapper, dialect);
        } catch (error) {
          return this.#fail(error, dialect);
        }
      },
      (error: unknown) => this.#refuse(error, dialect),
    );
  }

  /** What the model refuses is answered in MLflow's JSON; a defect of ours is not described to strangers. */
  #refuse(error: unknown, dialect: Dialect): ScoringResponse {
    if (!(error instanceof DecantError)) return this.#fail(error, dialect);
    if (error.status >= 500) this.#onError(error);
    return renderRefusal(describePredictionError(error, dialect), dialect, this.#context);
  }

  #answer(batch: Batch, wrapper: string | undefined, dialect: Dialect): ScoringResponse {
    const text = renderAnswer(batch, wrapper, dialect);
    return jsonResponse(200, this.#context.policy.strictJson ? replaceNonFinite(text) : text);
  }

  /**
   * `?method=predict_proba` asks for another method of the model than the one it was saved with; `labels=true` for its
   * columns under the labels of the classes.
   */
  #readOptions(path: string): ScoreOptions {
    const question = path.indexOf('?');
    if (question < 0) return this.#options;
    const query = new URLSearchParams(path.slice(question));
    const method = query.get('method');
    const labels = query.get('labels') === 'true';
    return { ...this.#options, ...(method === null ? {} : { method }), ...(labels ? { labels } : {}) };
  }

  #fail(error: unknown, dialect: Dialect): ScoringResponse {
    this.#onError(error);
    return dialect.failure;
  }
}
