// An app under a path of another app: the path is taken off requests where the host left it on, and put into redirects.
import type { Handler, ScoringRequest, ScoringResponse } from './protocol/scoring-message.ts';

/** What is left of a target under the prefix; undefined where it is not under it. */
export function takePrefixOff(target: string, prefix: string): string | undefined {
  if (!target.startsWith(prefix)) return undefined;
  const rest = target.slice(prefix.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : undefined;
}

/** A handler that works under the prefix. A target without it was shortened by the host already. */
export function mountUnder(prefix: string, next: Handler): Handler {
  const correct = (response: ScoringResponse): ScoringResponse => {
    const location = response.headers?.['location'];
    if (location === undefined) return response;
    const target = location.replace(/^([a-z]+:\/\/[^/]*)?/, (origin) => origin + prefix);
    return { ...response, headers: { ...response.headers, location: target } };
  };
  return (request) => {
    const path = takePrefixOff(request.path, prefix);
    const answer = next(path === undefined ? request : new MountedRequest(request, path));
    return answer instanceof Promise ? answer.then(correct) : correct(answer);
  };
}

class MountedRequest implements ScoringRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Uint8Array;
  readonly #request: ScoringRequest;

  constructor(request: ScoringRequest, path: string) {
    this.method = request.method;
    this.path = path;
    this.body = request.body;
    this.#request = request;
  }

  get isTooLarge(): boolean {
    return this.#request.isTooLarge === true;
  }

  get signal(): AbortSignal | undefined {
    return this.#request.signal;
  }

  get remoteAddress(): string | undefined {
    return this.#request.remoteAddress;
  }

  header(name: string): string | undefined {
    return this.#request.header(name);
  }
}
