// Signatures from examples of data (mlflow.models.infer_signature; parity API-001, API-070 .. API-092).
import { DecantError } from '../errors.ts';
import { enforceParam } from './enforcement/enforce-params.ts';
import { formatPythonString, isValueDict, isValueList, nameOfPythonType } from './python-text.ts';
import { guessArrayDtype } from './casting/cast-array.ts';
import { inferSchema } from './infer-schema.ts';
import { inferType } from './infer-type.ts';
import { isRecordType } from './column-type.ts';
import { toBatch, type ModelInput } from './input.ts';
import { toPlainValue } from './input/js-value.ts';
import type { Dtype, Value } from './dtype.ts';
import type { ModelOutput } from './output.ts';
import type { ParamSpec, ScalarType, Schema, Signature } from './schema.ts';

/**
 * The signature of examples: what `predict` takes, what it gives, and its params with their defaults. Data is read as `predict`
 * reads it without a schema: rows and columns are a frame, typed arrays and rows of numbers a tensor. Whole numbers are of type
 * long; give a Float64Array, or one fraction, for double. Refuses params that no schema can hold.
 */
export function inferSignature(
  input?: ModelInput | ModelOutput,
  output?: ModelInput | ModelOutput,
  params?: Readonly<Record<string, unknown>>,
): Signature {
  const hasParams = params !== undefined && Object.keys(params).length > 0;
  const isGiven = (data: unknown): boolean => data !== undefined && data !== null;
  if (!isGiven(input) && !isGiven(output) && !hasParams) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'A signature needs an example of inputs, outputs or params.');
  }
  return {
    ...(isGiven(input) ? { inputs: inferDataSchema(input as ModelInput) } : {}),
    ...(isGiven(output) ? { outputs: inferDataSchema(output as ModelInput) } : {}),
    ...(hasParams ? { params: inferParams(params) } : {}),
  };
}

function inferDataSchema(data: ModelInput): Schema {
  return inferSchema(toBatch(data, undefined));
}

/** The specs of params, each with its value as the default. All that cannot be one are reported together. */
export function inferParams(params: Readonly<Record<string, unknown>>): readonly ParamSpec[] {
  const refusals: string[] = [];
  const specs = Object.entries(params).flatMap(([name, given]) => {
    try {
      return [inferParam(name, toPlainValue(given))];
    } catch (error) {
      if (!(error instanceof DecantError)) throw error;
      refusals.push(`(${formatPythonString(name)}, ${formatPythonString(error.message)})`);
      return [];
    }
  });
  if (refusals.length > 0) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Failed to infer schema for parameters: [${refusals.join(', ')}]`);
  }
  return specs;
}

function inferParam(name: string, value: Value): ParamSpec {
  const spec: ParamSpec = { name, ...inferParamType(value), default: null };
  return { ...spec, default: enforceParam(value, spec) };
}

function inferParamType(value: Value): Pick<ParamSpec, 'type' | 'shape'> {
  if (isValueList(value)) {
    if (value.some(isValueList)) throw refuse('a list of more than one dimension');
    // MLflow takes an empty list for one of dates.
    return { type: value.length === 0 ? 'datetime' : scalarOf(guessArrayDtype(value)), shape: [-1] };
  }
  if (isValueDict(value)) {
    const type = inferType(value);
    if (!isRecordType(type) || type.kind !== 'object') throw refuse('an empty object');
    return { type, shape: null };
  }
  if (value === null) throw refuse(nameOfPythonType(value));
  return { type: scalarOf(guessArrayDtype([value])), shape: null };
}

const SCALAR_OF_DTYPE: Readonly<Partial<Record<Dtype, ScalarType>>> = {
  bool: 'boolean',
  int64: 'long',
  float64: 'double',
  str: 'string',
  datetime64: 'datetime',
};

function scalarOf(dtype: Dtype): ScalarType {
  const scalar = SCALAR_OF_DTYPE[dtype];
  if (scalar === undefined) throw refuse(`a value of NumPy type ${dtype}`);
  return scalar;
}

function refuse(what: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `A param is a scalar, a list of scalars of one type, or an object; got ${what}`,
  );
}
