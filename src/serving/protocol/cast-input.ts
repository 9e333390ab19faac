// One value of `inputs` or `instances` as its column's or tensor's type (MLflow's convert_data_type; parity SCH-030 .. SCH-035).
import { castArray, guessArray } from '../../data/casting/cast-array.ts';
import { refuseInput } from '../../data/casting/cast-error.ts';
import { flattenList } from '../../data/casting/flatten.ts';
import type { CastPolicy } from '../../data/casting/policy.ts';
import { isRecordType, SCALAR_STORAGE } from '../../data/column-type.ts';
import type { RecordType } from '../../data/column-type.ts';
import type { Value } from '../../data/dtype.ts';
import { enforceNested } from '../../data/enforcement/nested.ts';
import { isValueList } from '../../data/python-text.ts';
import type { ColSpec, TensorSpec } from '../../data/schema.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';

/** What becomes of one value: an array, a NumPy scalar, or a Python value of a nested type. */
export type CastInput =
  | { readonly kind: 'array'; readonly tensor: Tensor }
  /** The tensor has no dimensions. */
  | { readonly kind: 'scalar'; readonly tensor: Tensor }
  | { readonly kind: 'value'; readonly value: Value };

/** Casts one value; without a spec its own type is found. Refuses with BAD_REQUEST and NumPy's words. */
export function castInput(value: Value, spec: ColSpec | TensorSpec | undefined, policy: CastPolicy): CastInput {
  if (spec === undefined) return { kind: 'array', tensor: guessArray(value) };
  if ('dtype' in spec) return { kind: 'array', tensor: castArray(value, spec.dtype, policy) };
  const { type, required } = spec;
  if (isRecordType(type)) return { kind: 'value', value: castNested(value, type, required, policy) };
  const tensor = castArray(value, SCALAR_STORAGE[type], policy);
  return { kind: isValueList(value) ? 'array' : 'scalar', tensor };
}

/** A value of a nested type; arrays must be even, because MLflow makes them NumPy arrays (SCH-057). */
export function castNested(value: Value, type: RecordType, required: boolean, policy: CastPolicy): Value {
  try {
    const enforced = enforceNested(value, type, required, policy.nested);
    if (type.kind === 'array') flattenList(enforced);
    return enforced;
  } catch (error) {
    if (!(error instanceof DecantError) || error.code !== 'INVALID_PARAMETER_VALUE') throw error;
    throw refuseInput(error.message, { cause: error });
  }
}
