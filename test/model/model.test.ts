// Model and MLmodel files: what is read is written back byte for byte (MLM-001 .. MLM-018, API-020 .. API-027).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PythonFloat } from '../../src/data/dtype.ts';
import { Model } from '../../src/model/model.ts';
import { makeFiles, makeWriter } from './memory-files.ts';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'mlmodel');
const names = readdirSync(FOLDER);
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

const HEAD = 'flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n';

describe('Model', () => {
  it.each(names)('writes the MLmodel file %s as it was read', (name) => {
    const text = read(name);
    expect(Model.fromYaml(text).toYaml()).toBe(text);
  });

  it.each(names)('reads %s with line ends of Windows alike', (name) => {
    const text = read(name);
    expect(Model.fromYaml(text.replaceAll('\n', '\r\n')).toYaml()).toBe(text);
  });

  it('finds every known key of a file of MLflow 3 (MLM-001 .. MLM-015)', () => {
    const model = Model.fromYaml(read('3.17-every-key'));
    expect({
      flavors: model.flavors,
      artifactPath: model.artifactPath,
      runId: model.runId,
      utcTimeCreated: model.utcTimeCreated,
      modelUuid: model.modelUuid,
      modelId: model.modelId,
      mlflowVersion: model.mlflowVersion,
      modelSizeBytes: model.modelSizeBytes,
      envVars: model.envVars,
      prompts: model.prompts,
      resources: model.resources,
      authPolicy: model.authPolicy,
    }).toEqual({
      flavors: { python_function: { config: { device: null }, loader_module: 'mlflow.sklearn' } },
      artifactPath: 'mlflow-artifacts:/0/models/m-1/artifacts',
      runId: '0f'.repeat(16),
      utcTimeCreated: '2025-01-02 03:04:05.678901',
      modelUuid: `m-${'ab'.repeat(16)}`,
      modelId: `m-${'ab'.repeat(16)}`,
      mlflowVersion: '3.17.2',
      modelSizeBytes: 123,
      envVars: ['A_KEY', 'B_KEY'],
      prompts: ['prompts:/p/1'],
      resources: { api_version: '1', databricks: { serving_endpoint: [{ name: 'x' }] } },
      authPolicy: { system_auth_policy: { resources: {} }, user_auth_policy: { api_scopes: ['s'] } },
    });
    expect(model.metadata).toMatchObject({ owner: 'Zoë 😀', n: 3, score: new PythonFloat(1), yes: 'yes', none: null });
    expect(model.getInputSchema()).toMatchObject({
      kind: 'columns',
      columns: [{ name: 'a', type: 'long' }, { name: 'b' }, { name: 'c' }, { name: 'd' }],
    });
    expect(model.getOutputSchema()).toEqual({ kind: 'tensors', tensors: [{ dtype: 'float64', shape: [-1] }] });
    expect(model.getParamsSchema()?.map((param) => param.name)).toEqual(['t', 'l', 'when']);
  });

  it('keeps keys that it does not know (MLM-017)', () => {
    const model = Model.fromYaml(read('3.17-every-key'));
    expect([model.get('later_key'), model.get('absent')]).toEqual([{ a: 1 }, undefined]);
  });

  it('answers undefined for what a file of MLflow 1.2 does not state', () => {
    const model = Model.fromYaml(read('1.2-sklearn'));
    expect([model.mlflowVersion, model.modelUuid, model.signature, model.metadata, model.getInputSchema()]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('reads a broken signature only when it is asked for', () => {
    const model = Model.fromYaml(`${HEAD}signature:\n  inputs: '[{"type": "quaternion", "name": "q"}]'\n`);
    expect(model.flavors['python_function']).toEqual({ loader_module: 'mlflow.sklearn' });
    expect(() => model.signature).toThrow(/quaternion/);
  });

  it('adds a flavor and leaves the others (API-021)', () => {
    const model = Model.fromYaml(HEAD).addFlavor('sklearn', { pickled_model: 'model.pkl' });
    expect(model.toYaml()).toBe(`${HEAD}  sklearn:\n    pickled_model: model.pkl\n`);
  });

  it('writes a new model as MLflow 3 does', () => {
    const model = new Model({
      utcTimeCreated: '2024-05-06 07:08:09.123456',
      modelUuid: '0'.repeat(32),
      metadata: { team: 'a' },
      signature: { inputs: { kind: 'columns', columns: [{ name: 'x', type: 'double', required: true }] } },
      attributes: { later_key: true },
    });
    model.addFlavor('python_function', { loader_module: 'mlflow.sklearn' });
    expect(model.toYaml()).toBe(
      [
        'flavors:\n  python_function:\n    loader_module: mlflow.sklearn',
        'is_signature_from_type_hint: false',
        'later_key: true',
        'metadata:\n  team: a',
        'model_id: null',
        `model_uuid: '${'0'.repeat(32)}'`,
        'prompts: null',
        `signature:\n  inputs: '[{"type": "double", "name": "x", "required": true}]'\n  outputs: null\n  params: null`,
        'type_hint_from_example: false',
        `utc_time_created: '2024-05-06 07:08:09.123456'\n`,
      ].join('\n'),
    );
  });

  it('gives a new model an id of 32 hexadecimal digits and the time in six digits', () => {
    const model = new Model();
    expect(model.modelUuid).toMatch(/^[0-9a-f]{32}$/);
    expect(model.utcTimeCreated).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
  });

  it('removes a signature with its two flags', () => {
    const model = Model.fromYaml(read('2.22-xgboost')).setSignature(undefined);
    expect([model.signature, model.get('signature'), model.get('type_hint_from_example')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('writes JSON with the separators of Python (API-022)', () => {
    expect(Model.fromYaml('flavors:\n  a: {b: 1.0, c: [1, null]}\n').toJson()).toBe(
      '{"flavors": {"a": {"b": 1.0, "c": [1, null]}}}',
    );
  });

  it('saves the file MLmodel', async () => {
    const writer = makeWriter();
    await Model.fromYaml(HEAD).save(writer);
    expect([...writer.written]).toEqual([['MLmodel', HEAD]]);
  });
});

const BROKEN: readonly { readonly what: string; readonly content: string | Uint8Array; readonly says: RegExp }[] = [
  { what: 'nothing', content: '', says: /MLmodel of the-folder is empty/ },
  { what: 'blank lines', content: '\n \n', says: /is empty/ },
  {
    what: 'a Git LFS pointer',
    content: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
    says: /is a Git LFS pointer/,
  },
  { what: 'a pickle', content: Uint8Array.of(0x80, 4, 0x95, 0, 0, 0x2e), says: /is a pickle/ },
  { what: 'a zip archive', content: Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0), says: /is a zip archive/ },
  { what: 'binary data', content: Uint8Array.of(1, 2, 0, 3), says: /is binary data/ },
  { what: 'UTF-16 text', content: Uint8Array.of(0xff, 0xfe, 0x61, 0x00), says: /is UTF-16 text/ },
  { what: 'Latin-1 text', content: Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x0a), says: /is not UTF-8 text/ },
  { what: 'Python source', content: 'import mlflow\n\nclass MLmodel:\n    pass\n', says: /is Python source/ },
  { what: 'a list', content: '- a\n- b\n', says: /holds a list; expected a map/ },
  { what: 'one text', content: 'just words\n', says: /holds a text; expected a map/ },
  { what: 'no YAML', content: 'flavors: [unclosed\n', says: /is not the YAML of a model/ },
  { what: 'flavors that are a list', content: 'flavors:\n- sklearn\n', says: /has a list under flavors/ },
  {
    what: 'a flavor that is a text',
    content: 'flavors:\n  sklearn: yes please\n',
    says: /has a text under flavors\.sklearn/,
  },
];

describe('a broken MLmodel', () => {
  it.each(BROKEN)('that holds $what is refused in one line', async ({ content, says }) => {
    await expect(Model.load(makeFiles({ MLmodel: content }))).rejects.toMatchObject({
      code: 'MALFORMED_DATA',
      message: expect.stringMatching(says) as string,
    });
  });

  it('that is absent is refused with what the folder holds (MLM-018)', async () => {
    await expect(Model.load(makeFiles({ 'model.pkl': 'x', 'conda.yaml': 'y' }))).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
      message: 'Could not find an "MLmodel" file in the-folder; it holds conda.yaml, model.pkl.',
    });
  });

  it('that lies one folder deeper is pointed to', async () => {
    await expect(Model.load(makeFiles({ 'artifacts/model/MLmodel': HEAD, 'meta.yaml': 'x' }))).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
      hint: 'There is one below it, in artifacts/model.',
    });
  });

  it('with a byte order mark is read', async () => {
    const model = await Model.load(makeFiles({ MLmodel: `\ufeff${HEAD}` }));
    expect(Object.keys(model.flavors)).toEqual(['python_function']);
  });

  it('without flavors is read, and has none', async () => {
    expect((await Model.load(makeFiles({ MLmodel: 'run_id: abc\n' }))).flavors).toEqual({});
  });
});
