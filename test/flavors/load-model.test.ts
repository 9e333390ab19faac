// Loading: what is refused and in which words, what `sklearn.loadModel` gives, and what the examination of a model tells
// (API-030, API-031, API-040, SRV-115).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeTensorBatch } from '../../src/data/batch.ts';
import { makeTensor } from '../../src/data/tensor.ts';
import { FLAVORS } from '../../src/flavors/index.ts';
import { examineModel, loadModel } from '../../src/flavors/pyfunc/index.ts';
import { loadModel as loadEstimator } from '../../src/entry-points/sklearn.ts';
import type { ModelFiles } from '../../src/model/model-files.ts';
import { makeFiles } from '../model/memory-files.ts';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'mlflow');
const fixture = (name: string): string => join(FOLDER, name, 'model');

const MLMODEL = readFileSync(join(fixture('mlflow2-pipeline-labels'), 'MLmodel'), 'utf8');
const PICKLE = new Uint8Array(readFileSync(join(fixture('mlflow2-pipeline-labels'), 'model.pkl')));

/** The model of a fixture with another MLmodel file, or another pickle. */
function change(mlmodel: string, content: string | Uint8Array = PICKLE): ModelFiles {
  return makeFiles({ MLmodel: mlmodel, 'model.pkl': content });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the list of flavors', () => {
  it('names each flavor and each loader once', () => {
    const names = FLAVORS.map((flavor) => flavor.name);
    const loaders = FLAVORS.flatMap((flavor) => flavor.loaderModules);
    expect([new Set(names).size, new Set(loaders).size]).toEqual([names.length, loaders.length]);
  });
});

