// MLflow's Model and the functions on models, with a store of one's own (API-007 .. API-009, API-020 .. API-028, API-033, TRK-011 .. TRK-016, MLM-011).
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as pyfunc from '../../src/entry-points/pyfunc.ts';
import * as sklearn from '../../src/entry-points/sklearn.ts';
import {
  createExperiment,
  createExternalModel,
  logArtifact,
  logMetric,
  logParam,
  MlflowClient,
  setExperiment,
  setTrackingUri,
  startRun,
  endRun,
  withRun,
} from '../../src/entry-points/tracking.ts';
import {
  convertInputExampleToServingInput,
  getModelInfo,
  Model,
  setSignature,
  updateModelRequirements,
} from '../../src/index.ts';

const ROWS = [
  { a: 0.5, b: 1.5 },
  { a: 1.5, b: 0.25 },
  { a: -1, b: 2.5 },
];
const estimator = new sklearn.LinearRegression().fit(ROWS, [1, 2, 3]);
const CODE = join(import.meta.dirname, '..', 'fixtures', 'mlflow-pyfunc', 'source', 'code_model.py');
const folder = mkdtempSync(join(tmpdir(), 'decant-models-'));
let client: MlflowClient;

beforeAll(async () => {
  const trackingUri = `sqlite:///${join(folder, 'mlflow.db')}`;
  setTrackingUri(trackingUri);
  await createExperiment('models', { artifactLocation: pathToFileURL(join(folder, 'artifacts')).href });
  await setExperiment('models');
  client = new MlflowClient({ trackingUri });
});
afterAll(async () => {
  await client.close();
  setTrackingUri('');
  rmSync(folder, { recursive: true, force: true });
});

