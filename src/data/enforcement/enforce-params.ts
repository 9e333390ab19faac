// Params of a request against the params schema (MLflow's _enforce_params_schema and ParamSpec.validate_type_and_shape;
// parity SCH-060 .. SCH-069). Integers have no range, floats keep double precision, as there.
import { DecantError } from '../../errors.ts';
import { describeParamSpec } from '../describe-schema.ts';
import { normalizeDatetimeText } from '../datetime.ts';
import { isPythonInt, toNumber } from '../guess-column.ts';
import { formatPythonString, isValueDict, isValueList, nameOfPythonType } from '../python-text.ts';
import { toFloatValue } from '../float-value.ts';
import { enforceNested } from './nested.ts';
import type { Params } from '../batch.ts';
import type { Value } from '../dtype.ts';
import type { ParamSpec, ScalarType } from '../schema.ts';

const NO_PARAMS: Params = {};

/**
 * The params that the model gets: those of the schema, as given or by default. Unknown names are left out; dates become
 * ISO text. Everything that does not fit is reported in one INVALID_PARAMETER_VALUE.
 */
export function enforceParams(params: Value | undefined, specs: readonly ParamSpec[] | undefined): Params {
  if (specs === undefined || specs.length === 0) return NO_PARAMS;
  const given = params ?? {};
  if (!isValueDict(given)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Parameters must be a dictionary. Got type '${nameOfPythonType(given)}'.`,
    );
  }
  const entries = new Map<string, Value>();
  const refusals: string[] = [];
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  for (const [name, value] of Object.entries(given)) {
    const spec = byName.get(name);
    // JavaScript's undefined is a param that was not given.
    if (spec === undefined || (value as Value | undefined) === undefined) continue;
    try {
      entries.set(name, enforceParam(value, spec));
    } catch (error) {
      if (!(error instanceof DecantError)) throw error;
      refusals.push(`(${formatPythonString(name)}, ${formatPythonString(error.message)})`);
    }
  }
  if (refusals.length > 0) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Invalid parameters found: {${refusals.join(', ')}}`);
  }
  for (const spec of specs) if (!entries.has(spec.name)) entries.set(spec.name, spec.default);
  return Object.fromEntries(entries);
}

/** One param as its spec declares it. */
export function enforceParam(value: Value, spec: ParamSpec): Value {
  const { type } = spec;
  if (spec.shape !== null) {
    if (!isValueList(value) || value.some((item) => isValueList(item))) {
      throw refuse(
        `Value must be a 1D array with shape (-1,) for param ${describeParamSpec(spec)}, received ${nameOfPythonType(value)}`,
      );
    }
    if (typeof type !== 'string')
      throw refuse(`A param of type object cannot have a shape: ${describeParamSpec(spec)}`);
  }
  try {
    if (typeof type !== 'string') {
      // The value is checked and handed over as it came.
      enforceNested(value, type, true);
      return value;
    }
    return isValueList(value) && spec.shape !== null
      ? value.map((item) => enforceScalar(item, type))
      : enforceScalar(value, type);
  } catch (error) {
    if (!(error instanceof DecantError) || error.code !== 'INVALID_PARAMETER_VALUE') throw error;
    throw refuse(`Failed to validate type and shape for ${describeParamSpec(spec)}, error: ${error.message}`);
  }
}

function enforceScalar(value: Value, type: ScalarType): Value {
  if (value === null) return null;
  const given = nameOfPythonType(value);
  if (type === 'datetime') return enforceDatetime(value);
  if (isValueList(value) || isValueDict(value) || value instanceof Date)
    throw refuse(`Value must be a scalar for type \`${type}\`, got \`${given}\``);
  switch (type) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'integer':
    case 'long':
      if (isPythonInt(value)) return value;
      break;
    case 'float':
    case 'double': {
      const number = toNumber(value);
      if (number === undefined) break;
      if (typeof value === 'bigint' && !Number.isFinite(number)) throw refuse('int too large to convert to float');
      return toFloatValue(number);
    }
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'binary':
      if (value instanceof Uint8Array) return value;
      break;
  }
  throw refuse(`Can not safely convert \`<class '${given}'>\` to \`${type}\``);
}

function enforceDatetime(value: Value): Value {
  const text = value instanceof Date ? toIsoText(value) : value;
  const normalized = typeof text === 'string' ? normalizeDatetimeText(text) : undefined;
  if (normalized !== undefined) return normalized;
  throw refuse(
    `Failed to convert value of type \`<class '${nameOfPythonType(value)}'>\` to \`datetime\`; ISO 8601 text is needed`,
  );
}

function toIsoText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'NaT' : date.toISOString().slice(0, -1);
}

function refuse(reason: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', reason);
}