describe('pyfunc.loadModel', () => {
  it('describes what answers', async () => {
    const model = await loadModel(fixture('mlflow3-logistic-proba'));
    expect({
      engine: model.scorer.engine,
      description: model.scorer.description,
      methods: model.scorer.methods,
      flavor: model.flavor,
      loaderModule: model.loaderModule,
      mlflowVersion: model.mlflowVersion,
      modelConfig: model.modelConfig,
      location: model.location,
    }).toEqual({
      engine: 'native',
      description: 'sklearn Pipeline(StandardScaler, LogisticRegression)',
      methods: ['predict_proba', 'predict', 'predict_log_proba', 'decision_function'],
      flavor: 'sklearn',
      loaderModule: 'mlflow.sklearn',
      mlflowVersion: '3.17.2',
      modelConfig: undefined,
      location: fixture('mlflow3-logistic-proba'),
    });
  });

  it('loads from files of any kind, with Windows line ends and the name in Windows form', async () => {
    const mlmodel = MLMODEL.replaceAll('model_path: model.pkl', 'model_path: .\\model.pkl').replaceAll('\n', '\r\n');
    expect((await loadModel(change(mlmodel))).flavor).toBe('sklearn');
  });

  it('never uses artifact_path or model_code_path to find files', async () => {
    const mlmodel = `artifact_path: file:///C:/ann/mlruns/0/model\n${MLMODEL.replace('    predict_fn', '    model_code_path: /home/ann/model.py\n    predict_fn')}`;
    expect((await loadModel(change(mlmodel))).flavor).toBe('sklearn');
  });

  it('refuses a model without the python_function flavor, and points to sklearn.loadModel', async () => {
    await expect(loadModel(change('flavors:\n  sklearn: {pickled_model: model.pkl}\n'))).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
      message: 'Model does not have the "python_function" flavor; the-folder has sklearn.',
      hint: 'sklearn.loadModel loads the sklearn flavor itself.',
    });
  });

  it.each([
    [
      'an R model',
      'flavors:\n  crate: {version: 0.1.0, model: crate.bin}\n',
      'RESOURCE_DOES_NOT_EXIST',
      /the-folder has crate\./,
    ],
    ['no flavors', 'run_id: abc\n', 'MALFORMED_DATA', /MLmodel of the-folder has no flavors/],
    [
      'files elsewhere',
      'flavors: {python_function: {}}\nmetadata: {mlflow.model.isExternal: true}\n',
      'BAD_REQUEST',
      /kept outside/,
    ],
    [
      'a predict_fn that only Python answers',
      MLMODEL.replace('predict_fn: predict', 'predict_fn: score'),
      'UNSUPPORTED_MODEL',
      /predict_fn is score; Pipeline has predict, /,
    ],
    [
      'an unknown format',
      MLMODEL.replace('cloudpickle', 'rds').replace('format: pickle', 'format: rds'),
      'UNSUPPORTED_MODEL',
      /serialization_format of the-folder is "rds"/,
    ],
    [
      'no file name',
      'flavors: {python_function: {loader_module: mlflow.sklearn}, sklearn: {}}\n',
      'MALFORMED_DATA',
      /flavors\.sklearn\.pickled_model in MLmodel of the-folder is missing/,
    ],
    [
      'a path of another machine',
      MLMODEL.replace('model_path: model.pkl', 'model_path: D:\\runs\\model.pkl'),
      'INVALID_PARAMETER_VALUE',
      /flavors\.python_function\.model_path .* a path of another machine/,
    ],
    [
      'a file that is not there',
      MLMODEL.replaceAll('model.pkl', 'other.pkl'),
      'RESOURCE_DOES_NOT_EXIST',
      /other\.pkl, which flavors\.python_function\.model_path in MLmodel names, is not in the-folder/,
    ],
  ])('refuses %s in one line', async (_what, mlmodel, code, message) => {
    await expect(loadModel(change(mlmodel))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it.each([
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
      /model\.pkl in the-folder is a Git LFS pointer/,
    ],
    ['half a pickle', PICKLE.subarray(0, 200), /^model\.pkl in the-folder: /],
    ['nothing', '', /model\.pkl in the-folder is an empty file/],
  ])('refuses a model file that is %s', async (_what, content, message) => {
    await expect(loadModel(change(MLMODEL, content))).rejects.toMatchObject({
      code: 'MALFORMED_DATA',
      message: expect.stringMatching(message) as string,
    });
  });

  it.each(['mlflow2-pipeline-labels', 'mlflow3-linear-bare'])(
    'refuses %s where the operator allows no pickles (SRV-115)',
    async (name) => {
      vi.stubEnv('MLFLOW_ALLOW_PICKLE_DESERIALIZATION', 'false');
      await expect(loadModel(fixture(name))).rejects.toMatchObject({
        code: 'UNSUPPORTED_MODEL',
        message: expect.stringContaining('MLFLOW_ALLOW_PICKLE_DESERIALIZATION=false') as string,
      });
    },
  );
});

describe('PyFuncModel.predict', () => {
  it('lists the methods when one is asked for that is not there', async () => {
    const model = await loadModel(fixture('mlflow3-linear-bare'));
    await expect(model.predict([{ a: 1, b: 2, c: 3 }], undefined, { method: 'predict_proba' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: 'LinearRegression has no method "predict_proba". It has: predict.',
      cause: { code: 'INVALID_PARAMETER_VALUE' },
    });
  });

  it.each([
    [
      'one dimension',
      makeTensorBatch(makeTensor('float64', [3], Float64Array.of(1, 2, 3))),
      /Expected 2D array, got 1D array instead/,
    ],
    [
      'three dimensions',
      makeTensorBatch(makeTensor('float64', [1, 1, 3], Float64Array.of(1, 2, 3))),
      /got an array of 3 dimensions/,
    ],
    [
      'tensors by name',
      { kind: 'tensors', tensors: new Map([['x', makeTensor('float64', [1, 3], Float64Array.of(1, 2, 3))]]) } as const,
      /got tensors by name/,
    ],
    ['records as values', { kind: 'value', value: [{ a: 1 }] } as const, /Expected 2D array, got 1D array instead/],
    ['several batches', { kind: 'list', items: [] } as const, /got several batches/],
  ])('refuses %s as scikit-learn does', async (_what, batch, message) => {
    const model = await loadModel(fixture('mlflow3-linear-bare'));
    expect(() => model.predictBatch(batch, undefined)).toThrow(message);
  });

  it('takes lists of lists as numpy.array makes them', async () => {
    const model = await loadModel(fixture('mlflow3-linear-bare'));
    const whole = model.predictBatch({ kind: 'value', value: [[1, 2, 3]] }, undefined);
    const float = model.predictBatch(
      makeTensorBatch(makeTensor('float64', [1, 3], Float64Array.of(1, 2, 3))),
      undefined,
    );
    expect(whole).toEqual(float);
  });

  it('gives the input example and the saved request (API-031)', async () => {
    const model = await loadModel(fixture('mlflow3-elasticnet-signature'));
    const example = await model.inputExample();
    expect(example).toMatchObject({ kind: 'frame', rowCount: 2 });
    expect(JSON.parse((await model.servingInput()) ?? '')).toMatchObject({
      dataframe_split: { columns: ['width', 'height', 'depth of field'] },
    });
  });
});

describe('sklearn.loadModel', () => {
  it('gives the fitted estimator without a python_function flavor', async () => {
    const estimator = await loadEstimator(change('flavors:\n  sklearn: {pickled_model: model.pkl}\n'));
    expect([estimator.className, estimator.children?.map((child) => child.className)]).toEqual([
      'Pipeline',
      ['StandardScaler', 'LogisticRegression'],
    ]);
  });

  it('refuses a model of another flavor', async () => {
    await expect(loadEstimator(change('flavors:\n  xgboost: {}\n'))).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
      message: 'Model does not have the "sklearn" flavor; the-folder has xgboost.',
    });
  });
});