describe('Model', () => {
  it('is written to a folder or a path, and read from either and by URI (API-022)', async () => {
    const model = new Model({ metadata: { team: 'a' } }).addFlavor('python_function', { loader_module: 'a' });
    expect(model).toBeInstanceOf(Model);
    const place = mkdtempSync(join(folder, 'model-'));
    await model.save(place);
    await model.save(join(place, 'other.yaml'));
    expect(readFileSync(join(place, 'other.yaml'), 'utf8')).toBe(model.toYaml());
    for (const source of [place, join(place, 'MLmodel'), pathToFileURL(place).href]) {
      const read = await Model.load(source);
      expect(read).toBeInstanceOf(Model);
      expect(read.toDict()).toEqual(model.toDict());
      expect(read.addFlavor('x', {})).toBe(read);
    }
    expect(Model.fromDict(model.toDict())).toBeInstanceOf(Model);
    expect(JSON.parse(Model.fromYaml(model.toYaml()).toJson())).toEqual(model.toDict());
    await expect(Model.load(join(folder, 'absent'))).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    await expect(model.save(join(folder, 'absent', 'MLmodel'))).rejects.toMatchObject({ code: 'IO_ERROR' });
  });

  it('reads examples by path (API-025), and makes the tags of a run (API-026)', async () => {
    const place = join(folder, 'with-example');
    await sklearn.saveModel(estimator, place, { inputExample: [ROWS, { limit: 2.5 }] });
    const model = await Model.load(place);
    expect(await model.loadInputExample(place)).toMatchObject({ kind: 'frame', rowCount: 3 });
    expect(await model.loadInputExampleParams(place)).toEqual({ limit: 2.5 });
    expect(JSON.parse((await model.getServingInput(place)) ?? '')).toMatchObject({ params: { limit: 2.5 } });
    expect(convertInputExampleToServingInput([ROWS, { limit: 2.5 }])).toBe(await model.getServingInput(place));
    const tags = new Model({ runId: 'r', flavors: { f: { config: { a: 1 }, data: 'd' } } }).getTagsDict();
    expect(tags).toMatchObject({ run_id: 'r', flavors: { f: { data: 'd' } } });
    expect(Object.keys(tags).sort()).toEqual(['flavors', 'model_uuid', 'run_id', 'utc_time_created']);
  });

  it('is logged by the module of a flavor, with all that belongs to it (API-023, TRK-011 .. TRK-015)', async () => {
    const info = await withRun(async () => {
      await logParam('alpha', 0.5);
      await logMetric('rmse', 0.25, { step: 3 });
      await logMetric('rmse', 0.5, { step: 4 });
      return Model.log({
        name: 'linear',
        flavor: sklearn,
        model: estimator,
        serializationFormat: 'pickle',
        inputExample: ROWS,
        metadata: { team: 'a' },
        resources: { databricks: { table: [{ name: 't' }] } },
        params: { beta: 2 },
        tags: { owner: 'b' },
        modelType: 'regressor',
        step: 3,
        registeredModelName: 'linear-registered',
      });
    });
    expect(info).toMatchObject({
      name: 'linear',
      registeredModelVersion: '1',
      params: { alpha: '0.5', beta: '2' },
      metadata: { team: 'a' },
      mlflowVersion: '3.17.2',
      modelUuid: info.modelId,
    });
    expect(info.modelUri).toBe(`models:/${info.modelId ?? ''}`);
    expect(Object.keys(info.flavors)).toEqual(['python_function', 'sklearn']);
    expect(info.flavors['sklearn']).toMatchObject({ serialization_format: 'pickle' });
    const logged = await client.getLoggedModel(info.modelId ?? '');
    expect(logged).toMatchObject({ status: 'READY', modelType: 'regressor', tags: { owner: 'b' } });
    expect(logged.metrics.map(({ key, value, step }) => [key, value, step])).toEqual([['rmse', 0.25, 3]]);
    const run = await client.getRun(info.runId ?? '');
    expect(run.outputs.models).toEqual([{ modelId: info.modelId, step: 3 }]);
    // By URI, what is stored.
    const stored = await getModelInfo(info.modelUri);
    expect(stored.model.toYaml()).toBe(info.model.toYaml());
    expect(stored).toMatchObject({ name: 'linear', creationTimestamp: logged.creationTimestamp });
    expect(stored.model.resources).toEqual({ api_version: '1', databricks: { table: [{ name: 't' }] } });
    expect((await getModelInfo(`runs:/${info.runId ?? ''}/linear`)).modelId).toBe(info.modelId);
    expect(await (await Model.load('models:/linear-registered/1')).getModelInfo()).toMatchObject({ name: 'linear' });
  });

  it('is not READY where its flavor fails', async () => {
    const flavor = { saveModel: () => Promise.reject(new Error('no disk')) };
    await expect(Model.log({ name: 'failing', flavor, model: estimator })).rejects.toThrow('no disk');
    const { items } = await client.searchLoggedModels([(await client.getExperimentByName('models'))!.experimentId], {
      filter: "name = 'failing'",
    });
    expect(items).toEqual([]);
  });
});

