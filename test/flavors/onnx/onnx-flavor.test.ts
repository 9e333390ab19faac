// The onnx flavor: which file is read, what doctor tells, the seam of the runtime, what is refused.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as web from 'onnxruntime-web';
import { describe, expect, it, vi } from 'vitest';
import { makeTensor } from '../../../src/data/tensor.ts';
import type { Tensor } from '../../../src/data/tensor.ts';
import { createOnnxFlavor, loadModel as loadOnnx } from '../../../src/entry-points/onnx.ts';
import type { OnnxRuntime } from '../../../src/entry-points/onnx.ts';
import { ONNX_FLAVOR } from '../../../src/flavors/onnx/onnx-flavor.ts';
import { loadModel } from '../../../src/flavors/pyfunc/index.ts';
import { encodeBytesField, encodeVarintField, joinBytes } from '../../../src/formats/protobuf/index.ts';
import type { ModelFiles } from '../../../src/model/model-files.ts';
import { makeFiles } from '../../model/memory-files.ts';

const CASES = join(import.meta.dirname, '..', '..', 'fixtures', 'onnx');
const X = makeTensor('float64', [1, 3], Float64Array.of(1, 0.5, -2));
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(CASES, name, 'model', 'model.onnx')));

/** A folder as MLflow writes it, in memory. */
function makeModel(bytes: Uint8Array, options = 'null', more: Readonly<Record<string, Uint8Array>> = {}): ModelFiles {
  const mlmodel = [
    'flavors:',
    '  onnx:',
    '    data: model.onnx',
    `    onnx_session_options: ${options}`,
    '    onnx_version: 1.16.2',
    '    providers: [CUDAExecutionProvider, CPUExecutionProvider]',
    '  python_function:',
    '    data: model.onnx',
    '    loader_module: mlflow.onnx',
    '',
  ].join('\n');
  return makeFiles({ MLmodel: mlmodel, 'model.onnx': bytes, ...more });
}

/** A model of one graph: Identity from x to y, of these types (TypeProto). */
function makeIdentity(type: Uint8Array): Uint8Array {
  const value = (name: string): Uint8Array => joinBytes([encodeBytesField(1, name), encodeBytesField(2, type)]);
  const node = joinBytes([encodeBytesField(1, 'x'), encodeBytesField(2, 'y'), encodeBytesField(4, 'Identity')]);
  const graph = [
    encodeBytesField(1, node),
    encodeBytesField(2, 'g'),
    encodeBytesField(11, value('x')),
    encodeBytesField(12, value('y')),
  ];
  const opset = encodeVarintField(2, 13n);
  return joinBytes([encodeVarintField(1, 7n), encodeBytesField(7, joinBytes(graph)), encodeBytesField(8, opset)]);
}

const tensorType = (element: bigint): Uint8Array => encodeBytesField(1, encodeVarintField(1, element));

async function runLinear(files: ModelFiles, runtime?: OnnxRuntime): Promise<Tensor | undefined> {
  const model = await loadOnnx(files, runtime === undefined ? {} : { runtime });
  const answer = (await model.run(new Map([['x', X]]))).get('y');
  await model.close();
  return answer;
}

