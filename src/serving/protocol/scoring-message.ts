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
}

/** An answer. */
export interface ScoringResponse {
  readonly status: number;
  /** Undefined for an answer without content. */
  readonly contentType: string | undefined;
  readonly body: string | Uint8Array;
  /** Further headers by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Media type of answers and of MLflow's errors (SRV-028). */
export const JSON_TYPE = 'application/json';
/** Media type of plain refusals (SRV-028). */
export const TEXT_TYPE = 'text/plain; charset=utf-8';
/** Media type of MLflow 1.x's error pages. */
export const HTML_TYPE = 'text/html; charset=utf-8';

/** An answer in JSON. */
export function jsonResponse(status: number, body: string): ScoringResponse {
  return { status, contentType: JSON_TYPE, body };
}

/** An answer in plain text. */
export function textResponse(status: number, body: string): ScoringResponse {
  return { status, contentType: TEXT_TYPE, body };
}
