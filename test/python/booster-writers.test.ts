// Boosters that MLflow saved, written in other file formats by TypeScript, as the libraries and MLflow load them.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { convertModelFormat } from '../../src/flavors/convert-model.ts';
import { runPython } from './pythons.ts';

interface Difference {
  readonly model: string;
  /** Are the library's own bytes of both objects the same? */
  readonly isSameObject: boolean;
  readonly isSameAnswer: boolean;
}

const SCRIPT = join(import.meta.dirname, 'booster_writers.py');

/** Formats of each flavor; a model is named after the flavor. */
const FORMATS: Readonly<Record<string, readonly string[]>> = { catboost: ['json'], xgboost: ['json', 'ubj'] };

const folder = mkdtempSync(join(tmpdir(), 'decant-writers-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each(['mlflow3', 'mlflow2'])('are the same objects with the same answers for %s', async (stack) => {
  const made = join(folder, stack, 'made');
  const written = join(folder, stack, 'written');
  await runPython(stack, [SCRIPT, 'make', made]);
  const expected: Difference[] = [];
  for (const name of readdirSync(made).sort()) {
    for (const format of FORMATS[name.split('-')[0] ?? ''] ?? []) {
      await convertModelFormat(join(made, name), join(written, `${name}.${format}`), format);
      expected.push({ model: `${name}.${format}`, isSameObject: true, isSameAnswer: true });
    }
  }
  const output = await runPython(stack, [SCRIPT, 'compare', made, written]);
  expect(expected.length).toBeGreaterThan(18);
  expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toEqual(expected);
});
