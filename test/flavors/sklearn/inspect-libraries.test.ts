// What `decant models doctor` says of models of the libraries beside scikit-learn.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inspectSklearn } from '../../../src/flavors/sklearn/inspect.ts';
import type { ModelFiles } from '../../../src/model/model-files.ts';

const ROOT = fileURLToPath(new URL('../../fixtures/sklearn/', import.meta.url));
const NAMES = readdirSync(ROOT).filter((name) => /-imbalanced-|-pyfunc-wrappers$|-bound-predict$/.test(name));

test.each(NAMES)('%s names no symbol without a reader', async (name) => {
  const files: ModelFiles = {
    location: name,
    read: (path) => Promise.resolve(new Uint8Array(readFileSync(`${ROOT}${name}/${path}`))),
    list: () => Promise.resolve(['model.pkl']),
  };
  const { symbols } = await inspectSklearn(files, { pickled_model: 'model.pkl' });
  expect(symbols.filter(({ status }) => status === 'refused')).toEqual([]);
  expect(symbols.some(({ status }) => status === 'native')).toBe(true);
});

test('a getattr of something else than a method of an estimator is refused, and is a risk', async () => {
  const files: ModelFiles = {
    location: 'a file',
    read: () => Promise.resolve(new TextEncoder().encode("cbuiltins\ngetattr\n(cos\nenviron\nS'get'\ntR.")),
    list: () => Promise.resolve(['model.pkl']),
  };
  const { symbols, risks } = await inspectSklearn(files, { pickled_model: 'model.pkl' });
  expect(symbols.map(({ name, status }) => [name, status])).toEqual([
    ['builtins.getattr', 'refused'],
    ['os.environ', 'refused'],
  ]);
  expect(risks).toEqual(['Loading the file in Python would call builtins.getattr, os.environ.']);
});
