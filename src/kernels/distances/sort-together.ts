// Sorts values and moves their indices along: introsort, as scikit-learn does since 1.9 (sklearn/utils/_sorting.pyx). Equal values may come
// out in any order; before 1.9 it was another one, and no answer depends on it.

/** Sorts `size` values from `start` on, with their indices, in ascending order. */
export function sortTogether(values: Float64Array, indices: Int32Array, start: number, size: number): void {
  sortIntro(values, indices, start, size, 2 * Math.floor(Math.log2(Math.max(size, 1))));
}

function swap(values: Float64Array, indices: Int32Array, a: number, b: number): void {
  const value = values[a]!;
  values[a] = values[b]!;
  values[b] = value;
  const index = indices[a]!;
  indices[a] = indices[b]!;
  indices[b] = index;
}

// The least of first, middle and last goes first, the median last.
function placeMedian(values: Float64Array, indices: Int32Array, start: number, size: number): void {
  const last = start + size - 1;
  const middle = start + (size >> 1);
  if (values[start]! > values[last]!) swap(values, indices, start, last);
  if (values[last]! > values[middle]!) {
    swap(values, indices, last, middle);
    if (values[start]! > values[last]!) swap(values, indices, start, last);
  }
}

const INSERTION_SIZE = 15;

function sortIntro(values: Float64Array, indices: Int32Array, from: number, count: number, depth: number): void {
  let start = from;
  let size = count;
  for (let left = depth; size > INSERTION_SIZE;) {
    if (left <= 0) {
      sortHeap(values, indices, start, size);
      return;
    }
    left -= 1;
    placeMedian(values, indices, start, size);
    const last = start + size - 1;
    const pivot = values[last]!;
    let i = start + 1;
    let j = last - 1;
    for (;;) {
      while (i <= j && values[i]! < pivot) i++;
      while (i <= j && values[j]! > pivot) j--;
      if (i >= j) break;
      swap(values, indices, i, j);
      i++;
      j--;
    }
    swap(values, indices, i, last);
    sortIntro(values, indices, start, i - start, left);
    size = last - i;
    start = i + 1;
  }
  sortByInsertion(values, indices, start, size);
}

function sortByInsertion(values: Float64Array, indices: Int32Array, start: number, size: number): void {
  for (let at = start + 1; at < start + size; at++) {
    const value = values[at]!;
    const index = indices[at]!;
    let to = at;
    for (; to > start && values[to - 1]! > value; to--) {
      values[to] = values[to - 1]!;
      indices[to] = indices[to - 1]!;
    }
    values[to] = value;
    indices[to] = index;
  }
}

function sortHeap(values: Float64Array, indices: Int32Array, start: number, size: number): void {
  for (let root = (size - 2) >> 1; root >= 0; root--) siftDown(values, indices, start, root, size);
  for (let end = size - 1; end > 0; end--) {
    swap(values, indices, start, start + end);
    siftDown(values, indices, start, 0, end);
  }
}

function siftDown(values: Float64Array, indices: Int32Array, start: number, from: number, end: number): void {
  let root = from;
  for (;;) {
    const child = root * 2 + 1;
    let largest = root;
    if (child < end && values[start + largest]! < values[start + child]!) largest = child;
    if (child + 1 < end && values[start + largest]! < values[start + child + 1]!) largest = child + 1;
    if (largest === root) return;
    swap(values, indices, start + root, start + largest);
    root = largest;
  }
}
