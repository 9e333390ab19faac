// Values of metrics as the columns hold them.

/** What the column holds of a value: NaN is 0 with a mark, the infinities are the largest doubles. */
export function cleanValue(value: number): readonly [value: number, isNan: number] {
  if (Number.isNaN(value)) return [0, 1];
  return [Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE), 0];
}
