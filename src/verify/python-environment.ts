// A Python interpreter with the packages that a model asks for: one that is given, or a virtual environment made by uv or by venv and pip.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DecantError } from '../errors.ts';
import type { ModelRequirements } from '../model/requirements.ts';
import { runProcess } from './run-process.ts';

/** Where Python comes from. */
export interface EnvironmentChoice {
  /** Interpreter that has MLflow and the model's packages already. */
  readonly python?: string;
  /** uv, virtualenv or local. Default: uv where it is installed, else virtualenv. */
  readonly manager?: 'uv' | 'virtualenv' | 'local';
  /** Folder for the virtual environment, which is kept and used again. Default: one that is removed. */
  readonly folder?: string;
}

/** An interpreter, and how to remove what was made for it. */
export interface PythonEnvironment {
  readonly python: string;
  dispose(): Promise<void>;
}

const PROBE_SECONDS = 60;
const INSTALL_SECONDS = 1800;
const IS_WINDOWS = process.platform === 'win32';
/** Written when all packages are there. */
const STAMP = 'decant-requirements.txt';

/** Finds or makes the interpreter. Refuses with MISSING_DEPENDENCY where there is no Python or no uv, or an installation fails. */
export async function openPythonEnvironment(
  choice: EnvironmentChoice,
  requirements: ModelRequirements,
  mlflowVersion: string | undefined,
): Promise<PythonEnvironment> {
  const keep = { dispose: (): Promise<void> => Promise.resolve() };
  if (choice.python !== undefined) {
    if ((await probeVersion([choice.python])) !== undefined) return { python: choice.python, ...keep };
    throw new DecantError('MISSING_DEPENDENCY', `${choice.python} is no Python interpreter that runs.`, {
      hint: 'Give the path of a python program with --python.',
    });
  }
  if (choice.manager === 'local') return { python: (await findPython(undefined))[0] ?? 'python3', ...keep };
  const packages = listPackages(requirements, mlflowVersion);
  const isTemporary = choice.folder === undefined;
  const folder = choice.folder === undefined ? await mkdtemp(join(tmpdir(), 'decant-verify-')) : resolve(choice.folder);
  const dispose = async (): Promise<void> => {
    if (isTemporary) await rm(folder, { recursive: true, force: true });
  };
  const python = join(folder, IS_WINDOWS ? 'Scripts' : 'bin', IS_WINDOWS ? 'python.exe' : 'python');
  const stamp = join(folder, STAMP);
  const wanted = `${requirements.pythonVersion ?? 'any'}\n${packages.join('\n')}\n`;
  try {
    if (!existsSync(stamp) || (await readFile(stamp, 'utf8')) !== wanted) {
      await mkdir(folder, { recursive: true });
      await makeEnvironment(choice.manager, folder, python, packages, requirements.pythonVersion);
      await writeFile(stamp, wanted);
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  return { python, dispose };
}

function listPackages({ packages }: ModelRequirements, mlflowVersion: string | undefined): readonly string[] {
  if (packages.some((line) => /^mlflow(?:-skinny)?\b/i.test(line))) return packages;
  return [mlflowVersion === undefined ? 'mlflow' : `mlflow==${mlflowVersion}`, ...packages];
}

async function makeEnvironment(
  manager: EnvironmentChoice['manager'],
  folder: string,
  python: string,
  packages: readonly string[],
  version: string | undefined,
): Promise<void> {
  const list = join(folder, 'requirements.txt');
  await writeFile(list, `${packages.join('\n')}\n`);
  const hasUv = manager === 'virtualenv' ? false : (await runProcess('uv', ['--version'], probe())).code === 0;
  if (manager === 'uv' && !hasUv) {
    throw new DecantError('MISSING_DEPENDENCY', 'There is no uv on the path.', {
      hint: 'Install uv, or use --env-manager virtualenv or --python PATH.',
    });
  }
  if (hasUv) {
    const wanted = version === undefined ? [] : ['--python', minorOf(version)];
    await install('uv', ['venv', '--quiet', '--allow-existing', ...wanted, folder]);
    await install('uv', ['pip', 'install', '--quiet', '--python', python, '-r', list]);
    return;
  }
  const [command = 'python3', ...args] = await findPython(version);
  await install(command, [...args, '-m', 'venv', folder]);
  await install(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', list]);
}

function probe(): { readonly timeoutSeconds: number } {
  return { timeoutSeconds: PROBE_SECONDS };
}

async function install(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runProcess(command, args, { timeoutSeconds: INSTALL_SECONDS });
  if (code === 0) return;
  throw new DecantError(
    'MISSING_DEPENDENCY',
    `The Python environment cannot be made: ${command} ended with ${code ?? 'no exit code'}.\n${stderr.slice(-2000).trim()}`,
    { hint: 'Give an interpreter that has the packages of the model with --python PATH.' },
  );
}

/** The command of a Python of this version (major and minor); of any, where none is wanted. */
async function findPython(version: string | undefined): Promise<readonly string[]> {
  const minor = version === undefined ? undefined : minorOf(version);
  const exact = minor === undefined ? [] : IS_WINDOWS ? [['py', `-${minor}`]] : [[`python${minor}`]];
  for (const candidate of [...exact, ['python3'], ['python']]) {
    const found = await probeVersion(candidate);
    if (found !== undefined && (minor === undefined || found === minor)) return candidate;
  }
  throw new DecantError(
    'MISSING_DEPENDENCY',
    `There is no Python${minor === undefined ? '' : ` ${minor}`} on the path, which the model was saved with.`,
    { hint: 'Install it, or uv, which brings it; or give an interpreter with --python PATH.' },
  );
}

async function probeVersion([command = '', ...args]: readonly string[]): Promise<string | undefined> {
  const program = 'import sys; print("%d.%d" % sys.version_info[:2])';
  const { code, stdout } = await runProcess(command, [...args, '-c', program], probe());
  const version = stdout.trim();
  return code === 0 && /^\d+\.\d+$/.test(version) ? version : undefined;
}

function minorOf(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}
