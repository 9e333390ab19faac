// CityHash64 of CityHash 1.0 (G. Pike, J. Alakuijala; util/digest/city.cpp in CatBoost's sources), which later versions of CityHash do
// not agree with. CatBoost keeps the lower 32 bits as a category (catboost/libs/cat_feature/cat_feature.cpp).

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const K_MUL = 0x9ddfea08eb382d69n;

/** The category of a text, as a signed integer of 32 bits. */
export function hashCategory(text: string): number {
  return hashBytes(new TextEncoder().encode(text));
}

/** The category of some bytes. */
export function hashBytes(bytes: Uint8Array): number {
  return Number(BigInt.asIntN(32, cityHash64(bytes)));
}

/** CityHash64 of some bytes. */
export function cityHash64(bytes: Uint8Array): bigint {
  const reader = new Words(bytes);
  const { length } = bytes;
  if (length <= 16) return hashTo16(bytes, reader);
  if (length <= 32) return hash17To32(reader);
  return length <= 64 ? hash33To64(reader) : hashLong(reader);
}

/** Words of the bytes, little endian; a negative place counts from the end. */
class Words {
  readonly length: bigint;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.length = BigInt(bytes.length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  word(place: number): bigint {
    return this.#view.getBigUint64(place < 0 ? this.#view.byteLength + place : place, true);
  }

  half(place: number): bigint {
    return BigInt(this.#view.getUint32(place < 0 ? this.#view.byteLength + place : place, true));
  }
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotate(value: bigint, shift: bigint): bigint {
  return wrap((value >> shift) | (value << (64n - shift)));
}

function mixShift(value: bigint): bigint {
  return value ^ (value >> 47n);
}

function hashPair(low: bigint, high: bigint): bigint {
  const a = mixShift(wrap((low ^ high) * K_MUL));
  return wrap(mixShift(wrap((high ^ a) * K_MUL)) * K_MUL);
}

function hashTo16(bytes: Uint8Array, words: Words): bigint {
  const { length } = bytes;
  if (length > 8) {
    const a = words.word(0);
    const b = words.word(-8);
    return hashPair(a, rotate(wrap(b + words.length), words.length)) ^ b;
  }
  if (length >= 4) return hashPair(wrap(words.length + (words.half(0) << 3n)), words.half(-4));
  if (length === 0) return K2;
  const y = BigInt(bytes[0]! + (bytes[length >> 1]! << 8));
  const z = BigInt(length + (bytes[length - 1]! << 2));
  return wrap(mixShift(wrap(y * K2) ^ wrap(z * K3)) * K2);
}

function hash17To32(words: Words): bigint {
  const a = wrap(words.word(0) * K1);
  const b = words.word(8);
  const c = wrap(words.word(-8) * K2);
  const d = wrap(words.word(-16) * K0);
  return hashPair(
    wrap(rotate(wrap(a - b), 43n) + rotate(c, 30n) + d),
    wrap(a + rotate(b ^ K3, 20n) - c + words.length),
  );
}

function hash33To64(words: Words): bigint {
  let z = words.word(24);
  let a = wrap(words.word(0) + (words.length + words.word(-16)) * K0);
  let b = rotate(wrap(a + z), 52n);
  let c = rotate(a, 37n);
  a = wrap(a + words.word(8));
  c = wrap(c + rotate(a, 7n));
  a = wrap(a + words.word(16));
  const vf = wrap(a + z);
  const vs = wrap(b + rotate(a, 31n) + c);
  a = wrap(words.word(16) + words.word(-32));
  z = words.word(-8);
  b = rotate(wrap(a + z), 52n);
  c = rotate(a, 37n);
  a = wrap(a + words.word(-24));
  c = wrap(c + rotate(a, 7n));
  a = wrap(a + words.word(-16));
  const wf = wrap(a + z);
  const ws = wrap(b + rotate(a, 31n) + c);
  const r = mixShift(wrap((vf + ws) * K2 + (wf + vs) * K0));
  return wrap(mixShift(wrap(r * K0 + vs)) * K2);
}

type Pair = readonly [bigint, bigint];

function hashWeakly(words: Words, place: number, seedA: bigint, seedB: bigint): Pair {
  const [w, x, y, z] = [words.word(place), words.word(place + 8), words.word(place + 16), words.word(place + 24)];
  const start = wrap(seedA + w);
  const b = rotate(wrap(seedB + start + z), 21n);
  const sum = wrap(start + x + y);
  return [wrap(sum + z), wrap(b + rotate(sum, 44n) + start)];
}

function hashLong(words: Words): bigint {
  const { length } = words;
  const size = Number(length);
  let x = words.word(0);
  let y = words.word(-16) ^ K1;
  let z = words.word(-56) ^ K0;
  let v = hashWeakly(words, size - 64, length, y);
  let w = hashWeakly(words, size - 32, wrap(length * K1), K0);
  z = wrap(z + mixShift(v[1]) * K1);
  x = wrap(rotate(wrap(z + x), 39n) * K1);
  y = wrap(rotate(y, 33n) * K1);
  const end = Math.floor((size - 1) / 64) * 64;
  for (let place = 0; place < end; place += 64) {
    x = wrap(rotate(wrap(x + y + v[0] + words.word(place + 16)), 37n) * K1);
    y = wrap(rotate(wrap(y + v[1] + words.word(place + 48)), 42n) * K1);
    x ^= w[1];
    y ^= v[0];
    z = rotate(z ^ w[0], 33n);
    v = hashWeakly(words, place, wrap(v[1] * K1), wrap(x + w[0]));
    w = hashWeakly(words, place + 32, wrap(z + w[1]), y);
    [z, x] = [x, z];
  }
  return hashPair(wrap(hashPair(v[0], w[0]) + mixShift(y) * K1 + z), wrap(hashPair(v[1], w[1]) + x));
}
