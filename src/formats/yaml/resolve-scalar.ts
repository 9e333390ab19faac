// What a plain YAML scalar means to PyYAML's safe loader: its tables for YAML 1.1 (yaml.org/type), with PyYAML's own narrower
// float (`1e5` is text) and its base-60 numbers. Timestamps stay text here.
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';

/** The types that a plain scalar may resolve to. */
export type PlainType = 'bool' | 'float' | 'int' | 'merge' | 'null' | 'str' | 'timestamp' | 'value';

const FLOAT =
  /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INTEGER =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/;
const TIMESTAMP =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;
const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;

/** The type that a plain scalar resolves to. */
export function resolvePlainType(text: string): PlainType {
  if (NULL.test(text)) return 'null';
  if (BOOLEAN.test(text)) return 'bool';
  if (INTEGER.test(text)) return 'int';
  if (FLOAT.test(text)) return 'float';
  if (TIMESTAMP.test(text)) return 'timestamp';
  if (text === '<<') return 'merge';
  return text === '=' ? 'value' : 'str';
}

/** The value of a plain scalar; undefined where Python fails to convert it (`0b_`, `0x_`). */
export function resolvePlain(text: string): Value | undefined {
  switch (resolvePlainType(text)) {
    case 'null':
      return null;
    case 'bool':
      return /^(?:yes|true|on)$/i.test(text);
    case 'int':
      return readInteger(text);
    case 'float':
      return readFloat(text);
    default:
      return text;
  }
}

/** An int of PyYAML's grammar; undefined where Python fails to convert it. */
export function readInteger(text: string): number | bigint | undefined {
  const isNegative = text.startsWith('-');
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '');
  const size = readMagnitude(digits);
  if (size === undefined) return undefined;
  const value = isNegative ? -size : size;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function readMagnitude(digits: string): bigint | undefined {
  if (/^0b[01]+$/.test(digits) || /^0x[\da-fA-F]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  if (digits.length > 4300) return undefined;
  if (digits.includes(':')) return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  return /^\d+$/.test(digits) ? BigInt(digits) : undefined;
}

/** A float of PyYAML's grammar; undefined where Python fails to convert it. Whole values stand in a {@link PythonFloat}. */
export function readFloat(text: string): number | PythonFloat | undefined {
  const isNegative = text.startsWith('-');
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '').toLowerCase();
  const size = readSize(digits);
  if (Number.isNaN(size)) return digits === '.nan' ? Number.NaN : undefined;
  const value = isNegative ? -size : size;
  return Number.isInteger(value) ? new PythonFloat(value) : value;
}

function readSize(digits: string): number {
  if (digits === '.inf') return Number.POSITIVE_INFINITY;
  if (!digits.includes(':')) return /^(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(digits) ? Number(digits) : Number.NaN;
  let value = 0;
  let base = 1;
  // The last part first: so PyYAML adds them, and so it rounds.
  for (const part of digits.split(':').reverse()) {
    value += Number(part) * base;
    base *= 60;
  }
  return value;
}
