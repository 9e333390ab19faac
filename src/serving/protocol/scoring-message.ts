// One scoring request and its answer, free of any HTTP library: what fetch() and the Node server both translate to.

/** A request. */
export interface ScoringRequest {
  readonly method: string;
  /** Request target: path and query, percent-encoded as it came. */
  readonly path: string;
  /** Value of a header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The whole body; empty where there is none. */
  readonly body: Uint8Array;
  /** Aborted when nobody waits for the answer any more: the caller has gone, or the time for the request is over. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer. */
export interface ScoringResponse {
  readonly status: number;
  /** Undefined for an answer without content. */
  readonly contentType: string | undefined;
  readonly body: string | Uint8Array;
  /** Further headers by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the layers around a route may know of its work; never sent. */
  readonly facts?: ScoringFacts;
}

/** Facts of an answer, for metrics and logs. They hold no data of the request. */
export interface ScoringFacts {
  /** Rows that were scored. */
  readonly rowCount?: number;
  /** Milliseconds in the model, with the enforcement of its schema. */
  readonly predictTime?: number;
  /** Code of the error that was answered. */
  readonly errorCode?: string;
}

/** Answers requests; at once where it can. Never throws, never rejects. */
export type Handler = (request: ScoringRequest) => ScoringResponse | Promise<ScoringResponse>;

/** What stands around every route, as access control, limits and metrics do: makes a handler of the next one. */
export type Layer = (next: Handler) => Handler;

/** A route that MLflow's server does not have. */
export interface Route {
  /** Decoded path, `/metrics`. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly answer: Handler;
}

/** Media type of answers and of MLflow's errors (SRV-028). */
export const JSON_TYPE = 'application/json';
/** Media type of plain refusals (SRV-028). */
export const TEXT_TYPE = 'text/plain; charset=utf-8';
/** Media type of MLflow 1.x's error pages. */
export const HTML_TYPE = 'text/html; charset=utf-8';

/** An answer in JSON. */
export function jsonResponse(status: number, body: string, facts?: ScoringFacts): ScoringResponse {
  const response = { status, contentType: JSON_TYPE, body };
  return facts === undefined ? response : { ...response, facts };
}

/** An answer in plain text. */
export function textResponse(status: number, body: string): ScoringResponse {
  return { status, contentType: TEXT_TYPE, body };
}
