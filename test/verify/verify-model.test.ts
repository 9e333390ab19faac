// Verification without Python: which rows are replayed, and what the report says.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyModel } from '../../src/verify/index.ts';
import { runProcess } from '../../src/verify/run-process.ts';

const model = (name: string) => join(import.meta.dirname, '..', 'fixtures', 'mlflow', name, 'model');

describe('verifyModel', () => {
  it('replays the example that was saved', async () => {
    expect(await verifyModel(model('mlflow3-elasticnet-signature'))).toMatchObject({
      description: 'sklearn ElasticNet',
      source: 'serving_input_example',
      rows: 2,
      columns: ['prediction'],
      fitsSignature: true,
      misfits: [],
      parity: null,
      ok: true,
    });
    expect(await verifyModel(model('mlflow1-elasticnet-signature'))).toMatchObject({
      source: 'input_example',
      rows: 2,
    });
  });

  it('makes rows from a signature of tensors, and as many as it is asked for', async () => {
    const report = await verifyModel(model('mlflow3-linear-tensor'), { rows: 7, seed: 3 });
    expect(report).toMatchObject({ source: 'signature', rows: 7, columns: ['0', '1'], fitsSignature: true });
  });

  it('replays a given request, and says why the model refuses one', async () => {
    const request = (text: string) => ({
      input: { bytes: new TextEncoder().encode(text), contentType: 'application/json' as const },
    });
    const folder = model('mlflow3-linear-bare');
    await expect(verifyModel(folder, request('{"inputs": "x"}'))).rejects.toMatchObject({ name: 'DecantError' });
    await expect(verifyModel(folder)).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      hint: 'Give a request with --input FILE, such as {"inputs": [[1, 2, 3]]}.',
    });
  });

  it('refuses an interpreter that does not run', async () => {
    const python = join(import.meta.dirname, 'no-python');
    await expect(verifyModel(model('mlflow3-elasticnet-signature'), { python: { python } })).rejects.toMatchObject({
      code: 'MISSING_DEPENDENCY',
      message: `${python} is no Python interpreter that runs.`,
    });
  });
});

describe('runProcess', () => {
  it('keeps the end of the output and the exit code', async () => {
    const program = 'process.stdout.write("x".repeat(200000) + "end"); process.exitCode = 3;';
    const { code, stdout } = await runProcess(process.execPath, ['-e', program], { timeoutSeconds: 20 });
    expect([code, stdout.length, stdout.slice(-4)]).toEqual([3, 65_536, 'xend']);
  });

  it('ends a program that takes too long', async () => {
    const { code, stderr } = await runProcess(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      timeoutSeconds: 1,
    });
    expect([code, stderr.trim()]).toEqual([undefined, 'Ended after 1 seconds.']);
  });
});