describe('logModel', () => {
  it('belongs to the run that is named, in the experiment of that run', async () => {
    const other = await createExperiment('other', {
      artifactLocation: pathToFileURL(join(folder, 'other')).href,
    });
    const run = await client.createRun(other);
    const info = await withRun(() => sklearn.logModel(estimator, { name: 'owned', runId: run.info.runId }));
    expect(info.runId).toBe(run.info.runId);
    expect(await client.getLoggedModel(info.modelId ?? '')).toMatchObject({
      experimentId: other,
      sourceRunId: run.info.runId,
    });
    expect((await getModelInfo(`runs:/${run.info.runId}/owned`)).modelId).toBe(info.modelId);
  });

  it('fills a logged model that was made before, which is external no more', async () => {
    const external = await createExternalModel({ name: 'made-before', params: { depth: 3 } });
    const info = await sklearn.logModel(estimator, { modelId: external.modelId, name: 'ignored' });
    expect([info.modelId, info.name]).toEqual([external.modelId, 'made-before']);
    const logged = await client.getLoggedModel(external.modelId);
    expect(logged).toMatchObject({ status: 'READY', params: { depth: '3' } });
    expect(logged.tags).not.toHaveProperty('mlflow.model.isExternal');
    expect(info.model.metadata).toBeUndefined();
    await expect(sklearn.logModel(estimator, { modelId: 'm-absent' })).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  it('takes the old name of the name, with a warning (TRK-013)', async () => {
    const warnings: string[] = [];
    const note = (warning: Error): void => void warnings.push(`${warning.name}: ${warning.message}`);
    process.on('warning', note);

    expect((await sklearn.logModel(estimator, { artifactPath: 'old-name' })).name).toBe('old-name');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).toContain('DeprecationWarning: `artifactPath` is deprecated. Please use `name` instead.');
    await expect(sklearn.logModel(estimator, { artifactPath: 'a', name: 'b' })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
  });

  it('links the prompts that it names to the model and its run (MLM-011)', async () => {
    await client.createRegisteredModel('greeting', { tags: { 'mlflow.prompt.is_prompt': 'true' } });
    const tags = { 'mlflow.prompt.is_prompt': 'true', 'mlflow.prompt.text': 'Hello' };
    await client.createModelVersion({ name: 'greeting', source: 'dummy-source', tags });
    await client.setRegisteredModelAlias('greeting', 'live', '1');
    const info = await withRun(() =>
      sklearn.logModel(estimator, { name: 'prompted', prompts: ['prompts:/greeting/1', 'prompts:/greeting@live'] }),
    );
    const linked = '[{"name": "greeting", "version": "1"}]';
    expect((await client.getLoggedModel(info.modelId ?? '')).tags['mlflow.linkedPrompts']).toBe(linked);
    expect((await client.getRun(info.runId ?? '')).data.tags['mlflow.linkedPrompts']).toBe(linked);
    expect(info.prompts).toEqual(['prompts:/greeting/1', 'prompts:/greeting@live']);
    await client.createRegisteredModel('no-prompt');
    await client.createModelVersion({ name: 'no-prompt', source: 'dummy-source' });
    for (const [uri, code] of [
      ['prompts:/greeting/2', 'RESOURCE_DOES_NOT_EXIST'],
      ['prompts:/no-prompt/1', 'RESOURCE_DOES_NOT_EXIST'],
      ['prompts:/greeting', 'INVALID_PARAMETER_VALUE'],
    ] as const) {
      await expect(sklearn.logModel(estimator, { name: 'x', prompts: [uri] })).rejects.toMatchObject({ code });
    }
  });

  it('of Python code logs its configuration as params of the run, and of what was loaded logs all it had (API-033)', async () => {
    await startRun();
    const info = await pyfunc.logModel({
      name: 'code',
      pythonModel: CODE,
      modelConfig: { suffix: '!', outer: { inner: 1 } },
    });
    await endRun();
    expect((await client.getRun(info.runId ?? '')).data.params).toEqual({ suffix: '!', 'outer/inner': '1' });
    expect(info.flavors['python_function']).toMatchObject({ model_code_path: CODE });

    const first = await sklearn.logModel(estimator, { name: 'first', inputExample: ROWS, extraFiles: [CODE] });
    const loaded = await pyfunc.loadModel(first.modelUri); // where setTrackingUri says
    const again = await pyfunc.logModel(loaded, { name: 'again', metadata: { copy: true } });
    expect(again.modelId).not.toBe(first.modelId);
    expect([again.modelUuid, again.metadata]).toEqual([again.modelId, { copy: true }]);
    expect([again.flavors, again.signature]).toEqual([first.flavors, first.signature]);
    const files = (uri: string): string[] => readdirSync(new URL(uri), { recursive: true, encoding: 'utf8' }).sort();
    expect(files(again.artifactPath ?? '')).toEqual(files(first.artifactPath ?? ''));
  });
});

describe('what a model takes along by URI', () => {
  it('is downloaded: files and folders of runs, and whole models (API-032)', async () => {
    const other = await sklearn.logModel(estimator, { name: 'other' });
    writeFileSync(join(folder, 'note.txt'), 'note');
    const { info } = await withRun({ runName: 'files' }, async (run) => {
      await logArtifact(join(folder, 'note.txt'), 'notes');
      await logArtifact(join(folder, 'note.txt'), 'notes/deep');
      return run;
    });
    const run = `runs:/${info.runId}`;
    const extraFiles = [`${run}/notes/note.txt`, `${run}/notes`];
    const logged = await sklearn.logModel(estimator, { name: 'with-files', extraFiles });
    const place = new URL(logged.artifactPath ?? '');
    const list = (path: string): string[] =>
      readdirSync(new URL(`${place.href}/${path}`), { recursive: true, encoding: 'utf8' }).sort();
    expect(list('extra_files')).toEqual(['note.txt', 'notes', 'notes/deep', 'notes/deep/note.txt', 'notes/note.txt']);
    expect(logged.flavors['sklearn']).toMatchObject({
      extra_files: [{ path: 'extra_files/note.txt' }, { path: 'extra_files/notes' }],
    });

    const artifacts = { model: other.modelUri, note: `${run}/notes/note.txt` };
    const python = await pyfunc.logModel({ name: 'with-artifacts', pythonModel: CODE, artifacts });
    const id = other.modelId ?? '';
    expect(python.flavors['python_function']).toMatchObject({
      artifacts: {
        model: { path: `artifacts/${id}`, uri: artifacts.model },
        note: { path: 'artifacts/note.txt', uri: artifacts.note },
      },
    });
    const copied = readFileSync(new URL(`${python.artifactPath ?? ''}/artifacts/${id}/MLmodel`), 'utf8');
    expect(copied).toBe(other.model.toYaml());
    await expect(
      sklearn.logModel(estimator, { name: 'x', extraFiles: [`${run}/notes/absent.txt`] }),
    ).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    await expect(sklearn.logModel(estimator, { name: 'x', extraFiles: ['s3://bucket'] })).rejects.toMatchObject({
      message: 'The extra file s3://bucket has no name: it is the root of a store.',
    });
  });
});

describe('models that are there', () => {
  it('get another signature (API-007)', async () => {
    const { modelUri, modelId } = await sklearn.logModel(estimator, {
      name: 'unsigned',
      registeredModelName: 'signing',
    });
    const signature = {
      inputs: { kind: 'columns', columns: [{ name: 'a', type: 'double', required: true }] },
    } as const;
    await setSignature(modelUri, signature);
    expect(await getModelInfo(modelUri)).toMatchObject({ signature, modelId });
    await expect(setSignature('models:/signing/1', signature)).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message:
        "Failed to set signature on 'models:/signing/1'. Model URIs with the `models:/<name>/<version>` scheme are not supported.",
    });
    await expect(setSignature(join(folder, 'absent'), signature)).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  it('get other requirements (API-009)', async () => {
    const place = join(folder, 'requirements');
    writeFileSync(join(folder, 'limits.txt'), 'scipy<9\n');
    const pipRequirements = ['numpy>=2', 'scikit-learn', `-c ${join(folder, 'limits.txt')}`];
    await sklearn.saveModel(estimator, place, { pipRequirements });
    const read = (name: string): string => readFileSync(join(place, name), 'utf8');
    await updateModelRequirements(place, 'add', ['NumPy==2.5.5', ' joblib ']);
    expect(read('requirements.txt')).toBe('mlflow==3.17.2\nnumpy==2.5.5\nscikit-learn\n-c constraints.txt\njoblib');
    expect(read('conda.yaml')).toContain('  - numpy==2.5.5\n  - scikit-learn\n  - -c constraints.txt\n  - joblib\n');
    await updateModelRequirements(place, 'remove', ['scikit-learn>=1', 'absent']);
    expect(read('requirements.txt')).toBe('mlflow==3.17.2\nnumpy==2.5.5\n-c constraints.txt\njoblib');
    await expect(updateModelRequirements(place, 'add', ['./x'])).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: 'Found invalid requirements: ./x',
    });
    await expect(updateModelRequirements('models:/a/1', 'add', ['b'])).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
  });
});
