// Nested lists as tensors: numpy.array(data, dtype), and numpy.array(data) with the dtype found in the data
// (parity SRV-054, SRV-059, SCH-030 .. SCH-035, SCH-070).
import { DecantError } from '../../errors.ts';
import { readNumpyDatetime } from '../datetime.ts';
import { NAT, PythonFloat, type Dtype, type Value } from '../dtype.ts';
import { countKinds, isPythonInt, toNumber } from '../guess-column.ts';
import { parsePythonFloat, parsePythonInteger } from '../python-number.ts';
import { formatPythonScalar, isValueList, nameOfPythonType } from '../python-text.ts';
import { makeTensor, type Tensor } from '../tensor.ts';
import { isBinary, isTruthy } from './cast-cells.ts';
import { refuseInput } from './cast-error.ts';
import { flattenList, flattenObjects } from './flatten.ts';
import { EXACT_POLICY, type CastPolicy } from './policy.ts';

const RANGES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int8: [-128n, 127n],
  int16: [-32768n, 32767n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [0n, 255n],
  uint16: [0n, 65535n],
  uint32: [0n, 2n ** 32n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

/** The tensor that numpy.array(value, dtype) makes; refuses with BAD_REQUEST and NumPy's words, without the values. */
export function castArray(value: Value, dtype: string, policy: CastPolicy = EXACT_POLICY): Tensor {
  const { shape, items } = dtype === 'object' ? flattenObjects(value) : flattenList(value);
  switch (dtype) {
    case 'float64':
      return makeTensor('float64', shape, castFloats(new Float64Array(items.length), items, policy));
    case 'float32':
      return makeTensor('float32', shape, castFloats(new Float32Array(items.length), items, policy));
    case 'int64':
      return makeTensor(
        'int64',
        shape,
        BigInt64Array.from(items, (item) => castInteger(item, dtype, policy)),
      );
    case 'uint64':
      return makeTensor(
        'uint64',
        shape,
        BigUint64Array.from(items, (item) => castInteger(item, dtype, policy)),
      );
    case 'int8':
      return makeTensor(
        'int8',
        shape,
        Int8Array.from(items, (item) => castSmall(item, dtype, policy)),
      );
    case 'int16':
      return makeTensor(
        'int16',
        shape,
        Int16Array.from(items, (item) => castSmall(item, dtype, policy)),
      );
    case 'int32':
      return makeTensor(
        'int32',
        shape,
        Int32Array.from(items, (item) => castSmall(item, dtype, policy)),
      );
    case 'uint8':
      return makeTensor(
        'uint8',
        shape,
        Uint8Array.from(items, (item) => castSmall(item, dtype, policy)),
      );
    case 'uint16':
      return makeTensor(
        'uint16',
        shape,
        Uint16Array.from(items, (item) => castSmall(item, dtype, policy)),
      );
    case 'uint32':
      return makeTensor(
        'uint32',
        shape,
        Uint32Array.from(items, (item) => castSmall(item, dtype, policy)),
      );
    case 'bool':
      return makeTensor(
        'bool',
        shape,
        Uint8Array.from(items, (item) => castBoolean(item, policy)),
      );
    case 'str':
      return makeTensor(
        'str',
        shape,
        items.map((item) => (item === null && policy.nullText === 'missing' ? null : castText(item))),
      );
    case 'bytes':
      return makeTensor('bytes', shape, items.map(castBytes));
    case 'object':
      return makeTensor('object', shape, items);
    default:
  }
  if (dtype === 'datetime64' || dtype.startsWith('datetime64[')) {
    if (policy.arrayDates === 'of four digits') checkDates(items);
    return makeTensor(
      'datetime64',
      shape,
      BigInt64Array.from(items, (item) => castDatetime(item, dtype, policy)),
    );
  }
  throw new DecantError('UNSUPPORTED_MODEL', `Tensors of dtype ${dtype} are not supported.`);
}

/** The tensor that numpy.array(value) makes. */
export function guessArray(value: Value): Tensor {
  const flat = flattenList(value);
  return castArray(value, guessArrayDtype(flat.items));
}

/** The dtype that NumPy finds for such items. */
export function guessArrayDtype(items: readonly Value[]): Dtype {
  const kinds = countKinds(items);
  const { nulls, dates, others, hugeInts, texts, bytes, floats, ints, unsignedInts, booleans, total } = kinds;
  if (total === 0) return 'float64';
  if (nulls > 0 || others > 0 || hugeInts > 0) return 'object';
  if (dates > 0) return dates === total ? 'datetime64' : 'object';
  if (bytes > 0) return bytes === total ? 'bytes' : 'object';
  if (texts > 0) return 'str';
  if (floats > 0 || (unsignedInts > 0 && ints > 0)) return 'float64';
  if (unsignedInts > 0) return 'uint64';
  return booleans === total ? 'bool' : 'int64';
}

function castFloats<T extends Float64Array | Float32Array>(out: T, items: readonly Value[], policy: CastPolicy): T {
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (typeof item === 'number') out[index] = item;
    else if (item === null || item === undefined) out[index] = Number.NaN;
    else if (typeof item === 'boolean') out[index] = item ? 1 : 0;
    else {
      const number =
        typeof item === 'string' ? (policy.digitText === 'parse' ? parsePythonFloat(item) : undefined) : toNumber(item);
      if (number === undefined) {
        throw refuseInput(typeof item === 'string' ? 'could not convert string to float' : describeFloatArgument(item));
      }
      if (typeof item === 'bigint' && !Number.isFinite(number)) throw refuseInput('int too large to convert to float');
      out[index] = number;
    }
    if (
      policy.floatOverflow === 'refuse' &&
      !Number.isFinite(out[index]) &&
      Number.isFinite(toNumber(item) ?? Number.NaN)
    ) {
      throw refuseInput('a number is beyond the range of float32');
    }
  }
  return out;
}

function castSmall(item: Value, dtype: string, policy: CastPolicy): number {
  return Number(castInteger(item, dtype, policy));
}

function castInteger(item: Value, dtype: string, policy: CastPolicy): bigint {
  const value = readInteger(item, policy);
  const [least, most] = RANGES[dtype] ?? [0n, 0n];
  if (value >= least && value <= most) return value;
  const [leastLong, mostLong] = RANGES[dtype === 'uint64' ? 'uint64' : 'int64']!;
  if (policy.arrayOverflow === 'refuse' || value > mostLong || (value < leastLong && dtype !== 'uint64')) {
    throw refuseInput(`Python integer out of bounds for ${dtype}`);
  }
  const bits = Number(dtype.replace(/\D/g, ''));
  return dtype.startsWith('u') ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value);
}

