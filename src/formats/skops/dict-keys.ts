// Keys of a dict in skops' schema: JSON made text of them, and `key_types` tells what they were.
import { PythonGlobal } from '../python/values.ts';
import type { PythonValue } from '../python/values.ts';
import { refuseSkops } from './schema-node.ts';
import type { SchemaNode } from './schema-node.ts';

/** The key that a text and its type stand for; NumPy's scalars become plain numbers and texts. */
export function readDictKey(text: string, type: PythonValue | undefined, node: SchemaNode): PythonValue {
  if (!(type instanceof PythonGlobal)) throw node.malformed(`has a key ${JSON.stringify(text)} without a type`);
  const key = convertKey(text, type);
  if (key === undefined) {
    throw refuseSkops(
      `a dict has the key ${JSON.stringify(text)} of type ${type.path}`,
      'Dicts with keys of text, int and float are read.',
    );
  }
  return key;
}

function convertKey(text: string, type: PythonGlobal): PythonValue | undefined {
  switch (type.path) {
    case 'builtins.str':
    case 'numpy.str_':
      return text;
    case 'builtins.int':
      return readInteger(text);
    case 'builtins.float':
    case 'numpy.float64':
    case 'numpy.float32':
    case 'numpy.float16':
      return /^(?:-?\d+(?:\.\d+)?(?:e[-+]?\d+)?|NaN|-?Infinity)$/.test(text) ? Number(text) : undefined;
    case 'builtins.bool':
    case 'numpy.bool':
    case 'numpy.bool_':
      // skops makes True of any text, `false` too: that key is lost in Python as well.
      return text === 'true' ? true : undefined;
    default:
      return /^numpy\.u?int(?:8|16|32|64)$/.test(type.path) ? readInteger(text) : undefined;
  }
}

function readInteger(text: string): number | bigint | undefined {
  if (!/^-?\d{1,40}$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
