// Which bodies need more than JSON.parse: integers beyond 2^53, and literals such as `1.0` that are floats to Python.
import { hasInputNames } from '../../data/schema-fields.ts';
import type { Schema, Signature } from '../../data/schema.ts';

/** What of a number's literal the model can tell apart. */
export interface Exactness {
  /** An integer of 16 or more digits must stay exact. */
  readonly bigIntegers: boolean;
  /** `1.0` must stay a float: it is refused, printed or typed differently from `1`. */
  readonly floatLiterals: boolean;
  /** Columns go by their order, which JavaScript changes where names look like numbers. */
  readonly keyOrder: boolean;
}

/** An integer literal of 16 or more digits: not a fraction, not the mantissa of an exponent. */
const BIG_INTEGER = /(?<![\d.])\d{16,}(?![\d.eE])/;
/** An integer that a double cannot hold at all; Python refuses to convert it where JSON.parse says Infinity. */
const HUGE_INTEGER = /(?<![\d.])\d{309,}(?![\d.eE])/;
/** A float literal whose value may be whole: `1.0`, `-0`, `1e2`. */
const WHOLE_FLOAT = /\d\.0+(?!\d)|\d[eE]|-0(?![\d.])/;
/** A key that JavaScript would move before all others. */
const INTEGER_KEY = /"(?:0|[1-9]\d{0,9})"\s*:/;

/** What the bodies of a model need, once for its signature. */
export function exactnessOf(signature: Signature | undefined): Exactness {
  const schema = signature?.inputs;
  if (schema === undefined) return { bigIntegers: true, floatLiterals: true, keyOrder: true };
  const types = typesOf(schema);
  const isPlain = types.every((type) => PLAIN_TYPES.has(type));
  return {
    bigIntegers: types.some((type) => !DOUBLE_TYPES.has(type)),
    floatLiterals: !isPlain || (signature?.params ?? []).length > 0,
    keyOrder: !isPlain || !hasInputNames(schema),
  };
}

const DOUBLE_TYPES: ReadonlySet<string> = new Set(['double', 'float64']);

/** Types that read `1` and `1.0` alike. */
const PLAIN_TYPES: ReadonlySet<string> = new Set([
  ...['boolean', 'integer', 'long', 'float', 'double'],
  ...[
    'bool',
    'int8',
    'int16',
    'int32',
    'int64',
    'uint8',
    'uint16',
    'uint32',
    'uint64',
    'float16',
    'float32',
    'float64',
  ],
]);

function typesOf(schema: Schema): readonly string[] {
  if (schema.kind === 'tensors') return schema.tensors.map((tensor) => tensor.dtype);
  return schema.columns.map(({ type }) => (typeof type === 'string' ? type : type.kind));
}

/** Must this text be read by the exact parser? */
export function needsExactParser(text: string, exactness: Exactness): boolean {
  if (exactness.bigIntegers ? BIG_INTEGER.test(text) : HUGE_INTEGER.test(text)) return true;
  if (exactness.keyOrder && INTEGER_KEY.test(text)) return true;
  return exactness.floatLiterals && WHOLE_FLOAT.test(text);
}
