// Models of Python code, of loader modules and models saved once more, as Python MLflow loads and asks them (API-032, MLM-044, MLM-050 .. MLM-056).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as pyfunc from '../../src/entry-points/pyfunc.ts';
import * as sklearn from '../../src/entry-points/sklearn.ts';
import { Model, updateModelRequirements } from '../../src/index.ts';
import { runPython } from './pythons.ts';

const CASES = join(import.meta.dirname, '..', 'fixtures', 'mlflow-pyfunc');
const CODE = join(CASES, 'source', 'shout_loader.py');
const ROWS = [
  { a: 1.5, b: 0.25 },
  { a: -2, b: 4.5 },
];
const folder = mkdtempSync(join(tmpdir(), 'decant-pyfunc-python-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly predicted: readonly unknown[];
  readonly with_params?: readonly unknown[];
  readonly served: readonly unknown[] | null;
  readonly config: unknown;
  readonly packages: readonly string[];
  readonly reloaded: boolean;
}

async function ask(
  stack: string,
  models: readonly { readonly uri: string; readonly params?: object }[],
): Promise<readonly Answer[]> {
  const request = models.map(({ uri, params = {} }) => ({ uri, params, rows: ROWS }));
  const output = await runPython(stack, [join(import.meta.dirname, 'pyfunc.py'), JSON.stringify(request)]);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as readonly Answer[];
}

/** Saves the model of a case as the script made it with MLflow; answers its folder and what that model predicted. */
async function saveCase(name: string, stack: string): Promise<{ readonly path: string; readonly answer: unknown }> {
  const golden = JSON.parse(readFileSync(join(CASES, name, 'golden.json'), 'utf8')) as {
    readonly call: pyfunc.SavePyfuncOptions;
    readonly answer: unknown;
  };
  const { signature } = await Model.load(join(CASES, name, 'model'));
  const path = join(folder, `${stack}-${name}`);
  await pyfunc.saveModel(path, { ...golden.call, ...(signature === undefined ? {} : { signature }) });
  return { path, answer: golden.answer };
}

describe.each(['mlflow3', 'mlflow2'])('models that %s loads', (stack) => {
  it('predict what those of MLflow itself do, answer their examples and name their packages', async () => {
    const loader = await saveCase('loader-module', stack);
    const code = await saveCase('code-model', stack);
    const trained = new sklearn.LinearRegression().fit([...ROWS, { a: 0, b: 0 }], [1, 2, 3]);
    const first = join(folder, `${stack}-first`);
    await sklearn.saveModel(trained, first, {
      serializationFormat: 'pickle',
      inputExample: [ROWS, { factor: 0.5 }],
      codePaths: [CODE],
      extraFiles: [CODE],
    });
    await updateModelRequirements(first, 'add', ['joblib>=1']);
    const again = join(folder, `${stack}-again`);
    await pyfunc.saveModel(await pyfunc.loadModel(first), again, { metadata: { team: 'a' } });
    const [loaded, coded, copied] = await ask(stack, [
      { uri: loader.path },
      { uri: code.path, params: { factor: 3.5 } },
      { uri: again },
    ]);
    expect(loaded).toEqual({
      predicted: loader.answer,
      served: loader.answer,
      config: { outer: { inner: 1 }, flag: true },
      packages: ['mlflow==3.17.2', 'cloudpickle==3.1.2', 'pandas'],
      reloaded: true,
    });
    expect(coded).toEqual({
      predicted: code.answer,
      with_params: ['one two three one! 6.125', 'one two three one! 8.75'],
      served: code.answer,
      config: { suffix: '!' },
      packages: ['mlflow==3.17.2', 'cloudpickle==3.1.2', 'pandas', '-c constraints.txt'],
      reloaded: true,
    });
    const expected = [...(trained.predict(ROWS) as Iterable<number>)];
    for (const answers of [copied?.predicted, copied?.served]) {
      expect(answers).toHaveLength(expected.length);
      for (const [index, value] of expected.entries()) expect(answers?.[index]).toBeCloseTo(value, 12);
    }
    expect(copied?.packages).toContain('joblib>=1');
  });
});
