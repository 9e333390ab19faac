// `npm run test:python`: makes virtual environments with real Python MLflow under .python/ and runs test/python against them.
// Needs Python 3.10 - 3.13 on PATH (or DECANT_PYTHON); uv is taken from PATH, or installed into .python/uv.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const HOME = join(ROOT, '.python');
const BIN = process.platform === 'win32' ? 'Scripts' : 'bin';
/** Name of each environment and what it holds; every version is pinned. */
const STACKS = {
  mlflow3: ['mlflow==3.17.2', 'scikit-learn==1.8.0', 'skops==0.16.0', 'httpx2==2.16.2'],
  mlflow2: ['mlflow==2.22.5', 'scikit-learn==1.5.2', 'fastapi==0.115.12', 'httpx==0.28.1'],
};

function run(command, args) {
  const result = spawnSync(command, args, { stdio: 'inherit' });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    console.error(`${command} ${args.join(' ')} ended with ${result.status ?? result.signal}`);
    process.exit(1);
  }
}

function findPython() {
  const wanted = process.env.DECANT_PYTHON;
  const candidates = wanted ? [wanted] : ['python3.12', 'python3.11', 'python3.13', 'python3.10', 'python3', 'python'];
  for (const candidate of candidates) {
    const probe = spawnSync(candidate, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], {
      encoding: 'utf8',
    });
    if (probe.status === 0 && /^3\.1[0-3]$/.test(probe.stdout.trim())) return candidate;
  }
  console.error('Python 3.10 - 3.13 is needed on PATH (or named by DECANT_PYTHON) to compare with real MLflow.');
  process.exit(1);
}

function findUv(python) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['uv', 'uv.exe']) {
      const path = join(folder, name);
      if (existsSync(path) && spawnSync(path, ['--version']).status === 0) return path;
    }
  }
  const home = join(HOME, 'uv');
  const uv = join(home, BIN, 'uv');
  if (!existsSync(uv)) {
    run(python, ['-m', 'venv', home]);
    run(join(home, BIN, 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'uv']);
  }
  return uv;
}

const python = findPython();
mkdirSync(HOME, { recursive: true });
const uv = findUv(python);
const pythons = {};
for (const [name, packages] of Object.entries(STACKS)) {
  const venv = join(HOME, name);
  const stamp = join(venv, 'packages.txt');
  pythons[name] = join(venv, BIN, 'python');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === packages.join('\n')) continue;
  console.log(`Making .python/${name}: ${packages.join(', ')}`);
  run(uv, ['venv', '--quiet', '--clear', '--python', python, venv]);
  run(uv, ['pip', 'install', '--quiet', '--python', pythons[name], ...packages]);
  writeFileSync(stamp, packages.join('\n'));
}

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const result = spawnSync(process.execPath, [vitest, 'run', '--project', 'python'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, DECANT_TEST_PYTHONS: JSON.stringify(pythons) },
});
process.exit(result.status ?? 1);