function readInteger(item: Value, policy: CastPolicy): bigint {
  if (isPythonInt(item)) return BigInt(item);
  if (typeof item === 'boolean') return item ? 1n : 0n;
  if (typeof item === 'number' || item instanceof PythonFloat) {
    const number = typeof item === 'number' ? item : item.value;
    if (Number.isNaN(number)) throw refuseInput('cannot convert float NaN to integer');
    if (!Number.isFinite(number)) throw refuseInput('cannot convert float infinity to integer');
    if (policy.fraction === 'refuse' && !Number.isInteger(number))
      throw refuseInput('a number for an integer type has a fraction');
    return BigInt(Math.trunc(number));
  }
  if (typeof item === 'string') {
    const parsed = policy.digitText === 'parse' ? parsePythonInteger(item) : undefined;
    if (parsed === undefined) throw refuseInput('invalid literal for int() with base 10');
    return parsed;
  }
  throw refuseInput(
    `int() argument must be a string, a bytes-like object or a real number, not '${nameOfPythonType(item)}'`,
  );
}

function castBoolean(item: Value, policy: CastPolicy): number {
  if (policy.truth === 'binary' && !isBinary(item))
    throw refuseInput(`a boolean is expected, not '${nameOfPythonType(item)}'`);
  return isTruthy(item) ? 1 : 0;
}

/** An item of a text array: Python's str of it. Refuses containers and bytes. */
export function castText(item: Value): string {
  const text = formatPythonScalar(item);
  if (text === undefined) throw refuseInput(`a text is expected, not '${nameOfPythonType(item)}'`);
  return text;
}

/** An item of an array of bytes: itself, or the ASCII of Python's str of it. */
export function castBytes(item: Value): Uint8Array {
  if (item instanceof Uint8Array) return item;
  const text = castText(item);
  const bytes = Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 127) throw refuseInput("'ascii' codec can't encode a character: ordinal not in range(128)");
    return code;
  });
  // NumPy's bytes have no trailing zeros.
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length--;
  return bytes.subarray(0, length);
}

function castDatetime(item: Value, dtype: string, policy: CastPolicy): bigint {
  if (item === null) return NAT;
  const isNanoseconds = dtype === 'datetime64' || dtype === 'datetime64[ns]';
  if (isNanoseconds && policy.dateNumbers !== 'refuse' && (isPythonInt(item) || typeof item === 'boolean')) {
    const value = BigInt(item);
    if (value >= 2n ** 63n || value < NAT) throw refuseInput('int too big to convert');
    return value;
  }
  const nanoseconds =
    typeof item === 'string'
      ? readNumpyDatetime(item)
      : item instanceof Date
        ? BigInt(item.getTime()) * 1_000_000n
        : undefined;
  if (nanoseconds === undefined) throw refuseInput('Could not convert object to NumPy datetime');
  return nanoseconds;
}

/** What pandas 1 asks of NumPy's dates: a unit, which an array without any date has not, and years that nanoseconds reach. */
function checkDates(items: readonly Value[]): void {
  if (items.length > 0 && items.every((item) => item === null || item === '' || item === 'NaT')) {
    throw refuseInput('datetime64/timedelta64 values and dtype must have a unit specified');
  }
  if (items.some((item) => typeof item === 'string' && /^[+-]?\d+/.test(item) && !/^\d{4}(?!\d)/.test(item))) {
    throw refuseInput('Out of bounds nanosecond timestamp');
  }
}

function describeFloatArgument(item: Value): string {
  if (isValueList(item)) return 'setting an array element with a sequence.';
  return `float() argument must be a string or a real number, not '${nameOfPythonType(item)}'`;
}
