// The layer that lets nobody pass without a credential, liveness alone excepted. RFC 9110, section 11.
import { renderDenial } from './denial.ts';
import type { Handler, Layer, ScoringRequest, ScoringResponse } from '../protocol/scoring-message.ts';

/** One way to say who one is. */
export interface Door {
  /** Name of the scheme in the header Authorization, in lower case. */
  readonly scheme: 'bearer' | 'basic';
  /** What WWW-Authenticate says about it. */
  readonly challenge: string;
  /** True where what follows the scheme in the header is a credential of this server. Never throws, never rejects. */
  admits(credentials: string): boolean | Promise<boolean>;
}

/** Paths that tell whether the server lives, and nothing else: those who watch it have no credentials. */
export const OPEN_PATHS: ReadonlySet<string> = new Set(['/ping', '/health', '/livez']);

/**
 * Makes the layer: one of the doors must admit a request. Every path but those of liveness is guarded, unknown ones too, so that
 * strangers do not learn what there is.
 */
export function requireAccess(doors: readonly Door[]): Layer {
  const challenge = doors.map((door) => door.challenge).join(', ');
  const missing = refuse('The request carries no credentials.', challenge);
  const wrong = refuse('The credentials of the request are not known here.', challenge);
  return (next) => (request) => {
    if (isOpen(request)) return next(request);
    const header = request.header('authorization');
    if (header === undefined || header === '') return withoutBody(request, missing);
    const [, scheme = '', credentials = ''] = /^([^\s]+) +(.*)$/s.exec(header) ?? [];
    const name = scheme.toLowerCase();
    const door = doors.find((candidate) => candidate.scheme === name);
    const isAdmitted = door?.admits(credentials.trim()) ?? false;
    if (typeof isAdmitted === 'boolean') return isAdmitted ? next(request) : withoutBody(request, wrong);
    return enterLater(isAdmitted, request, next, wrong);
  };
}

async function enterLater(
  isAdmitted: Promise<boolean>,
  request: ScoringRequest,
  next: Handler,
  wrong: ScoringResponse,
): Promise<ScoringResponse> {
  return (await isAdmitted) ? next(request) : withoutBody(request, wrong);
}

function isOpen({ method, path }: ScoringRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const question = path.indexOf('?');
  return OPEN_PATHS.has(question < 0 ? path : path.slice(0, question));
}

/** MLflow's code and shape of an error; what came is not repeated. */
function refuse(message: string, challenge: string): ScoringResponse {
  return { ...renderDenial('UNAUTHENTICATED', message), headers: { 'www-authenticate': challenge } };
}

function withoutBody(request: ScoringRequest, response: ScoringResponse): ScoringResponse {
  return request.method === 'HEAD' ? { ...response, body: '' } : response;
}
