// A Python float among plain values.
import { PythonFloat, type Value } from './dtype.ts';

/** A float as a Value: whole numbers stand in a {@link PythonFloat}, so that they are not taken for ints. */
export function toFloatValue(number: number): Value {
  return Number.isInteger(number) ? new PythonFloat(number) : number;
}
