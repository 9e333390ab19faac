// Answers to those who may not enter: MLflow's codes in MLflow's JSON, the same in every dialect.
import { ERROR_STATUS } from '../../errors.ts';
import { renderValue } from '../../formats/json/index.ts';
import { jsonResponse } from '../protocol/scoring-message.ts';
import type { ScoringResponse } from '../protocol/scoring-message.ts';

/** 401 or 403 with a sentence that repeats nothing of the request. */
export function renderDenial(code: 'UNAUTHENTICATED' | 'PERMISSION_DENIED', message: string): ScoringResponse {
  return jsonResponse(ERROR_STATUS[code], renderValue({ error_code: code, message }), { errorCode: code });
}
