// Estimators that scikit-learn saved, read and written again in every format: what Python loads is equal to what it had saved.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { DecantError } from '../../src/errors.ts';
import { readRecords } from '../../src/flavors/read-records.ts';
import { writeEstimator } from '../../src/libraries/sklearn/write-estimator.ts';
import { runPython } from './pythons.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/sklearn');
const FORMATS = ['pickle', 'joblib', 'skops'] as const;

/** pandas' own objects, sparse arrays of one dimension, trees that are too deep. */
const UNWRITABLE = [/ made by pandas\./, /csr_matrix of 1 dimensions/, /more than 200 objects inside each other/];

it('every estimator of the newest release is equal after it was written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'decant-writers-'));
  const refused: Record<string, string> = {};
  const cases = readdirSync(FIXTURES)
    .filter((name) => name.startsWith('mlflow3-'))
    .flatMap((name) => {
      const source = ['model.pkl', 'model.skops'].map((file) => join(FIXTURES, name, file)).find(existsSync);
      if (source === undefined) return [];
      const { value } = readRecords(readFileSync(source), name, { isFaithful: true });
      const written = FORMATS.flatMap((format) => {
        try {
          const { bytes, untrustedTypes } = writeEstimator(value, format);
          const path = join(folder, `${name}.${format}`);
          writeFileSync(path, bytes);
          return [[format, { path, untrusted: untrustedTypes }] as const];
        } catch (error) {
          if (!(error instanceof DecantError)) throw error;
          refused[`${name} ${format}`] = error.message;
          return [];
        }
      });
      return [{ name, source, written: Object.fromEntries(written) }];
    });
  const request = join(folder, 'cases.json');
  writeFileSync(request, JSON.stringify(cases));
  const output = await runPython('sklearn', [join(import.meta.dirname, 'writers.py'), request]);
  rmSync(folder, { recursive: true });
  const { compared, differences, absent } = JSON.parse(output) as {
    readonly compared: number;
    readonly differences: object;
    readonly absent: readonly string[];
  };
  expect(differences).toEqual({});
  expect(Object.keys(refused).filter((key) => !key.endsWith(' skops'))).toEqual([]);
  // What skops has no node for, in Python either.
  const others = Object.entries(refused).filter(([, message]) => !UNWRITABLE.some((reason) => reason.test(message)));
  expect(others).toEqual([]);
  expect(absent.length).toBeLessThan(15);
  expect(compared).toBeGreaterThan(600);
});
