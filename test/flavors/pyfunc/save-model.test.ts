// pyfunc.saveModel beside the folders that MLflow 3.17.2 wrote for the same calls (API-032, MLM-030 .. MLM-036, MLM-044, MLM-050 .. MLM-056).
// Cases are found by listing test/fixtures/mlflow-pyfunc; tools/fixtures/saved_pyfunc.py makes them.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadModel, PyFuncModel, saveModel } from '../../../src/entry-points/pyfunc.ts';
import type { SavePyfuncOptions } from '../../../src/entry-points/pyfunc.ts';
import { Model } from '../../../src/model/index.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');
const CASES = join(FIXTURES, 'mlflow-pyfunc');
const SOURCE = join(CASES, 'source');

const folder = mkdtempSync(join(tmpdir(), 'decant-pyfunc-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function listFiles(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(path, name)).isFile())
    .sort();
}

/** The text without what differs from one call and one machine to the next. */
function readStable(path: string): string {
  return readFileSync(path, 'utf8')
    .replace(/^(model_uuid|utc_time_created): .*$/gm, '$1: ...')
    .replace(/^( {4}(?:model_code_path|cloudpickle_version)): .*$/gm, '$1: ...');
}

function readModel(path: string): Model {
  return Model.fromYaml(readFileSync(join(path, 'MLmodel'), 'utf8'));
}

describe('pyfunc.saveModel writes what MLflow writes', () => {
  it.each(readdirSync(CASES).filter((name) => name !== 'source'))('for %s', async (name) => {
    const expected = join(CASES, name, 'model');
    const { call } = JSON.parse(readFileSync(join(CASES, name, 'golden.json'), 'utf8')) as { call: SavePyfuncOptions };
    const { signature } = readModel(expected);
    const saved = join(folder, name);
    await saveModel(saved, { ...call, ...(signature === undefined ? {} : { signature }) });
    expect(listFiles(saved)).toEqual(listFiles(expected));
    for (const file of listFiles(expected)) {
      expect(`${file}\n${readStable(join(saved, file))}`).toBe(`${file}\n${readStable(join(expected, file))}`);
    }
  });
});

describe('pyfunc.saveModel of Python code', () => {
  const python = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('states where the code was, and which packages it needs at least', async () => {
    const path = join(folder, 'code');
    await saveModel(path, { pythonModel: join(SOURCE, 'code_model.py') });
    expect(readModel(path).flavors['python_function']).toMatchObject({
      model_code_path: join(SOURCE, 'code_model.py'),
      loader_module: 'mlflow.pyfunc.loaders.code_model',
    });
    expect(readFileSync(join(path, 'requirements.txt'), 'utf8')).toBe('mlflow==3.17.2\ncloudpickle==3.1.2');
    await expect(loadModel(path)).rejects.toMatchObject({ code: 'UNSUPPORTED_MODEL' });
  });

  it('asks whether code that could stream does', async () => {
    const pythonModel = python('stream.py', 'def predict_stream(self): ...\nset_model(1)\n');
    await expect(saveModel(join(folder, 'stream'), { pythonModel })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      hint: 'Tell whether it is the model: streamable: true or false.',
    });
    await saveModel(join(folder, 'stream'), { pythonModel, streamable: true });
    expect(readModel(join(folder, 'stream')).flavors['python_function']).toMatchObject({ streamable: true });
  });

  it.each<[string, SavePyfuncOptions, string, string]>([
    ['neither', {}, 'INVALID_PARAMETER_VALUE', 'Either `loaderModule` or `pythonModel` must be specified'],
    ['data alone', { dataPath: SOURCE }, 'INVALID_PARAMETER_VALUE', 'Either `loaderModule` or `pythonModel`'],
    [
      'both',
      { loaderModule: 'a', artifacts: {} },
      'INVALID_PARAMETER_VALUE',
      'The following sets of parameters cannot be specified together',
    ],
    ['code to be found', { loaderModule: 'a', inferCodePaths: true }, 'NOT_IMPLEMENTED', 'inferCodePaths needs Python'],
    ['no name of a module', { loaderModule: 'a-b' }, 'INVALID_PARAMETER_VALUE', 'loaderModule is "a-b"'],
    [
      'absent data',
      { loaderModule: 'a', dataPath: '/no/data' },
      'INVALID_PARAMETER_VALUE',
      'Cannot read the data path',
    ],
    ['absent code', { pythonModel: '/no/m.py' }, 'INVALID_PARAMETER_VALUE', 'Cannot read the Python model /no/m.py'],
    [
      'extra files',
      { loaderModule: 'a', extraFiles: [SOURCE] },
      'INVALID_PARAMETER_VALUE',
      'have no place for extraFiles',
    ],
    [
      'the hub',
      { pythonModel: join(SOURCE, 'code_model.py'), artifacts: { a: 'hf:/owner/name' } },
      'NOT_IMPLEMENTED',
      'Artifacts of the Hugging Face hub are not downloaded: hf:/owner/name',
    ],
    [
      'a configuration that is no JSON',
      { loaderModule: 'a', modelConfig: { at: new Date(0) } },
      'INVALID_PARAMETER_VALUE',
      'Values in the provided `modelConfig` are of an unsupported type.',
    ],
    [
      'an example that does not fit',
      {
        pythonModel: join(SOURCE, 'code_model.py'),
        signature: { inputs: { kind: 'columns', columns: [{ name: 'z', type: 'double', required: true }] } },
        inputExample: [{ a: 1.5 }],
      },
      'INVALID_PARAMETER_VALUE',
      'Input example does not match the model signature. ',
    ],
  ])('refuses %s', async (_what, options, code, message) => {
    await expect(saveModel(join(folder, 'refused'), options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });

  it.each([
    ['x = 1\n', 'INVALID_PARAMETER_VALUE', 'names no set_model'],
    ['class A(ChatModel): ...\nset_model(A())\n', 'NOT_IMPLEMENTED', 'names ChatModel, whose signature'],
  ])('refuses the code %j', async (text, code, message) => {
    await expect(saveModel(join(folder, 'refused'), { pythonModel: python('bad.py', text) })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('pyfunc.saveModel of a loaded model', () => {
  const wine = join(FIXTURES, 'mlflow-saved', 'xgboost-booster', 'model');

  it('writes the same folder, as a model of its own', async () => {
    const path = join(folder, 'again');
    const model = await loadModel(wine);
    const saved = await saveModel(model, path);
    expect(listFiles(path)).toEqual(listFiles(wine));
    for (const file of listFiles(wine)) {
      expect(`${file}\n${readStable(join(path, file))}`).toBe(`${file}\n${readStable(join(wine, file))}`);
    }
    expect(saved.modelUuid).not.toBe(model.metadata.modelUuid);
    const rows = [{ a: 0.5, b: 0.1, c: 2 }];
    expect(await (await loadModel(path)).predict(rows)).toEqual(await model.predict(rows));
  });

  it('takes what the options say in the place of what it had', async () => {
    const path = join(folder, 'changed');
    const model = await loadModel(wine);
    const saved = await saveModel(model, path, {
      signature: false,
      metadata: { team: 'a' },
      inputExample: [{ a: 0.5, b: 0.5, c: 0.5 }],
      extraPipRequirements: ['joblib'],
    });
    expect(saved.metadata).toEqual({ team: 'a' });
    expect(saved.signature).toBeUndefined();
    expect(readFileSync(join(path, 'input_example.json'), 'utf8')).toBe(
      '{"columns": ["a", "b", "c"], "data": [[0.5, 0.5, 0.5]]}',
    );
    expect(saved.modelSizeBytes).toBe(
      listFiles(path)
        .filter((file) => !['MLmodel', 'conda.yaml', 'python_env.yaml', 'requirements.txt'].includes(file))
        .reduce((sum, file) => sum + statSync(join(path, file)).size, 0),
    );
    expect(readFileSync(join(path, 'requirements.txt'), 'utf8').split('\n').at(-1)).toBe('joblib');
  });

  it('infers the signature of an example where the model has none, and leaves behind what the registry wrote', async () => {
    const bare = join(folder, 'bare');
    cpSync(wine, bare, { recursive: true });
    writeFileSync(join(bare, 'registered_model_meta'), 'model_name: a\n');
    const fields = { ...readModel(bare).setSignature(undefined).toDict(), run_id: 'r', artifact_path: 'p' };
    writeFileSync(join(bare, 'MLmodel'), Model.fromDict(fields).toYaml());
    const saved = await saveModel(await loadModel(bare), join(folder, 'signed'), {
      inputExample: [{ a: 0.5, b: 0.5, c: 0.5 }],
    });
    expect(saved.getInputSchema()).toEqual(readModel(wine).getInputSchema());
    expect([saved.runId, saved.artifactPath]).toEqual([undefined, undefined]);
    expect(listFiles(join(folder, 'signed'))).not.toContain('registered_model_meta');
  });

  it('refuses files that changed since, options of Python, and models that came another way', async () => {
    const copy = join(folder, 'changing');
    cpSync(wine, copy, { recursive: true });
    const model = await loadModel(copy);
    writeFileSync(join(copy, 'model.ubj'), 'other');
    await expect(saveModel(model, join(folder, 'refused'))).rejects.toMatchObject({
      code: 'INVALID_STATE',
      message: `model.ubj in ${copy} has changed since it was loaded.`,
    });
    await expect(
      saveModel(model, join(folder, 'refused'), { loaderModule: 'a' } as SavePyfuncOptions),
    ).rejects.toMatchObject({ message: 'A model that was loaded is saved as it is; got loaderModule.' });
    await expect(saveModel(model, join(folder, 'refused'), { codePaths: [SOURCE] })).rejects.toMatchObject({
      message: 'A model that was loaded brings its own files; got codePaths.',
    });
    const { metadata, flavor, native, scorer } = model;
    const stranger = new PyFuncModel(metadata, { location: '' } as never, { flavor, native, scorer, refusals: [] });
    await expect(saveModel(stranger, join(folder, 'refused'))).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });
});
