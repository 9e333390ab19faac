// Behind TLS the address of a redirect (SRV-008) begins with https; the routes do not know how the request came.
import type { Layer, ScoringResponse } from '../protocol/scoring-message.ts';

/** The layer that corrects redirects. */
export const secureRedirects: Layer = (next) => (request) => {
  const answer = next(request);
  return answer instanceof Promise ? answer.then(correct) : correct(answer);
};

function correct(response: ScoringResponse): ScoringResponse {
  const location = response.headers?.['location'];
  if (location?.startsWith('http://') !== true) return response;
  return { ...response, headers: { ...response.headers, location: `https${location.slice(4)}` } };
}
