// Calls of MLflow's REST API: JSON out, JSON in, errors under MLflow's codes (mlflow.utils.rest_utils; parity TRK-060 .. TRK-074).
import { DecantError, isErrorCode } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';
import { hideCredentials, readAnswer } from '../http/index.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../http/index.ts';
import { isJsonMap, JsonFields } from './json-fields.ts';

/** Characters of a body that is no JSON which a message repeats. */
const MAX_QUOTE = 300;

/** Fields of a request; undefined ones are left out. */
export type RequestFields = Readonly<Record<string, unknown>>;

/** A tracking server, as its API is called. */
export class RestClient {
  readonly #http: HttpClient;
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(http: HttpClient, base: URL, headers: Readonly<Record<string, string>>) {
    this.#http = http;
    this.#base = base;
    this.#headers = headers;
  }

  /** The server, without credentials. */
  get uri(): string {
    return hideCredentials(this.#base).replace(/\/$/, '');
  }

  /** GET of `/api/2.0/mlflow/<endpoint>`; the fields become the query, lists repeat their key. */
  async get(endpoint: string, fields: RequestFields = {}): Promise<JsonFields> {
    const url = this.#locate(endpoint);
    for (const [key, value] of Object.entries(fields)) {
      for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (item !== undefined) url.searchParams.append(key, toText(item));
      }
    }
    return this.#call(endpoint, { method: 'GET', url });
  }

  /** A call of `/api/2.0/mlflow/<endpoint>` with the fields as its JSON body. */
  async send(method: 'POST' | 'PATCH' | 'DELETE', endpoint: string, fields: RequestFields): Promise<JsonFields> {
    const body = JSON.stringify(fields);
    const headers = { 'Content-Type': 'application/json' };
    return this.#call(endpoint, { method, url: this.#locate(endpoint), headers, body });
  }

  /** Any request to the server with its credentials; `path` is relative to the server's root. The answer is not judged. */
  async request(
    path: string,
    request: Omit<HttpRequest, 'url'>,
    query: Readonly<Record<string, string>> = {},
  ): Promise<HttpAnswer> {
    const url = new URL(path, this.#base);
    for (const [key, value] of Object.entries(query)) url.searchParams.append(key, value);
    return this.#http.send({ ...request, url, headers: { ...this.#headers, ...request.headers } });
  }

  close(): void {
    this.#http.close();
  }

  #locate(endpoint: string): URL {
    return new URL(`api/2.0/mlflow/${endpoint}`, this.#base);
  }

  async #call(endpoint: string, request: HttpRequest): Promise<JsonFields> {
    const answer = await this.#http.send({ ...request, headers: { ...this.#headers, ...request.headers } });
    const text = new TextDecoder().decode(await readAnswer(answer));
    if (answer.status >= 200 && answer.status < 300) {
      if (text.trim() === '') return new JsonFields({}, endpoint);
      const value = parseJson(text);
      if (isJsonMap(value)) return new JsonFields(value, endpoint);
      throw new DecantError(
        'MALFORMED_DATA',
        `API request to endpoint was successful but the response body was not in a valid JSON format: ${quote(text)}`,
        { hint: `Is ${this.uri} an MLflow tracking server?` },
      );
    }
    throw describeRefusal(endpoint, answer.status, text);
  }
}

/** A text as one part of a path; INVALID_PARAMETER_VALUE for those that URLs do not take as they are. */
export function encodeSegment(text: string): string {
  if (text !== '' && text !== '.' && text !== '..') return encodeURIComponent(text);
  throw new DecantError('INVALID_PARAMETER_VALUE', `Not an id or a key: ${JSON.stringify(text)}`);
}

/** The error that an answer with a status beyond 2xx stands for. */
export function describeRefusal(endpoint: string, status: number, text: string): DecantError {
  const value = parseJson(text);
  if (isJsonMap(value) && typeof value['error_code'] === 'string') {
    const { error_code: code, message } = value;
    const reason = typeof message === 'string' ? message : 'The server gives no reason.';
    // A code that is unknown here is told, for the error has another one.
    return isErrorCode(code)
      ? new DecantError(code, reason)
      : new DecantError(codeOfStatus(status), `${code}: ${reason}`);
  }
  return new DecantError(
    codeOfStatus(status),
    `API request to endpoint ${endpoint} failed with error code ${status} != 200. Response body: ${quote(text)}`,
    hintAt(status),
  );
}

function hintAt(status: number): { readonly hint?: string } {
  if (status === 401 || status === 403) {
    return { hint: 'MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, open it.' };
  }
  return status === 404 ? { hint: 'The server may be of an older MLflow, which has no such call.' } : {};
}

const CODES_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'ENDPOINT_NOT_FOUND',
  405: 'ENDPOINT_NOT_FOUND',
  409: 'RESOURCE_CONFLICT',
  429: 'REQUEST_LIMIT_EXCEEDED',
  501: 'NOT_IMPLEMENTED',
  502: 'TEMPORARILY_UNAVAILABLE',
  503: 'TEMPORARILY_UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

function codeOfStatus(status: number): ErrorCode {
  return CODES_OF_STATUS[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // the caller says what it is instead
  }
}

function quote(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}...` : text);
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
