// Nested numbers within a relative distance.
import { expect } from 'vitest';
import { PythonFloat } from '../../../../src/data/dtype.ts';
import { toPlain } from './plain-record.ts';

/** Fails where a number differs by more than `tolerance` of the largest number of its list, or anything else differs. */
export function expectClose(actual: unknown, expected: unknown, tolerance: number): void {
  const [found, wanted] = [flatten(actual), flatten(expected)];
  expect(found.length).toBe(wanted.length);
  const scale = Math.max(1e-300, ...wanted.map((value) => (typeof value === 'number' ? Math.abs(value) : 0)));
  for (const [index, value] of wanted.entries()) {
    const other = found[index];
    if (typeof value !== 'number' || typeof other !== 'number') expect(other).toEqual(value);
    else expect(Math.abs(other - value), `${index}: ${other} beside ${value}`).toBeLessThanOrEqual(tolerance * scale);
  }
}

function flatten(value: unknown): readonly unknown[] {
  if (isMatrix(value)) return Array.from(value.data);
  if (value instanceof PythonFloat) return [value.value];
  const plain = toPlain(value);
  return Array.isArray(plain) ? plain.flatMap(flatten) : [plain];
}

function isMatrix(value: unknown): value is { readonly data: Float64Array } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'matrix' && 'data' in value;
}
