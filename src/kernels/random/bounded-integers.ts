// Integers of a range in the order in which NumPy's RandomState draws them (numpy/random/src/distributions/distributions.c,
// `random_bounded_uint64_fill` and its like for 32, 16, 8 bits and bool, with masks).
import type { NumericDtype } from '../../data/dtype.ts';
import type { MersenneTwister } from './mersenne-twister.ts';

/** Types that `randint` answers. */
export type IntegerDtype = Exclude<NumericDtype, 'float32' | 'float64'>;

interface IntegerType {
  readonly bits: number;
  readonly isSigned: boolean;
}

const TYPES: Readonly<Record<IntegerDtype, IntegerType>> = {
  bool: { bits: 1, isSigned: false },
  int8: { bits: 8, isSigned: true },
  int16: { bits: 16, isSigned: true },
  int32: { bits: 32, isSigned: true },
  int64: { bits: 64, isSigned: true },
  uint8: { bits: 8, isSigned: false },
  uint16: { bits: 16, isSigned: false },
  uint32: { bits: 32, isSigned: false },
  uint64: { bits: 64, isSigned: false },
};

/** The least and the greatest integer of a type. */
export function integerRange(dtype: IntegerDtype): readonly [least: bigint, greatest: bigint] {
  const { bits, isSigned } = TYPES[dtype];
  const size = 1n << BigInt(bits);
  return isSigned ? [-size / 2n, size / 2n - 1n] : [0n, size - 1n];
}

/**
 * Gives integers from 0 to `span`, both included, as arrays of this type are filled: words of 32 bits are cut into pieces of
 * narrower types, and what is above the range under a mask is drawn again. `span` is within the type.
 */
export function makeIntegerDraw(generator: MersenneTwister, span: bigint, dtype: IntegerDtype): () => bigint {
  const { bits } = TYPES[dtype];
  if (span === 0n) return () => 0n;
  if (span > 0xffffffffn) {
    const mask = maskOf(span);
    return () => {
      for (;;) {
        const value = generator.drawLong() & mask;
        if (value <= span) return value;
      }
    };
  }
  const draw = bits < 32 ? cutWords(generator, bits) : () => generator.drawWord();
  const mask = Number(maskOf(span));
  const greatest = Number(span);
  return () => {
    for (;;) {
      const value = (draw() & mask) >>> 0;
      if (value <= greatest) return BigInt(value);
    }
  };
}

// The least number of ones that covers the range.
function maskOf(span: bigint): bigint {
  return (1n << BigInt(span.toString(2).length)) - 1n;
}

// Pieces of a word, the lowest bits first.
function cutWords(generator: MersenneTwister, bits: number): () => number {
  let word = 0;
  let left = 0;
  return () => {
    if (left === 0) {
      word = generator.drawWord();
      left = 32 / bits;
    } else {
      word >>>= bits;
    }
    left -= 1;
    return word;
  };
}
