// May a constant of one type fill an array of another? (numpy.can_cast with casting='same_kind', as SimpleImputer asks since 1.4)
import { DecantError } from '../../../errors.ts';
import type { NumpyDtype } from '../../../formats/python/values.ts';
import type { ImputerInput } from './imputer-input.ts';

const RANKS: Readonly<Record<string, number>> = { b: 0, u: 1, i: 2, f: 3, c: 4, O: 5 };

/** Refuses X whose type is of a lower kind than the filling value's: a float does not fill whole numbers. */
export function checkFillType(from: NumpyDtype, input: ImputerInput): void {
  const kind =
    input.kind === 'objects' ? 'O' : input.kind === 'integers' ? (input.dtype.startsWith('u') ? 'u' : 'i') : 'f';
  const [source, target] = [RANKS[from.kind], RANKS[kind]];
  if (kind === 'O' || (source !== undefined && target !== undefined && source <= target)) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `The filling value cannot be cast to the input data: its kind is ${from.kind}, the data's is ${kind}.`,
    { hint: 'Give the columns in the type they had when the model was fitted.' },
  );
}
