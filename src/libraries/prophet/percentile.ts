// Percentiles between two values, by a straight line (numpy.percentile; numpy.nanpercentile leaves out NaN).

/** The value below which a part `quantile` (0 to 1) of ascending values is; NaN where there is none. */
export function findPercentile(sorted: Float64Array, quantile: number): number {
  const place = (sorted.length - 1) * quantile;
  const lower = Math.floor(place);
  const [a = NaN, b = a] = sorted.subarray(lower, lower + 2);
  const part = place - lower;
  return part >= 0.5 ? b - (b - a) * (1 - part) : a + (b - a) * part;
}

/** Lower and upper bounds, `width` of the values apart, of each row of a row-major table. */
export function findBounds(table: Float64Array, rowCount: number, width: number): [Float64Array, Float64Array] {
  const count = table.length / rowCount;
  const [lower, upper] = [new Float64Array(rowCount), new Float64Array(rowCount)];
  const [low, high] = [(100 * (1 - width)) / 2 / 100, (100 * (1 + width)) / 2 / 100];
  for (let row = 0; row < rowCount; row++) {
    const values = table.slice(row * count, (row + 1) * count).sort();
    // NaN is sorted to the end.
    const known = values.subarray(0, values.findLastIndex((value) => !Number.isNaN(value)) + 1);
    lower[row] = findPercentile(known, low);
    upper[row] = findPercentile(known, high);
  }
  return [lower, upper];
}
