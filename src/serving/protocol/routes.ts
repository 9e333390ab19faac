// The routes of the scoring server and what answers beside them (parity SRV-002 .. SRV-009).
import type { Dialect } from './dialect.ts';
import { JSON_TYPE } from './scoring-message.ts';
import type { Route, ScoringRequest, ScoringResponse } from './scoring-message.ts';

/** MLflow's routes by path, with the one method each answers. */
const ROUTES: ReadonlyMap<string, { readonly name: RouteName; readonly method: 'GET' | 'POST' }> = new Map([
  ['/ping', { name: 'ping', method: 'GET' }],
  ['/health', { name: 'ping', method: 'GET' }],
  ['/version', { name: 'version', method: 'GET' }],
  ['/invocations', { name: 'invocations', method: 'POST' }],
] as const);

/** What a request to one of MLflow's routes is for. */
export type RouteName = 'ping' | 'version' | 'invocations';

/** Routes beside MLflow's, by path. */
export type OwnRoutes = ReadonlyMap<string, Route>;

/** The route of a request, or the answer of a path or method that has none. */
export function findRoute(
  request: ScoringRequest,
  dialect: Dialect,
  own: OwnRoutes,
): RouteName | Route | ScoringResponse {
  if (request.path === '/invocations' && request.method === 'POST') return 'invocations';
  const path = decodePath(request.path, dialect);
  if (path === undefined) return dialect.notFound;
  const mlflow = ROUTES.get(path);
  const route = mlflow ?? own.get(path);
  if (route === undefined) return answerUnknownPath(path, request, dialect);
  if (route.method === request.method) return 'answer' in route ? route : route.name;
  if (request.method === 'HEAD') {
    if (dialect.answersHead && route.method === 'GET') return 'answer' in route ? route : route.name;
    return { ...withAllowed(dialect.methodNotAllowed, route.method), body: '' };
  }
  if (request.method === 'OPTIONS' && dialect.answersOptions) {
    const allow = route.method === 'GET' ? 'GET, HEAD, OPTIONS' : 'OPTIONS, POST';
    return { status: 200, contentType: dialect.notFound.contentType, body: '', headers: { allow } };
  }
  return withAllowed(dialect.methodNotAllowed, route.method);
}

function withAllowed(response: ScoringResponse, method: string): ScoringResponse {
  return { ...response, headers: { allow: method } };
}

function answerUnknownPath(path: string, request: ScoringRequest, dialect: Dialect): ScoringResponse {
  const shorter = path.endsWith('/') ? path.replace(/\/+$/, '') : '';
  if (!dialect.redirectsTrailingSlash || !ROUTES.has(shorter)) {
    return request.method === 'HEAD' ? { ...dialect.notFound, body: '' } : dialect.notFound;
  }
  const query = /\?.*$/s.exec(request.path)?.[0] ?? '';
  const host = request.header('host');
  // Without a host the reference stays relative, which HTTP allows as well.
  const location = host === undefined ? shorter + query : `http://${host}${shorter}${query}`;
  return { status: 307, contentType: undefined, body: '', headers: { location } };
}

/** The path without its query, percent-decoded; undefined for one that cannot be decoded. */
function decodePath(target: string, dialect: Dialect): string | undefined {
  const question = target.indexOf('?');
  const raw = question < 0 ? target : target.slice(0, question);
  try {
    const path = raw.includes('%') ? decodeURIComponent(raw) : raw;
    return dialect.mergesSlashes ? path.replace(/\/{2,}/g, '/') : path;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** The answer of `/ping` and `/health`: a line end (SRV-002). */
export const PONG: ScoringResponse = { status: 200, contentType: JSON_TYPE, body: '\n' };
