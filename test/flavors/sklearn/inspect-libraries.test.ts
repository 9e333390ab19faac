// What `decant models doctor` says of models of the libraries beside scikit-learn.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inspectSklearn } from '../../../src/flavors/sklearn/inspect.ts';
import type { ModelFiles } from '../../../src/model/model-files.ts';

const ROOT = fileURLToPath(new URL('../../fixtures/sklearn/', import.meta.url));
const NAMES = readdirSync(ROOT).filter((name) => /-imbalanced-|-pyfunc-wrappers$/.test(name));

test.each(NAMES)('%s names no symbol without a reader', async (name) => {
  const files: ModelFiles = {
    location: name,
    read: (path) => Promise.resolve(new Uint8Array(readFileSync(`${ROOT}${name}/${path}`))),
    list: () => Promise.resolve(['model.pkl']),
  };
  const { symbols } = await inspectSklearn(files, { pickled_model: 'model.pkl' });
  // A bound method is written as a getattr, which is read as data where it says nothing new and is never called.
  const refused = symbols.filter(({ status, name: symbol }) => status === 'refused' && symbol !== 'builtins.getattr');
  expect(refused).toEqual([]);
  expect(symbols.some(({ status }) => status === 'native')).toBe(true);
});