describe('examineModel', () => {
  it('tells how a model will run', async () => {
    const report = await examineModel(fixture('mlflow2-pipeline-labels'));
    expect(report).toMatchObject({
      flavors: ['python_function', 'sklearn'],
      loaderModule: 'mlflow.sklearn',
      mlflowVersion: '2.22.5',
      engine: 'native',
      flavor: 'sklearn',
      description: 'sklearn Pipeline(StandardScaler, LogisticRegression)',
      refusals: [],
      signature: undefined,
      versions: { 'scikit-learn': '1.5.2' },
      requirements: { packages: ['mlflow==2.22.5', 'scikit-learn==1.5.2'], source: 'requirements.txt' },
      risks: ['No signature: columns are taken as they come.'],
    });
    expect(report.symbols).toContainEqual({ name: 'sklearn.pipeline.Pipeline', status: 'native' });
    expect(report.symbols.filter((symbol) => symbol.status === 'refused')).toEqual([]);
  });

  it('gives the signature as MLflow prints it', async () => {
    expect((await examineModel(fixture('mlflow3-params'))).signature).toEqual({
      inputs: "['width': double (required), 'height': double (required), 'depth of field': double (required)]",
      outputs: "[Tensor('float64', (-1,))]",
      params: ['alpha', 'names'],
    });
  });

  it('tells why a model does not run, and what is wrong with its files', async () => {
    const report = await examineModel(change(MLMODEL, 'version https://git-lfs.github.com/spec/v1\n'));
    expect([report.engine, report.refusals[0]?.reason, report.risks[0]]).toEqual([
      undefined,
      'model.pkl in the-folder is a Git LFS pointer, not the model itself.',
      'model.pkl in the-folder is a Git LFS pointer, not the model itself.',
    ]);
  });

  it('points out a call that Python would make while loading', async () => {
    const exploit = new TextEncoder().encode("cos\nsystem\n(S'true'\ntR.");
    const report = await examineModel(change(MLMODEL, exploit));
    expect(report.symbols).toEqual([
      { name: 'os.system', status: 'refused', reason: 'is never called here; Python would call it while loading' },
    ]);
    expect(report.engine).toBe(undefined);
    expect(report.risks).toContain('Loading the file in Python would call os.system.');
  });

  it('reports a broken signature and goes on', async () => {
    const report = await examineModel(
      change(`${MLMODEL}signature: {inputs: '[{"type": "quaternion", "name": "q"}]'}\n`),
    );
    expect(report.risks.join()).toMatch(/quaternion/);
    expect(report.signature).toBe(undefined);
  });
});
