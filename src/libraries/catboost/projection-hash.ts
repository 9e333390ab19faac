// The hash of a projection's values, 64 bits in two words (catboost/libs/model/hash.h, CalcHash: h = M (h + M b); ctr_provider.h,
// CalcHashes).

/** 0x4906ba494954cb65 */
const MAGIC_LOW = 0x4954cb65;
const MAGIC_HIGH = 0x4906ba49;

/** A hash under way. The words are signed integers of 32 bits. */
export class ProjectionHash {
  low = 0;
  high = 0;

  reset(): void {
    this.low = 0;
    this.high = 0;
  }

  /** Takes a value in: an integer of 32 bits, its sign extended. */
  add(value: number): void {
    const { low, high } = this;
    this.low = value;
    this.high = value >> 31;
    this.#multiply();
    const sum = (low >>> 0) + (this.low >>> 0);
    this.high = (high + this.high + (sum >= 2 ** 32 ? 1 : 0)) | 0;
    this.low = sum | 0;
    this.#multiply();
  }

  // Times the magic number. Products of 16 bits each are exact in doubles.
  #multiply(): void {
    const { low, high } = this;
    const a0 = low & 0xffff;
    const a1 = low >>> 16;
    const p00 = a0 * (MAGIC_LOW & 0xffff);
    const middle = a0 * (MAGIC_LOW >>> 16) + a1 * (MAGIC_LOW & 0xffff) + Math.floor(p00 / 65536);
    const carry = a1 * (MAGIC_LOW >>> 16) + Math.floor(middle / 65536);
    this.low = (middle << 16) | (p00 & 0xffff);
    this.high = (carry + Math.imul(low, MAGIC_HIGH) + Math.imul(high, MAGIC_LOW)) | 0;
  }
}
