// Sums of contiguous float32 in the order in which NumPy adds them, rounded to float32 at each step (see sum-pairwise.ts).

/** Sum of `count` float32 elements from `start` on, rounded as `numpy.sum` rounds it. */
export function sumPairwiseSingle(data: Float32Array, start: number, count: number): number {
  if (count < 8) {
    let sum = 0;
    for (let at = start; at < start + count; at++) sum = Math.fround(sum + data[at]!);
    return sum;
  }
  if (count <= 128) {
    const sums = data.slice(start, start + 8);
    const end = start + count;
    let at = start + 8;
    for (; at + 8 <= end; at += 8) {
      for (let i = 0; i < 8; i++) sums[i]! += data[at + i]!;
    }
    const add = (left: number, right: number): number => Math.fround(left + right);
    const first = add(add(sums[0]!, sums[1]!), add(sums[2]!, sums[3]!));
    let sum = add(first, add(add(sums[4]!, sums[5]!), add(sums[6]!, sums[7]!)));
    for (; at < end; at++) sum = add(sum, data[at]!);
    return sum;
  }
  const half = Math.floor(count / 16) * 8;
  return Math.fround(sumPairwiseSingle(data, start, half) + sumPairwiseSingle(data, start + half, count - half));
}
