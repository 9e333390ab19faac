// MLFLOW_ALLOW_PICKLE_DESERIALIZATION (parity SRV-115): the operator's word on models that are pickles.
import { DecantError } from '../errors.ts';
import { readSettings } from '../settings.ts';

/** Refuses by policy; `subject` is what is refused: `model.pkl in ./model: a LightGBM model that is a pickle`. */
export function checkPicklePolicy(subject: string): void {
  if (readSettings().allowPickle) return;
  throw new DecantError('UNSUPPORTED_MODEL', `MLFLOW_ALLOW_PICKLE_DESERIALIZATION=false refuses ${subject}.`, {
    hint: 'Decant reads these files as data and runs none of their code; set the variable to true to allow that.',
  });
}
