// std::sort and std::nth_element of the GNU C++ library (bits/stl_algo.h), on places of values: NumPy 2 falls back to them. Where they
// would change to a heap, after more parts than fair data has, places are sorted as they stand.

const SMALL = 16;

// NaN is greater than every number.
function isLess(values: Float64Array, a: number, b: number): boolean {
  const [left, right] = [values[a]!, values[b]!];
  return left < right || (right !== right && left === left);
}

/** Moves the places of the `kth` smallest of `count` values, and of those before it, to the front. */
export function libraryPartition(values: Float64Array, places: Int32Array, count: number, kth: number): void {
  let [from, to] = [0, count];
  for (let depth = allowedDepth(count); to - from > 3 && depth > 0; depth--) {
    const cut = splitAtMedian(values, places, from, to);
    if (cut <= kth) from = cut;
    else to = cut;
  }
  sortByInsertion(values, places, from, to);
}

/** Sorts the places from `from` to before `to`. */
export function librarySort(values: Float64Array, places: Int32Array, from: number, to: number): void {
  splitWhileLarge(values, places, { from, to, depth: allowedDepth(to - from) });
  sortByInsertion(values, places, from, to);
}

function allowedDepth(count: number): number {
  return 2 * (31 - Math.clz32(count));
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

function splitWhileLarge(values: Float64Array, places: Int32Array, part: Part): void {
  let { to, depth } = part;
  for (; to - part.from > SMALL && depth > 0; depth--) {
    const cut = splitAtMedian(values, places, part.from, to);
    splitWhileLarge(values, places, { from: cut, to, depth: depth - 1 });
    to = cut;
  }
}

function splitAtMedian(values: Float64Array, places: Int32Array, from: number, to: number): number {
  const middle = from + ((to - from) >> 1);
  swap(places, from, findMedian(values, places, [from + 1, middle, to - 1]));
  const pivot = places[from]!;
  let left = from + 1;
  let right = to;
  for (;;) {
    while (isLess(values, places[left]!, pivot)) left += 1;
    right -= 1;
    while (isLess(values, pivot, places[right]!)) right -= 1;
    if (left >= right) return left;
    swap(places, left, right);
    left += 1;
  }
}

function findMedian(values: Float64Array, places: Int32Array, [a, b, c]: readonly [number, number, number]): number {
  const [first, second, third] = [places[a]!, places[b]!, places[c]!];
  if (isLess(values, first, second)) {
    if (isLess(values, second, third)) return b;
    return isLess(values, first, third) ? c : a;
  }
  if (isLess(values, first, third)) return a;
  return isLess(values, second, third) ? c : b;
}

function sortByInsertion(values: Float64Array, places: Int32Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const place = places[i]!;
    let at = i;
    for (; at > from && isLess(values, place, places[at - 1]!); at--) places[at] = places[at - 1]!;
    places[at] = place;
  }
}

function swap(places: Int32Array, a: number, b: number): void {
  const place = places[a]!;
  places[a] = places[b]!;
  places[b] = place;
}
