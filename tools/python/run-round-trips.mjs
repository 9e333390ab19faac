// `npm run test:python`: makes virtual environments with real Python MLflow under .python/ and runs test/python against them.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNodePackage, makeEnvironments } from './environments.mjs';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const boosters = ['catboost==1.2.8', 'lightgbm==4.6.0', 'statsmodels==0.14.6', 'xgboost==2.1.4'];
const pythons = makeEnvironments({
  mlflow3: [
    'mlflow==3.17.2',
    'scikit-learn==1.8.0',
    'skops==0.16.0',
    'httpx2==2.16.2',
    'psycopg[binary]==3.3.9',
    'boto3==1.44.8',
    ...boosters,
  ],
  mlflow2: [
    'mlflow==2.22.5',
    'scikit-learn==1.5.2',
    'sqlalchemy==2.0.44',
    'fastapi==0.115.12',
    'httpx==0.28.1',
    ...boosters,
  ],
  // S3 on this machine.
  moto: ['moto[server]==5.2.5'],
  // What the fixtures of the newest release were made with.
  sklearn: ['scikit-learn==1.9.1', 'skops==0.16.0', 'numpy==2.4.6', 'pandas==3.1.1', 'scipy==1.17.1', 'joblib==1.6.0'],
  keras: ['keras==3.15.1', 'jax==0.10.2', 'h5py==3.16.0', 'mlflow-skinny==3.17.2', 'numpy==2.4.6', 'pandas==3.1.1'],
});
const { schemathesis } = makeEnvironments({ schemathesis: ['schemathesis==4.32.5'] });
// Azure Blob Storage on this machine; it needs no Python, and no test without Python needs it.
const azurite = join(installNodePackage('azurite', '3.35.0'), 'dist', 'src', 'blob', 'main.js');

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const result = spawnSync(process.execPath, [vitest, 'run', '--project', 'python'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: {
    ...process.env,
    DECANT_TEST_PYTHONS: JSON.stringify(pythons),
    DECANT_TEST_SCHEMATHESIS: schemathesis,
    DECANT_TEST_AZURITE: azurite,
  },
});
process.exit(result.status ?? 1);
