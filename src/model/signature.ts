// The `signature` map of an MLmodel file: JSON texts under `inputs`, `outputs` and `params`, or null (parity MLM-007).
import { readParams, readSchema, writeParams, writeSchema } from '../data/schema-json.ts';
import type { ParamSpec, Schema, Signature } from '../data/schema.ts';
import type { Value } from '../data/dtype.ts';
import { DecantError } from '../errors.ts';
import { parseExactJson, renderValue } from '../formats/json/index.ts';

/** Most types inside each other. */
const MAX_DEPTH = 200;

/** The three texts of a signature as MLflow 3 writes them; null where the signature has none. */
export interface SignatureTexts {
  readonly inputs: string | null;
  readonly outputs: string | null;
  readonly params: string | null;
}

/** Reads a signature; an absent or null map gives an empty one. Unknown types are refused by name. */
export function parseSignature(raw: unknown): Signature {
  if (raw === undefined || raw === null) return {};
  if (typeof raw !== 'object' || Array.isArray(raw)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Model signature: expected a map, got ${typeof raw}.`);
  }
  const map = new Map<string, unknown>(Object.entries(raw));
  const inputs = readText(map.get('inputs'), 'inputs');
  const outputs = readText(map.get('outputs'), 'outputs');
  const params = readText(map.get('params'), 'params');
  return {
    ...(inputs === undefined ? {} : { inputs: parseSchema(inputs, 'inputs') }),
    ...(outputs === undefined ? {} : { outputs: parseSchema(outputs, 'outputs') }),
    ...(params === undefined ? {} : { params: parseParams(params) }),
  };
}

/** The JSON texts of a signature, byte for byte as MLflow 3 writes them. */
export function renderSignature(signature: Signature): SignatureTexts {
  return {
    inputs: signature.inputs === undefined ? null : renderSchema(signature.inputs),
    outputs: signature.outputs === undefined ? null : renderSchema(signature.outputs),
    params: signature.params === undefined || signature.params.length === 0 ? null : renderParams(signature.params),
  };
}

/** Reads the JSON text of one schema (MLflow's Schema.from_json). */
export function parseSchema(text: string, what = 'schema'): Schema {
  return readSchema(parseText(text, what), what);
}

/** The JSON text of one schema (MLflow's Schema.to_json). */
export function renderSchema(schema: Schema): string {
  return renderValue(writeSchema(schema));
}

/** Reads the JSON text of the params (MLflow's ParamSchema.from_json). */
export function parseParams(text: string): readonly ParamSpec[] {
  return readParams(parseText(text, 'params'), 'params');
}

/** The JSON text of the params (MLflow's ParamSchema.to_json). */
export function renderParams(params: readonly ParamSpec[]): string {
  return renderValue(writeParams(params));
}

function parseText(text: string, what: string): Value {
  try {
    return parseExactJson(text, { maxDepth: MAX_DEPTH });
  } catch (cause) {
    if (!(cause instanceof DecantError) || cause.code === 'LIMIT_EXCEEDED') throw cause;
    throw new DecantError('MALFORMED_DATA', `Model signature, ${what}: not JSON: ${cause.message}`, { cause });
  }
}

function readText(value: unknown, key: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new DecantError('INVALID_PARAMETER_VALUE', `Model signature, ${key}: expected JSON text, got ${typeof value}.`);
}
