// docs/support.md is made, not written: this test fails where it is stale, and `npm run docs` writes it anew.
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { collectCoverage, renderSupport } from '../tools/support.ts';

test('docs/support.md says what the lists and the golden cases say', async () => {
  const text = await format(renderSupport(), { parser: 'markdown', printWidth: 140 });
  await expect(text).toMatchFileSnapshot('../docs/support.md');
}, 120_000);

/** What needs fewer than two releases: how many, and why. */
const EXCEPTIONS: Readonly<Record<string, readonly [least: number, reason: string]>> = {
  'xgboost objective reg:expectileerror': [1, 'it came with 3.3'],
  'sklearn_pandas.CategoricalImputer': [1, '2.0 took it away'],
  'sklearn_pandas.FunctionTransformer': [1, '2.0 took it away'],
  'feature_engine.creation.CyclicalTransformer': [1, '1.5 took it away, and 1.1 writes what 1.3 does'],
  'feature_engine.transformation.ArcSinhTransformer': [1, 'it came with 1.9'],
  'category_encoders.CountTargetEncoder': [1, 'it came with 2.11'],
};

test('each class, objective and link that is read has golden cases of two releases', () => {
  const missing = [...collectCoverage()].filter(([name, releases]) => releases.size < (EXCEPTIONS[name]?.[0] ?? 2));
  expect(missing.map(([name, releases]) => `${name}: ${[...releases].join(', ')}`)).toEqual([]);
}, 120_000);

test('no exception is left that is not needed', () => {
  const coverage = collectCoverage();
  const kept = Object.entries(EXCEPTIONS).filter(([name, [least]]) => coverage.get(name)?.size === least);
  expect(kept.map(([name]) => name)).toEqual(Object.keys(EXCEPTIONS));
}, 120_000);
