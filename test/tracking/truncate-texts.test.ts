import { afterEach, expect, it, vi } from 'vitest';
import { truncateParams, truncateTags } from '../../src/tracking/truncate-texts.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('cuts long values of params and tags, and says so', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  expect(truncateParams({ a: 'x'.repeat(6001), b: 'y'.repeat(6000) })).toEqual({
    a: 'x'.repeat(6000),
    b: 'y'.repeat(6000),
  });
  expect(truncateTags({ a: 'x'.repeat(8001) })).toEqual({ a: 'x'.repeat(8000) });
  expect(warn.mock.calls.map(([text]) => text)).toEqual([
    "Param value of 'a' (6001 characters) is truncated to 6000 characters to meet the length limit.",
    "Tag value of 'a' (8001 characters) is truncated to 8000 characters to meet the length limit.",
  ]);
});

it('counts characters, not their halves', () => {
  expect(truncateParams({ a: '🙂'.repeat(4000) })).toEqual({ a: '🙂'.repeat(4000) });
});

it('leaves them to the store where MLFLOW_TRUNCATE_LONG_VALUES is false', () => {
  vi.stubEnv('MLFLOW_TRUNCATE_LONG_VALUES', 'false');
  expect(truncateParams({ a: 'x'.repeat(6001) })).toEqual({ a: 'x'.repeat(6001) });
});
