// What the skops format has no node for.
import { DecantError } from '../../errors.ts';

/** The error of a model that holds such a thing. */
export function refuseWriting(what: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `The model holds ${what}, which is not written in the skops format.`, {
    hint: 'Save it with serializationFormat: pickle.',
  });
}
