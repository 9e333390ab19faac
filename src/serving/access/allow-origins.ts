// Pages of other origins: which may call the server from a browser (the CORS protocol of the Fetch standard).
import { DecantError } from '../../errors.ts';
import type { Layer, ScoringRequest, ScoringResponse } from '../protocol/scoring-message.ts';
import { renderDenial } from './denial.ts';

/** Options of {@link allowOrigins}. */
export interface OriginOptions {
  /** `https://app.example.com`, compared as a whole; `*` stands for all. */
  readonly origins: readonly string[];
  /** Browsers may send cookies, passwords and certificates along. Default: false; not together with `*`. */
  readonly credentials?: boolean;
  /** Seconds for which browsers may keep the answer about what is allowed. Default: 600. */
  readonly maxAge?: number;
}

const METHODS = 'GET, HEAD, POST';
/** Headers of answers that pages may read. */
const EXPOSED = 'retry-after, www-authenticate, x-request-id';

/** Makes the layer. It stands before access control: browsers ask what is allowed without credentials. */
export function allowOrigins({ origins, credentials = false, maxAge = 600 }: OriginOptions): Layer {
  const allowsAll = origins.includes('*');
  if (allowsAll && credentials) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'The origin * cannot be allowed together with credentials.', {
      hint: 'Name each origin.',
    });
  }
  const allowed = new Set(origins.map(checkOrigin));
  const shared = credentials ? { 'access-control-allow-credentials': 'true' } : {};

  /** The headers of an answer to a page of this origin; undefined where it is not on the list. */
  function listHeaders(origin: string | undefined): Readonly<Record<string, string>> | undefined {
    if (origin === undefined) return undefined;
    if (allowsAll) return { 'access-control-allow-origin': '*' };
    return allowed.has(origin) ? { 'access-control-allow-origin': origin, ...shared } : undefined;
  }

  function answerPreflight(
    request: ScoringRequest,
    headers: Readonly<Record<string, string>> | undefined,
  ): ScoringResponse {
    const vary = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';
    if (headers === undefined) {
      return {
        ...renderDenial('PERMISSION_DENIED', 'Pages of this origin may not call this server.'),
        headers: { vary },
      };
    }
    const asked = request.header('access-control-request-headers') ?? '';
    // What is asked for goes into a header of the answer: names alone, and not too many.
    const names = /^[\w!#$%&'*+.^`|~-]+( *, *[\w!#$%&'*+.^`|~-]+)*$/.test(asked) && asked.length <= 1000 ? asked : '';
    return {
      status: 204,
      contentType: undefined,
      body: '',
      headers: {
        ...headers,
        'access-control-allow-methods': METHODS,
        ...(names === '' ? {} : { 'access-control-allow-headers': names }),
        'access-control-max-age': String(maxAge),
        vary,
      },
    };
  }

  return (next) => (request) => {
    const headers = listHeaders(request.header('origin'));
    if (isPreflight(request)) return answerPreflight(request, headers);
    const answer = next(request);
    if (answer instanceof Promise) return answer.then((response) => addHeaders(response, headers, allowsAll));
    return addHeaders(answer, headers, allowsAll);
  };
}

function isPreflight(request: ScoringRequest): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.header('origin') !== undefined &&
    request.header('access-control-request-method') !== undefined
  );
}

/** Caches must not give the answer for one origin to another, nor the one without an origin. */
function addHeaders(
  response: ScoringResponse,
  headers: Readonly<Record<string, string>> | undefined,
  allowsAll: boolean,
): ScoringResponse {
  const vary = [response.headers?.['vary'], ...(allowsAll ? [] : ['Origin'])]
    .filter((name) => name !== undefined)
    .join(', ');
  return {
    ...response,
    headers: {
      ...response.headers,
      ...headers,
      ...(headers === undefined ? {} : { 'access-control-expose-headers': EXPOSED }),
      ...(vary === '' ? {} : { vary }),
    },
  };
}

/** An origin as browsers write it: a list with a slash too many would allow nobody, and nobody would know why. */
function checkOrigin(origin: string): string {
  if (origin === '*') return origin;
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url !== undefined && url.origin === origin) return origin;
  const better = url === undefined || url.origin === 'null' ? 'https://app.example.com' : url.origin;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `An origin is a scheme, a host and perhaps a port, got ${JSON.stringify(origin)}.`,
    { hint: `Write it as browsers do: ${better}` },
  );
}
