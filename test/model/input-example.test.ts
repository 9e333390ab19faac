// Input examples of MLflow 1.x to 3.x (MLM-040 .. MLM-046) and environment files (MLM-030 .. MLM-033, MLM-053).
import { describe, expect, it } from 'vitest';
import { Model } from '../../src/model/model.ts';
import { readEnvironmentNames, readRequirements } from '../../src/model/requirements.ts';
import { makeFiles } from './memory-files.ts';

const HEAD = 'flavors: {}\nsaved_input_example_info:\n  artifact_path: input_example.json\n';

function makeModel(
  info: string,
  example: string,
  rest = '',
): { readonly model: Model; readonly files: ReturnType<typeof makeFiles> } {
  return {
    model: Model.fromYaml(
      `${HEAD}${info
        .split('\n')
        .map((line) => `  ${line}`)
        .join('\n')}\n${rest}`,
    ),
    files: makeFiles({ 'input_example.json': example, 'serving.json': '{"inputs": [1]}' }),
  };
}

describe('Model.loadInputExample', () => {
  it('gives a frame of the types of the signature (MLM-040)', async () => {
    const signature = `signature:\n  inputs: '[{"type": "long", "name": "a"}, {"type": "double", "name": "b"}]'\n`;
    const { model, files } = makeModel(
      'type: dataframe\npandas_orient: split',
      '{"columns": ["a", "b"], "data": [[1, 2], [3, NaN]]}',
      signature,
    );
    expect(await model.loadInputExample(files)).toEqual({
      kind: 'frame',
      rowCount: 2,
      columns: [
        { name: 'a', dtype: 'int64', values: BigInt64Array.of(1n, 3n) },
        { name: 'b', dtype: 'float64', values: Float64Array.of(2, NaN) },
      ],
    });
  });

  it('gives an array, typed by the signature where there is one (MLM-041)', async () => {
    const plain = makeModel('type: ndarray', '[[1, 2], [3, 4]]');
    expect(await plain.model.loadInputExample(plain.files)).toEqual({
      kind: 'tensors',
      tensors: new Map([
        [null, { kind: 'tensor', dtype: 'int64', shape: [2, 2], data: BigInt64Array.of(1n, 2n, 3n, 4n) }],
      ]),
    });
    const signature = `signature:\n  inputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}]'\n`;
    const typed = makeModel('type: ndarray', '[[1, 2]]', signature);
    expect(await typed.model.loadInputExample(typed.files)).toEqual({
      kind: 'tensors',
      tensors: new Map([[null, { kind: 'tensor', dtype: 'float32', shape: [1, 2], data: Float32Array.of(1, 2) }]]),
    });
  });

  it('gives arrays by name (MLM-041)', async () => {
    const { model, files } = makeModel('type: ndarray', '{"x": [0.5], "y": [1]}');
    expect(await model.loadInputExample(files)).toEqual({
      kind: 'tensors',
      tensors: new Map<string, unknown>([
        ['x', { kind: 'tensor', dtype: 'float64', shape: [1], data: Float64Array.of(0.5) }],
        ['y', { kind: 'tensor', dtype: 'int64', shape: [1], data: BigInt64Array.of(1n) }],
      ]),
    });
  });

  it.each([
    ['sparse_matrix_csr', '{"data": [1.0, 2.0, 3.0], "indices": [1, 0, 2], "indptr": [0, 1, 3], "shape": [2, 3]}'],
    ['sparse_matrix_csc', '{"data": [2.0, 1.0, 3.0], "indices": [1, 0, 1], "indptr": [0, 1, 2, 3], "shape": [2, 3]}'],
  ])('makes a %s dense (MLM-042)', async (type, example) => {
    const { model, files } = makeModel(`type: ${type}`, example);
    expect(await model.loadInputExample(files)).toEqual({
      kind: 'tensors',
      tensors: new Map([
        [null, { kind: 'tensor', dtype: 'float64', shape: [2, 3], data: Float64Array.of(0, 1, 0, 2, 0, 3) }],
      ]),
    });
  });

  it.each([
    '{"data": [1], "indices": [9], "indptr": [0, 1], "shape": [1, 3]}',
    '{"data": [1], "indices": [0], "indptr": [0, 1], "shape": [1000000, 1000000]}',
    '{"data": [1], "indices": [0], "shape": [1, 1]}',
    '{"data": ["a"], "indices": [0], "indptr": [0, 1], "shape": [1, 1]}',
    '[1]',
  ])('refuses the sparse matrix %s', async (example) => {
    const { model, files } = makeModel('type: sparse_matrix_csr', example);
    await expect(model.loadInputExample(files)).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
  });

  it('gives any other JSON as values (MLM-043)', async () => {
    const { model, files } = makeModel('type: json_object', '{"messages": [{"role": "user"}]}');
    expect(await model.loadInputExample(files)).toEqual({ kind: 'value', value: { messages: [{ role: 'user' }] } });
  });

  it('tells params from data (MLM-044)', async () => {
    const { model, files } = makeModel(`type: json_object\nparams: 'true'`, '{"inputs": [1], "params": {"top_k": 3}}');
    expect(await model.loadInputExample(files)).toEqual({ kind: 'value', value: [1] });
    expect(await model.loadInputExampleParams(files)).toEqual({ top_k: 3 });
  });

  it('answers undefined without an example, and without params', async () => {
    const files = makeFiles({});
    const bare = Model.fromYaml('flavors: {}\n');
    expect([
      await bare.loadInputExample(files),
      await bare.loadInputExampleParams(files),
      await bare.getServingInput(files),
    ]).toEqual([undefined, undefined, undefined]);
    const { model, files: withExample } = makeModel('type: json_object', '[1]');
    expect(await model.loadInputExampleParams(withExample)).toBe(undefined);
  });

  it('refuses an unknown type, and names a file that is not there', async () => {
    const { model, files } = makeModel('type: hologram', '[1]');
    await expect(model.loadInputExample(files)).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
    await expect(model.loadInputExample(makeFiles({}))).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  });

  it('gives the saved request, and none for MLflow 1.x (MLM-046)', async () => {
    const { model, files } = makeModel('type: ndarray\nserving_input_path: serving.json', '[1]');
    expect(await model.getServingInput(files)).toBe('{"inputs": [1]}');
    const old = makeModel('type: dataframe\npandas_orient: split', '{"data": [[1]]}');
    expect(await old.model.getServingInput(old.files)).toBe(undefined);
  });
});