describe('the onnx flavor', () => {
  it('loads a model that takes tensors by name', async () => {
    const model = await loadOnnx(join(CASES, 'mlflow3-linear', 'model'));
    expect(model.runtimeName).toBe('onnxruntime-node');
    expect(model.file.inputs.map(({ name }) => name)).toEqual(['x']);
    expect((await model.run(new Map([['x', X]]))).get('y')).toMatchObject({ dtype: 'float32', shape: [1, 2] });
    await model.close();
  });

  it('answers the same by a runtime that is given', async () => {
    const files = makeModel(bytesOf('mlflow3-linear'));
    const runtime = web as unknown as OnnxRuntime;
    expect(await runLinear(files, runtime)).toEqual(await runLinear(files));
    const model = await loadModel(files, { flavors: [createOnnxFlavor(runtime)] });
    expect(model.scorer.description).toContain('a given ONNX Runtime');
    await model.close();
  });

  it('reads weights from other files, by path and from memory', async () => {
    const folder = join(CASES, 'mlflow3-external', 'model');
    const weights = readdirSync(folder).find((name) => name !== 'MLmodel' && name !== 'model.onnx') ?? '';
    const wide = new Map([
      [
        'x',
        makeTensor(
          'float32',
          [1, 24],
          Float32Array.from({ length: 24 }, (_, i) => i / 8),
        ),
      ],
    ]);
    const answers = [];
    for (const files of [
      folder,
      makeModel(bytesOf('mlflow3-external'), 'null', {
        [weights]: new Uint8Array(readFileSync(join(folder, weights))),
      }),
    ]) {
      const model = await loadOnnx(files);
      answers.push((await model.run(wide)).get('y'));
      await model.close();
    }
    expect(answers[1]).toEqual(answers[0]);
    await expect(loadOnnx(makeModel(bytesOf('mlflow3-external')))).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  it('refuses weights outside of the folder', async () => {
    const entry = joinBytes([encodeBytesField(1, 'location'), encodeBytesField(2, '../secret')]);
    const tensor = joinBytes([encodeBytesField(8, 'w'), encodeBytesField(13, entry), encodeVarintField(14, 1n)]);
    const graph = encodeBytesField(7, encodeBytesField(5, tensor));
    const opset = encodeBytesField(8, encodeVarintField(2, 13n));
    const files = makeModel(joinBytes([encodeVarintField(1, 7n), graph, opset]));
    await expect(loadOnnx(files)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });

  it('passes session options on, and refuses values without a meaning', async () => {
    const bytes = bytesOf('mlflow3-linear');
    const options =
      '{execution_mode: Parallel, graph_optimization_level: 1, intra_op_num_threads: 1, inter_op_num_threads: 1, extra_session_config: {session.intra_op.allow_spinning: "0"}, other: 1}';
    expect(await runLinear(makeModel(bytes, options))).toEqual(await runLinear(makeModel(bytes)));
    for (const bad of [
      '{execution_mode: fast}',
      '{graph_optimization_level: 7}',
      '[1]',
      '{intra_op_num_threads: -1}',
    ]) {
      await expect(loadOnnx(makeModel(bytes, bad))).rejects.toMatchObject({ code: 'UNSUPPORTED_MODEL' });
    }
  });

  it('tells the doctor operators, inputs, outputs and releases', async () => {
    const files = makeModel(bytesOf('mlflow2-zipmap-texts'));
    expect(await ONNX_FLAVOR.inspect?.(files, { data: 'model.onnx', onnx_version: '1.16.2' })).toEqual({
      symbols: [
        { name: 'ai.onnx.ml.LinearClassifier', status: 'native' },
        { name: 'ai.onnx.ml.ZipMap', status: 'native' },
        { name: 'input x: tensor(float) [N, 3]', status: 'data' },
        { name: 'output label: tensor(string) [N]', status: 'data' },
        { name: 'output probabilities: list of maps', status: 'data' },
      ],
      versions: {
        onnx: '1.16.2',
        producer: 'decant-fixtures',
        'onnx ir': '7',
        'opset ai.onnx': '13',
        'opset ai.onnx.ml': '2',
      },
      risks: [],
    });
  });

  it.each([
    ['bfloat16', tensorType(16n), 'tensor(bfloat16)'],
    ['complex64', tensorType(14n), 'tensor(complex64)'],
    ['a sequence', encodeBytesField(4, encodeBytesField(1, tensorType(1n))), 'seq(tensor(float))'],
    ['a sparse tensor', encodeBytesField(8, new Uint8Array(0)), 'sparse_tensor'],
    ['an optional', encodeBytesField(9, encodeBytesField(1, tensorType(7n))), 'optional(tensor(int64))'],
  ])('refuses inputs and outputs of %s by name', async (_what, type, text) => {
    const files = makeModel(makeIdentity(type));
    await expect(loadModel(files)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: expect.stringContaining(text) as string,
    });
    const report = await ONNX_FLAVOR.inspect?.(files, { data: 'model.onnx' });
    expect(report?.symbols.filter(({ status }) => status === 'refused')).toHaveLength(2);
  });

  it('refuses operators that the runtime does not know', async () => {
    const bytes = makeIdentity(tensorType(1n));
    const renamed = Uint8Array.from(bytes);
    renamed.set(new TextEncoder().encode('Identitz'), new TextDecoder('latin1').decode(bytes).indexOf('Identity'));
    await expect(loadModel(makeModel(renamed))).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: expect.stringContaining('Identitz') as string,
    });
  });

  it('refuses damaged files', async () => {
    const bytes = bytesOf('mlflow3-zipmap-texts');
    for (const damaged of [bytes.subarray(0, bytes.length - 5), Uint8Array.of(1, 2, 3), encodeVarintField(1, 7n)]) {
      await expect(loadModel(makeModel(damaged))).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
    }
    for (let length = 1; length < bytes.length; length += 7) {
      await expect(
        ONNX_FLAVOR.inspect?.(makeModel(bytes.subarray(0, length)), { data: 'model.onnx' }),
      ).rejects.toMatchObject({
        code: 'MALFORMED_DATA',
      });
    }
  });

  it('keeps values of the data out of errors of the runtime', async () => {
    const files = makeModel(bytesOf('mlflow3-linear'));
    const failing = {
      ...(web as unknown as OnnxRuntime),
      InferenceSession: {
        create: () =>
          Promise.resolve({ run: () => Promise.reject(new Error('idx=4711')), release: () => Promise.resolve() }),
      },
    };
    await expect(runLinear(files, failing)).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: 'ONNX Runtime cannot run the model with inputs of these shapes and values: x float64 [1, 3].',
    });
  });

  it('names the package to install where no runtime is there', async () => {
    vi.doMock('onnxruntime-node', () => {
      throw new Error('absent');
    });
    vi.doMock('onnxruntime-web', () => {
      throw new Error('absent');
    });
    vi.resetModules();
    const { loadRuntime } = await import('../../../src/libraries/onnx/load-runtime.ts');
    await expect(loadRuntime()).rejects.toMatchObject({
      code: 'MISSING_DEPENDENCY',
      hint: expect.stringContaining('npm install onnxruntime-node') as string,
    });
    vi.doUnmock('onnxruntime-node');
    vi.doUnmock('onnxruntime-web');
  });
});
