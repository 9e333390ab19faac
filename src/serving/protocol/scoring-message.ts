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
  /** The body is larger than the app takes; it was not read, and is empty here. */
  readonly isTooLarge?: boolean;
  /** Aborted when nobody waits for the answer any more: the caller has gone, or the time for the request is over. */
  readonly signal?: AbortSignal | undefined;
  /** Address of the caller, where the host knows it: for logs alone, never for trust. */
  readonly remoteAddress?: string | undefined;
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
  readonly rowCount?: number | undefined;
  /** Milliseconds from the body to a batch. */
  readonly parseTime?: number;
  /** Milliseconds in the model, with the enforcement of its schema. */
  readonly predictTime?: number;
  /** Milliseconds from the answer of the model to text. */
  readonly renderTime?: number;
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
  /** What it is for, in one line: for the description of the server. A route without one is not described. */
  readonly summary?: string;
  /** What it answers, by status: for the description of the server. Default: status 200 with JSON. */
  readonly answers?: Readonly<Record<number, RouteAnswer>>;
}

/** One answer of a {@link Route}, for people. */
export interface RouteAnswer {
  readonly description: string;
  /** Absent for an answer without content. */
  readonly contentType?: string;
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
