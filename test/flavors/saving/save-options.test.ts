// What every saveModel takes, by way of a small model of scikit-learn (API-040, MLM-012 .. MLM-014, MLM-033 .. MLM-037, MLM-044).
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LinearRegression, saveModel } from '../../../src/entry-points/sklearn.ts';
import type { SaveModelOptions } from '../../../src/flavors/saving/save-options.ts';
import { loadModel as loadPyfunc } from '../../../src/flavors/pyfunc/index.ts';
import { Model } from '../../../src/model/index.ts';

const ROWS = [
  { a: 0.5, b: 1 },
  { a: 1.5, b: 0.25 },
  { a: -1, b: 2.5 },
];
const model = new LinearRegression().fit(ROWS, [1, 2, 3]);
const folder = mkdtempSync(join(tmpdir(), 'decant-options-'));
let count = 0;

beforeAll(() => {
  mkdirSync(join(folder, 'lib', '__pycache__'), { recursive: true });
  writeFileSync(join(folder, 'lib', 'helper.py'), 'x = 1\n');
  writeFileSync(join(folder, 'lib', '__pycache__', 'helper.pyc'), 'compiled');
  writeFileSync(join(folder, 'note.txt'), 'note');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function save(options: SaveModelOptions): Promise<{ readonly path: string; readonly saved: Model }> {
  const path = join(folder, `model-${count++}`);
  await saveModel(model, path, options);
  return { path, saved: Model.fromYaml(readFileSync(join(path, 'MLmodel'), 'utf8')) };
}

function read(path: string, name: string): string {
  return readFileSync(join(path, name), 'utf8');
}

describe('saveModel', () => {
  it('copies Python code and names it in both flavors (MLM-036)', async () => {
    const { path, saved } = await save({ codePaths: [join(folder, 'lib'), join(folder, 'note.txt')] });
    expect(read(path, 'code/lib/helper.py')).toBe('x = 1\n');
    expect(read(path, 'code/note.txt')).toBe('note');
    expect(existsSync(join(path, 'code/lib/__pycache__'))).toBe(false);
    expect(saved.flavors).toMatchObject({ python_function: { code: 'code' }, sklearn: { code: 'code' } });
    expect((await save({})).saved.flavors['sklearn']).toMatchObject({ code: null });
  });

  it('copies extra files by path and URI, and counts them (MLM-037, MLM-010)', async () => {
    const plain = await save({});
    const { path, saved } = await save({
      extraFiles: [join(folder, 'lib'), pathToFileURL(join(folder, 'note.txt')).href],
    });
    expect(read(path, 'extra_files/lib/helper.py')).toBe('x = 1\n');
    expect(read(path, 'extra_files/note.txt')).toBe('note');
    expect(saved.flavors['sklearn']).toMatchObject({
      extra_files: [{ path: 'extra_files/lib' }, { path: 'extra_files/note.txt' }],
    });
    expect(saved.flavors['python_function']).not.toHaveProperty('extra_files');
    expect((saved.modelSizeBytes ?? 0) - (plain.saved.modelSizeBytes ?? 0)).toBe('x = 1\nnote'.length);
    expect(await (await loadPyfunc(path)).predict(ROWS)).toEqual(model.predict(ROWS));
  });

  it('writes constraints beside the requirements that need them (MLM-033)', async () => {
    writeFileSync(join(folder, 'limits.txt'), 'scipy<2\nnumpy<3\n');
    const { path } = await save({
      pipRequirements: ['scikit-learn', 'numpy', 'numpy>=2', `-c ${join(folder, 'limits.txt')}`],
    });
    expect(read(path, 'constraints.txt')).toBe('scipy<2\nnumpy<3');
    expect(read(path, 'requirements.txt')).toBe('mlflow==3.17.2\nscikit-learn\nnumpy>=2\n-c constraints.txt');
    expect(read(path, 'conda.yaml')).toContain('  - -c constraints.txt\n');
  });

  it('adds requirements to those of the flavor, each package once', async () => {
    writeFileSync(join(folder, 'extra.txt'), 'joblib\nnumpy>=2\n');
    const { path } = await save({ extraPipRequirements: join(folder, 'extra.txt') });
    expect(read(path, 'requirements.txt').split('\n')).toEqual([
      'mlflow==3.17.2',
      'numpy==2.5.5,>=2',
      'pandas==3.1.1',
      'scikit-learn==1.9.1',
      'scipy==1.18.1',
      'skops==0.16.0',
      'joblib',
    ]);
  });

  it('takes conda.yaml from a file, and what its pip section names', async () => {
    writeFileSync(join(folder, 'limits.txt'), 'scipy<2\n');
    writeFileSync(
      join(folder, 'conda.yaml'),
      `name: own\ndependencies:\n- python=3.12\n- pip:\n  - scikit-learn\n  - -c ${join(folder, 'limits.txt')}\n`,
    );
    const { path } = await save({ condaEnv: join(folder, 'conda.yaml') });
    expect(read(path, 'conda.yaml')).toBe(
      'dependencies:\n- python=3.12\n- pip:\n  - mlflow==3.17.2\n  - scikit-learn\n  - -c constraints.txt\nname: own\n',
    );
    expect(read(path, 'requirements.txt')).toBe('mlflow==3.17.2\nscikit-learn\n-c constraints.txt');
    expect(read(path, 'constraints.txt')).toBe('scipy<2');
  });

  it('states metadata, resources and a policy (MLM-012 .. MLM-014)', async () => {
    const databricks = { serving_endpoint: [{ name: 'chat' }] };
    expect((await save({ metadata: { team: 'a' }, resources: { databricks } })).saved).toMatchObject({
      metadata: { team: 'a' },
      resources: { api_version: '1', databricks },
    });
    writeFileSync(join(folder, 'resources.yaml'), 'api_version: "1"\ndatabricks:\n  table:\n  - name: t\n');
    expect((await save({ resources: join(folder, 'resources.yaml') })).saved.resources).toEqual({
      api_version: '1',
      databricks: { table: [{ name: 't' }] },
    });
    const authPolicy = { system_auth_policy: {}, user_auth_policy: { api_scopes: ['sql'] } };
    expect((await save({ authPolicy })).saved.authPolicy).toEqual(authPolicy);
  });

  it('writes an example with params, and states what they are (MLM-044, MLM-026)', async () => {
    const { path, saved } = await save({ inputExample: [ROWS.slice(0, 1), { limit: 0.5, names: ['x'] }] });
    expect(read(path, 'input_example.json')).toBe(
      '{"inputs": {"columns": ["a", "b"], "data": [[0.5, 1]]}, "params": {"limit": 0.5, "names": ["x"]}}',
    );
    expect(JSON.parse(read(path, 'serving_input_example.json'))).toEqual({
      dataframe_split: { columns: ['a', 'b'], data: [[0.5, 1]] },
      params: { limit: 0.5, names: ['x'] },
    });
    expect(saved.savedInputExampleInfo).toEqual({
      artifact_path: 'input_example.json',
      pandas_orient: 'split',
      params: 'true',
      serving_input_path: 'serving_input_example.json',
      type: 'dataframe',
    });
    expect(saved.getParamsSchema()).toEqual([
      { name: 'limit', type: 'double', default: 0.5, shape: null },
      { name: 'names', type: 'string', default: ['x'], shape: [-1] },
    ]);
  });

  it('takes two objects for two rows', async () => {
    const { path, saved } = await save({ inputExample: ROWS.slice(0, 2) });
    expect(read(path, 'input_example.json')).toBe('{"columns": ["a", "b"], "data": [[0.5, 1.0], [1.5, 0.25]]}');
    expect(saved.getParamsSchema()).toBeUndefined();
  });

  it.each<[SaveModelOptions, string]>([
    [{ codePaths: ['/no/such/code'] }, 'Cannot read the code path /no/such/code: '],
    [{ extraFiles: ['/no/such/file'] }, 'Cannot read the extra file /no/such/file: '],
    [{ condaEnv: '/no/such.yaml' }, 'Cannot read the condaEnv /no/such.yaml: '],
    [{ resources: {}, authPolicy: {} }, 'Only one of `resources`, and `authPolicy` can be specified.'],
    [{ resources: { api_version: '2' } }, 'Unsupported API version: 2'],
    [{ pipRequirements: ['numpy==1', 'numpy==2'] }, 'The specified requirements versions are incompatible'],
    [{ inputExample: [ROWS, { limit: null }] }, 'Failed to infer schema for parameters'],
  ])('refuses %j, and leaves nothing behind', async (options, message) => {
    const path = join(folder, 'refused');
    await expect(saveModel(model, path, options)).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(message) as string,
    });
    expect(existsSync(path)).toBe(false);
  });
});
