// `decant models doctor`, run as users do.
import { describe, expect, it } from 'vitest';
import type { ModelReport } from '../../src/flavors/pyfunc/index.ts';
import { modelPath, runDecant } from './run-command.ts';

const MODEL = modelPath('mlflow2-params');

describe('decant models doctor', () => {
  it('tells in sections how a model runs', async () => {
    const { code, stdout, stderr } = await runDecant(['models', 'doctor', '-m', MODEL]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^This model runs here, without Python: sklearn ElasticNet\n\n {2}model {10}/);
    expect(stdout).toContain(
      "\nSignature\n  inputs   ['width': double (required), 'height': double (required), 'depth of field': double (required)]\n",
    );
    expect(stdout).toContain('\n  params   alpha, names\n');
    expect(stdout).toContain('\nVersions in the files\n  scikit-learn  1.5.2\n');
  });

  it('tells the same as JSON', async () => {
    const { code, stdout } = await runDecant(['models', 'doctor', '-m', MODEL, '--json']);
    const report = JSON.parse(stdout) as ModelReport;
    expect(code).toBe(0);
    expect(report).toMatchObject({
      engine: 'native',
      flavor: 'sklearn',
      mlflowVersion: '2.22.5',
      methods: ['predict'],
    });
  });

  it('fails without a model', async () => {
    expect(await runDecant(['models', 'doctor', '-m', '/nowhere'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Error: RESOURCE_DOES_NOT_EXIST: Could not find an "MLmodel" file: there is no folder /nowhere.\n',
    });
  });
});