describe('readRequirements', () => {
  const CONDA =
    'channels: [conda-forge]\ndependencies:\n- python=3.8.18\n- pip<=22.0\n- pip:\n  - mlflow\n  - scikit-learn==1.0.2\nname: mlflow-env\n';

  it('prefers requirements.txt and the Python of python_env.yaml', async () => {
    const files = makeFiles({
      'requirements.txt': '# made by MLflow\nmlflow==2.0\r\nscikit-learn==1.1.3  # pinned\n\n',
      'conda.yaml': CONDA,
      'python_env.yaml': 'python: 3.8.10\nbuild_dependencies: [pip]\ndependencies: [-r requirements.txt]\n',
    });
    expect(await readRequirements(files)).toEqual({
      pythonVersion: '3.8.10',
      packages: ['mlflow==2.0', 'scikit-learn==1.1.3'],
      source: 'requirements.txt',
    });
  });

  it('reads the pip section of conda.yaml where there is nothing else (MLflow before 1.18)', async () => {
    expect(await readRequirements(makeFiles({ 'conda.yaml': CONDA }), { env: 'conda.yaml' })).toEqual({
      pythonVersion: '3.8.18',
      packages: ['mlflow', 'scikit-learn==1.0.2'],
      source: 'conda.yaml',
    });
  });

  it('answers nothing for a folder without environment files', async () => {
    expect(await readRequirements(makeFiles({}))).toEqual({
      pythonVersion: undefined,
      packages: [],
      source: undefined,
    });
  });

  it('reads env as a text of MLflow 1.x, as a map, and as neither (MLM-053)', () => {
    expect([
      readEnvironmentNames({ env: 'conda.yaml' }),
      readEnvironmentNames({ env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' } }),
      readEnvironmentNames({}),
      readEnvironmentNames({ env: 7 }),
    ]).toEqual([{ conda: 'conda.yaml' }, { conda: 'conda.yaml', virtualenv: 'python_env.yaml' }, {}, {}]);
  });
});
