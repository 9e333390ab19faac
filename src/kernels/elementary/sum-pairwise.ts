// Sums of contiguous float64 in the order in which NumPy adds them (pairwise summation, numpy/_core/src/umath/loops_utils.h.src).

/** Sum of `count` elements from `start` on, rounded as `numpy.sum` rounds it. */
export function sumPairwise(data: Float64Array, start: number, count: number): number {
  if (count < 8) {
    let sum = 0;
    for (let at = start; at < start + count; at++) sum += data[at]!;
    return sum;
  }
  if (count <= 128) {
    let [s0, s1, s2, s3] = [data[start]!, data[start + 1]!, data[start + 2]!, data[start + 3]!];
    let [s4, s5, s6, s7] = [data[start + 4]!, data[start + 5]!, data[start + 6]!, data[start + 7]!];
    const end = start + count;
    let at = start + 8;
    for (; at + 8 <= end; at += 8) {
      s0 += data[at]!;
      s1 += data[at + 1]!;
      s2 += data[at + 2]!;
      s3 += data[at + 3]!;
      s4 += data[at + 4]!;
      s5 += data[at + 5]!;
      s6 += data[at + 6]!;
      s7 += data[at + 7]!;
    }
    let sum = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
    for (; at < end; at++) sum += data[at]!;
    return sum;
  }
  const half = Math.floor(count / 16) * 8;
  return sumPairwise(data, start, half) + sumPairwise(data, start + half, count - half);
}
