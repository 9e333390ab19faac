// Comparison of answers: numbers within a relative tolerance, everything else equal.
import { expect } from 'vitest';
import { PythonFloat } from '../src/data/dtype.ts';

/** Asserts that two JSON-like values are equal, numbers within `tolerance` (relative, and absolute below 1). */
export function expectCloseValues(got: unknown, want: unknown, tolerance: number, place = '$'): void {
  const difference = findDifference(got, want, tolerance, place);
  expect(difference).toBe('');
}

function findDifference(rawGot: unknown, rawWant: unknown, tolerance: number, place: string): string {
  const got = plain(rawGot);
  const want = plain(rawWant);
  if (typeof got === 'number' && typeof want === 'number') {
    if (Object.is(got, want) || got === want) return '';
    return Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want)) ? '' : `${place}: got ${got}, want ${want}`;
  }
  if (Array.isArray(got) && Array.isArray(want)) {
    if (got.length !== want.length) return `${place}: got ${got.length} items, want ${want.length}`;
    for (const [index, item] of want.entries()) {
      const difference = findDifference(got[index], item, tolerance, `${place}[${index}]`);
      if (difference !== '') return difference;
    }
    return '';
  }
  if (isRecord(got) && isRecord(want)) {
    const keys = Object.keys(want);
    if (Object.keys(got).join() !== keys.join())
      return `${place}: got keys ${Object.keys(got).join()}, want ${keys.join()}`;
    for (const key of keys) {
      const difference = findDifference(got[key], want[key], tolerance, `${place}.${key}`);
      if (difference !== '') return difference;
    }
    return '';
  }
  return Object.is(got, want) ? '' : `${place}: got ${String(got)}, want ${String(want)}`;
}

function plain(value: unknown): unknown {
  if (value instanceof PythonFloat) return value.value;
  if (typeof value === 'bigint') return Number(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
