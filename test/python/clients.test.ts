// MLflow's own Python clients talk to the server, and read its answers as they read those of MLflow's server.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../src/flavors/pyfunc/index.ts';
import { createScoringApp, startServer } from '../../src/serving/index.ts';
import { VERSION } from '../../src/version.ts';
import { mlflows } from './pythons.ts';

const MAKE_MODEL = `
import sys, mlflow, pandas as pd
from mlflow.models import infer_signature
from sklearn.linear_model import LinearRegression
rows = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [0.5, 0.25, 4.0]})
model = LinearRegression().fit(rows, [1.0, 2.0, 4.0])
mlflow.sklearn.save_model(model, sys.argv[1], signature=infer_signature(rows, model.predict(rows)))
`;

describe.each(mlflows)('clients of %s', (stack, python) => {
  it('send tables, records and texts, and read the answers', async () => {
    const folder = mkdtempSync(join(tmpdir(), `decant-clients-${stack}-`));
    const path = join(folder, 'model');
    execFileSync(python, ['-W', 'ignore', '-c', MAKE_MODEL, path], { stdio: 'ignore' });
    const model = await loadModel(path);
    const server = await startServer(createScoringApp(model), { port: 0 });
    const script = join(import.meta.dirname, 'clients.py');
    const { stdout } = await promisify(execFile)(python, [
      '-W',
      'ignore',
      script,
      '127.0.0.1',
      new URL(server.url).port,
      path,
    ]);
    await server.close();
    rmSync(folder, { recursive: true });
    const { mlflow, version, refused, ...answers } = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
    expect([typeof mlflow, version, refused]).toEqual(['string', VERSION, expect.stringContaining('error code 400')]);
    const names = [
      'frame',
      'records',
      'text',
      'params',
      'response frame',
      'response array',
      'serving input',
      'validated',
    ];
    expect(Object.keys(answers)).toEqual(stack === 'mlflow1' ? ['frame'] : names);
    for (const [name, values] of Object.entries(answers)) {
      expect([name, values]).toEqual([name, [expect.closeTo(1, 9), expect.closeTo(2, 9)]]);
    }
  });
});
