// A bound on the requests that wait for an engine that answers in its own time, as ONNX Runtime does.
import { jsonResponse } from '../protocol/scoring-message.ts';
import type { Layer, ScoringResponse } from '../protocol/scoring-message.ts';

const BUSY: ScoringResponse = {
  ...jsonResponse(
    503,
    '{"error_code": "TEMPORARILY_UNAVAILABLE", "message": "The server is busy: too many requests wait for a prediction."}',
    { errorCode: 'TEMPORARILY_UNAVAILABLE' },
  ),
  headers: { 'retry-after': '1' },
};

/** A layer that lets at most `most` requests wait for their predictions at a time; one more is answered with 503. */
export function boundPending(most: number): Layer {
  let pending = 0;
  return (next) => (request) => {
    if (request.method !== 'POST') return next(request);
    if (pending >= most) return BUSY;
    const answer = next(request);
    if (!(answer instanceof Promise)) return answer;
    pending++;
    return answer.finally(() => pending--);
  };
}
