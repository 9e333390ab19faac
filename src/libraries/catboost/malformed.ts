import { DecantError } from '../../errors.ts';

/** The error for a model that is not what CatBoost writes. */
export function malformed(reason: string): DecantError {
  return new DecantError('MALFORMED_DATA', `The CatBoost model is damaged: ${reason}.`);
}
