// numpy.argpartition of NumPy 1: introselect (numpy/core/src/npysort/selection.cpp). Which of several equal values come to the front
// depends on its swaps.

// NaN is greater than every number.
function isLess(a: number, b: number): boolean {
  return a < b || (b !== b && a === a);
}

function swap(places: Int32Array, a: number, b: number): void {
  const place = places[a]!;
  places[a] = places[b]!;
  places[b] = place;
}

/** Moves the places of the `kth` smallest values, and of those before it, to the front. */
export function partitionPlaces(values: Float64Array, places: Int32Array, count: number, kth: number): void {
  if (kth < 3) {
    pickLeast(values, places, 0, count, kth + 1);
    return;
  }
  if (kth === count - 1) {
    let greatest = 0;
    for (let i = 1; i < count; i++) if (!isLess(values[places[i]!]!, values[places[greatest]!]!)) greatest = i;
    swap(places, kth, greatest);
    return;
  }
  select(values, places, 0, count - 1, kth);
}

function pickLeast(values: Float64Array, places: Int32Array, from: number, count: number, wanted: number): void {
  for (let i = 0; i < wanted; i++) {
    let least = i;
    for (let k = i + 1; k < count; k++) {
      if (isLess(values[places[from + k]!]!, values[places[from + least]!]!)) least = k;
    }
    swap(places, from + i, from + least);
  }
}

function select(values: Float64Array, places: Int32Array, from: number, to: number, kth: number): void {
  let [low, high] = [from, to];
  let depth = 2 * (31 - Math.clz32(to - from + 1));
  while (low + 1 < high) {
    let left = low + 1;
    let right = high;
    if (depth > 0 || right - left < 5) {
      placeMedian(values, places, low, low + ((high - low) >> 1), high);
    } else {
      swap(places, left + selectMedianOfMedians(values, places, left, right - left), low);
      left -= 1;
      right += 1;
    }
    depth -= 1;
    const pivot = values[places[low]!]!;
    for (;;) {
      do left += 1;
      while (isLess(values[places[left]!]!, pivot));
      do right -= 1;
      while (isLess(pivot, values[places[right]!]!));
      if (right < left) break;
      swap(places, left, right);
    }
    swap(places, low, right);
    if (right >= kth) high = right - 1;
    if (right <= kth) low = left;
  }
  if (high === low + 1 && isLess(values[places[high]!]!, values[places[low]!]!)) swap(places, high, low);
}

// The median of three goes to `low`, the least of them beside it.
function placeMedian(values: Float64Array, places: Int32Array, low: number, middle: number, high: number): void {
  if (isLess(values[places[high]!]!, values[places[middle]!]!)) swap(places, high, middle);
  if (isLess(values[places[high]!]!, values[places[low]!]!)) swap(places, high, low);
  if (isLess(values[places[low]!]!, values[places[middle]!]!)) swap(places, low, middle);
  swap(places, middle, low + 1);
}

// The median of the medians of groups of five, as a place relative to `from`; it is moved to the front.
function selectMedianOfMedians(values: Float64Array, places: Int32Array, from: number, count: number): number {
  const groups = Math.floor(count / 5);
  for (let group = 0; group < groups; group++) {
    swap(places, from + group * 5 + findMedianOfFive(values, places, from + group * 5), from + group);
  }
  if (groups > 2) partitionPart(values, places, from, groups, groups >> 1);
  return groups >> 1;
}

function partitionPart(values: Float64Array, places: Int32Array, from: number, count: number, kth: number): void {
  if (kth < 3) pickLeast(values, places, from, count, kth + 1);
  else select(values, places, from, from + count - 1, from + kth);
}

function findMedianOfFive(values: Float64Array, places: Int32Array, at: number): number {
  const less = (a: number, b: number): boolean => isLess(values[places[at + a]!]!, values[places[at + b]!]!);
  const order = (a: number, b: number): void => {
    if (less(a, b)) swap(places, at + a, at + b);
  };
  order(1, 0);
  order(4, 3);
  order(3, 0);
  order(4, 1);
  order(2, 1);
  if (less(3, 2)) return less(3, 1) ? 1 : 3;
  return 2;
}
