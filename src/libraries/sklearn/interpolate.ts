// numpy.interp: a line through points in ascending places (numpy/_core/src/multiarray/compiled_base.c `arr_interp`).

/** The line's value at x; before the first place and after the last one it is flat. NaN gives NaN. */
export function interpolateLine(x: number, places: Float64Array, values: Float64Array): number {
  if (x !== x) return x;
  const last = places.length - 1;
  if (x < places[0]!) return values[0]!;
  if (x >= places[last]!) return values[last]!;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (places[middle]! <= x) low = middle;
    else high = middle;
  }
  if (places[low] === x) return values[low]!;
  const slope = (values[low + 1]! - values[low]!) / (places[low + 1]! - places[low]!);
  return slope * (x - places[low]!) + values[low]!;
}
