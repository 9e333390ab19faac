// Virtual environments with pinned packages under .python/, made by uv when they are not there.
// Needs Python 3.10 - 3.13 on PATH (or DECANT_PYTHON); uv is taken from PATH, or installed into .python/uv.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), '.python');
const BIN = process.platform === 'win32' ? 'Scripts' : 'bin';

/** Makes each environment (a name and its packages, every version pinned); answers the interpreters by name. */
export function makeEnvironments(stacks) {
  const pythons = {};
  let python;
  let uv;
  for (const [name, packages] of Object.entries(stacks)) {
    const venv = join(HOME, name);
    const stamp = join(venv, 'packages.txt');
    pythons[name] = join(venv, BIN, 'python');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === packages.join('\n')) continue;
    mkdirSync(HOME, { recursive: true });
    python ??= findPython();
    uv ??= findUv(python);
    console.log(`Making .python/${name}: ${packages.join(', ')}`);
    run(uv, ['venv', '--quiet', '--clear', '--python', python, venv]);
    run(uv, ['pip', 'install', '--quiet', '--python', pythons[name], ...packages]);
    writeFileSync(stamp, packages.join('\n'));
  }
  return pythons;
}

/** Installs a package of npm, its version pinned, into a folder of its own under .python/; answers the folder that holds it. */
export function installNodePackage(name, version) {
  const prefix = join(HOME, name);
  const folder = join(prefix, 'node_modules', name);
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version) return folder;
  mkdirSync(prefix, { recursive: true });
  console.log(`Making .python/${name}: ${name}@${version}`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  run(npm, ['install', '--prefix', prefix, '--no-audit', '--no-fund', '--loglevel', 'error', `${name}@${version}`]);
  return folder;
}

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
  console.error('Python 3.10 - 3.13 is needed on PATH (or named by DECANT_PYTHON) to compare with real libraries.');
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
