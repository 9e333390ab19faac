// What the predictor of these tests imports.

export function scale(value: number, factor: number): number {
  return value * factor;
}
