// Predictors as models: saved, refused, loaded, asked.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadModel, saveModel } from '../../../src/entry-points/javascript.ts';
import { examineModel, loadModel as loadPyfunc } from '../../../src/flavors/pyfunc/index.ts';
import { encodeBatch, decodeBatch } from '../../../src/flavors/javascript/host/wire.ts';
import { VERSION } from '../../../src/version.ts';
import { PythonFloat } from '../../../src/data/dtype.ts';

const CODE = join(import.meta.dirname, 'predictor.ts');
const folder = mkdtempSync(join(tmpdir(), 'decant-javascript-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('javascript.saveModel', () => {
  const path = join(folder, 'model');
  const offset = join(folder, 'offset.txt');

  it('bundles the module, its artifacts and the loader for Python', async () => {
    writeFileSync(offset, '100');
    const model = await saveModel(CODE, path, {
      artifacts: { offset },
      inputExample: [{ a: 1, b: 0.5 }],
    });
    expect(model.flavors['javascript']).toMatchObject({
      predictor: 'javascript/predictor.mjs',
      host: 'javascript/host.mjs',
      code: 'code',
      node_version: process.versions.node,
      artifacts: { offset: { path: 'artifacts/offset/offset.txt' } },
    });
    expect(model.flavors['python_function']).toMatchObject({
      loader_module: 'decant_javascript_loader',
      code: 'code',
    });
    expect(readFileSync(join(path, 'javascript', 'predictor.mjs'), 'utf8')).toContain('function scale');
    expect(model.signature?.inputs).toMatchObject({
      columns: [
        { name: 'a', type: 'long' },
        { name: 'b', type: 'double' },
      ],
    });
  });

  it('makes models that run only where that is allowed', async () => {
    await expect(loadPyfunc(path)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: expect.stringContaining('which runs only where that is allowed') as string,
      hint: expect.stringContaining('DECANT_ALLOW_MODEL_CODE=true') as string,
    });
  });

  it('makes models that answer, exact beyond 2^53', async () => {
    const model = await loadPyfunc(path, { allowCode: true });
    expect(
      await model.predict([
        { a: 1, b: 0.25 },
        { a: 2n ** 60n + 1n, b: 2 },
      ]),
    ).toEqual([
      { exact: 1n, kind: 'number', sum: 100.5 },
      { exact: 2n ** 60n + 1n, kind: 'bigint', sum: 104 },
    ]);
    await model.close();
  });

  it('makes models whose predictor is loaded without a schema, with params', async () => {
    const model = await loadModel(path, { allowCode: true });
    expect(await model.predict([{ a: 1, b: 0.5 }], { factor: 10 })).toEqual([{ exact: 1n, kind: 'number', sum: 105n }]);
    await expect(model.predict([{ a: 1, b: 1 }], { fail: 'no such thing' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: 'The predictor failed: no such thing',
    });
    await model.close();
  });

  it('states the params of an example, and gives them by default (MLM-026, MLM-044)', async () => {
    const place = join(folder, 'with-params');
    const saved = await saveModel(CODE, place, { inputExample: [[{ a: 1, b: 0.5 }], { factor: 3.5 }] });
    expect(saved.getParamsSchema()).toEqual([{ name: 'factor', type: 'double', default: 3.5, shape: null }]);
    expect(saved.getOutputSchema()).toMatchObject({ columns: [{ name: 'exact' }, { name: 'kind' }, { name: 'sum' }] });
    const model = await loadPyfunc(place, { allowCode: true });
    expect(await model.predict([{ a: 1, b: 0.5 }])).toEqual([{ exact: 1n, kind: 'number', sum: 1.75 }]);
    expect(await model.predict([{ a: 1, b: 0.5 }], { factor: 4 })).toEqual([{ exact: 1n, kind: 'number', sum: 2n }]);
    await model.close();
  });

  it('is examined without being run, whatever the environment allows', async () => {
    const place = join(folder, 'examined');
    cpSync(path, place, { recursive: true });
    const code = join(place, 'javascript', 'predictor.mjs');
    writeFileSync(code, `globalThis.wasRun = true;\n${readFileSync(code, 'utf8')}`);
    rmSync(join(place, 'artifacts'), { recursive: true });
    process.env['DECANT_ALLOW_MODEL_CODE'] = 'true';
    const report = await examineModel(place);
    delete process.env['DECANT_ALLOW_MODEL_CODE'];
    expect(globalThis).not.toHaveProperty('wasRun');
    expect(report.engine).toBeUndefined();
    expect(report.versions).toEqual({ node: process.versions.node, decant: VERSION });
    expect(report.risks.slice(0, 3)).toEqual([
      'The model is JavaScript code: javascript/predictor.mjs runs with all rights of the process that loads it, where that is allowed.',
      'The code imports node:fs.',
      'The artifact offset (artifacts/offset/offset.txt) is not in the folder.',
    ]);
  });

  it('refuses a predictor whose code cannot be found', async () => {
    await expect(saveModel({ predict: () => [1] }, join(folder, 'none'))).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: 'The code of the predictor cannot be found from the object.',
    });
  });

  it('refuses a module without a predictor, and one whose imports are absent', async () => {
    const empty = join(folder, 'empty.mjs');
    writeFileSync(empty, 'export const x = 1;');
    await expect(saveModel(empty, join(folder, 'none'))).rejects.toMatchObject({
      message: expect.stringContaining('exports no predictor') as string,
    });
    const lacking = join(folder, 'lacking.mjs');
    writeFileSync(lacking, "import 'no-such-package-at-all'; export default { predict: () => [1] };");
    await expect(saveModel(lacking, join(folder, 'none'))).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('no-such-package-at-all') as string,
    });
  });
});

it('batches pass between Python and Node with every bit', () => {
  const batch = {
    kind: 'frame',
    rowCount: 2,
    columns: [
      { name: 'f', dtype: 'float64', values: Float64Array.of(Number.NaN, -0) },
      { name: 'i', dtype: 'int64', values: BigInt64Array.of(2n ** 60n, -1n) },
      { name: 'd', dtype: 'datetime64', values: BigInt64Array.of(1n, -(2n ** 63n)) },
      { name: 's', dtype: 'str', values: ['é\u2028', null] },
      { name: 'o', dtype: 'object', values: [{ $: new PythonFloat(1) }, 2n ** 70n] },
    ],
  } as const;
  expect(decodeBatch(JSON.parse(JSON.stringify(encodeBatch(batch))) as never)).toEqual(batch);
});
