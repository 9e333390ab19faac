// The Python environments that `npm run test:python` made, and what tests do with them.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Interpreters by the name of their environment. */
const pythons = JSON.parse(process.env['DECANT_TEST_PYTHONS'] ?? '{}') as Readonly<Record<string, string>>;

/** Names and interpreters of the environments that have MLflow and scikit-learn: `mlflow3`, `mlflow2`. */
export const mlflows = Object.entries(pythons).filter(([name]) => name.startsWith('mlflow'));

/** The interpreter of an environment; refuses one that is not there. */
export function requirePython(name: string): string {
  const python = pythons[name];
  if (python === undefined) throw new Error(`There is no environment ${name}: run npm run test:python.`);
  return python;
}

/** Runs a script; answers what it printed. Its own words go into the error where it fails. */
export async function runPython(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(requirePython(name), ['-W', 'ignore', ...args], {
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, MLFLOW_LOGGING_LEVEL: 'ERROR', ...environment },
  });
  return stdout;
}
