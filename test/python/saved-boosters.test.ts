// Boosters and results of statsmodels that MLflow saved, loaded and saved again by TypeScript, as MLflow loads and serves them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import * as catboost from '../../src/entry-points/catboost.ts';
import * as lightgbm from '../../src/entry-points/lightgbm.ts';
import * as statsmodels from '../../src/entry-points/statsmodels.ts';
import * as xgboost from '../../src/entry-points/xgboost.ts';
import { runPython } from './pythons.ts';

interface Answer {
  readonly flavor: string;
  readonly type: string;
  readonly answer: readonly number[];
  readonly served: readonly unknown[];
  readonly hasSignature: boolean;
}

const SCRIPT = join(import.meta.dirname, 'saved_boosters.py');
const EXAMPLE = [{ a: 1.5, b: 0.5, c: 0.25 }];

const folder = mkdtempSync(join(tmpdir(), 'decant-boosters-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each(['mlflow3', 'mlflow2'])('are loaded, predict and are served the same by %s', async (stack) => {
  const made = join(folder, stack, 'made');
  const saved = join(folder, stack, 'saved');
  await runPython(stack, [SCRIPT, 'make', made]);
  const options = { inputExample: EXAMPLE };
  await catboost.saveModel(await catboost.loadModel(join(made, 'catboost')), join(saved, 'catboost'), options);
  await lightgbm.saveModel(await lightgbm.loadModel(join(made, 'lightgbm')), join(saved, 'lightgbm'), options);
  await statsmodels.saveModel(
    await statsmodels.loadModel(join(made, 'statsmodels')),
    join(saved, 'statsmodels'),
    options,
  );
  await xgboost.saveModel(await xgboost.loadModel(join(made, 'xgboost')), join(saved, 'xgboost'), options);
  const output = await runPython(stack, [SCRIPT, 'load', made, saved]);
  const answers = JSON.parse(output.trim().split('\n').at(-1) ?? '') as readonly Answer[];
  expect(answers.map(({ flavor, type }) => `${flavor} ${type}`)).toEqual([
    ...['catboost CatBoostRegressor', 'lightgbm Booster', 'statsmodels RegressionResultsWrapper', 'xgboost Booster'],
    ...['catboost CatBoostRegressor', 'lightgbm Booster', 'statsmodels RegressionResultsWrapper', 'xgboost Booster'],
  ]);
  expect(answers.slice(4).map(({ answer }) => answer)).toEqual(answers.slice(0, 4).map(({ answer }) => answer));
  expect(answers.map(({ served }) => served.length)).toEqual(Array<number>(8).fill(24));
  expect(answers.slice(4).map(({ served }) => served)).toEqual(answers.slice(0, 4).map(({ served }) => served));
  expect(answers.map(({ hasSignature }) => hasSignature)).toEqual([
    ...Array<boolean>(4).fill(false),
    ...Array<boolean>(4).fill(true),
  ]);
});
