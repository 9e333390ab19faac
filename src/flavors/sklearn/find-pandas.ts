// Which pandas a model's environment has: its texts that are missing mean None with pandas 2 and NaN with pandas 3.
import { DecantError } from '../../errors.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { readRequirements } from '../../model/requirements.ts';
import type { ModelRequirements } from '../../model/requirements.ts';

/** The first release of MLflow that allows pandas 3, and the first Python that pandas 3 runs with. */
const MLFLOW_OF_PANDAS_3 = [3, 16] as const;
const PYTHON_OF_PANDAS_3 = [3, 11] as const;

/**
 * Major release of pandas in the environment that a model's files describe: the one that requirements.txt or conda.yaml pin or bound, else
 * the newest that the releases of MLflow and Python allow, which an installation of these files brings. The meaning of 2 holds for all
 * before; undefined where nothing tells it.
 */
export async function findPandasMajor(
  files: ModelFiles,
  mlflowVersion: string | undefined,
): Promise<number | undefined> {
  const { packages, pythonVersion } = await readPackages(files);
  const lines = packages.flatMap((line) => /^pandas\s*(?![-\w.[])([^;]*)/i.exec(line)?.[1]?.trim() ?? []);
  for (const bounds of lines) {
    const pinned = /^(?:={2,3}|~=)\s*(\d+)\b/.exec(bounds)?.[1];
    if (pinned !== undefined) return Number(pinned);
    if (/<\s*3(?:\.0)*\s*(?:$|,)|<=?\s*2\b/.test(bounds)) return 2;
    if (!/^(?:>=?\s*[\d.]+)?$/.test(bounds)) return undefined;
  }
  const mlflow = isSince(mlflowVersion, MLFLOW_OF_PANDAS_3);
  const python = isSince(pythonVersion, PYTHON_OF_PANDAS_3);
  if (mlflow === false || python === false) return 2;
  return mlflow === true && python === true ? 3 : undefined;
}

function isSince(
  version: string | undefined,
  [sinceMajor, sinceMinor]: readonly [number, number],
): boolean | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return Number(major) > sinceMajor || (Number(major) === sinceMajor && Number(minor) >= sinceMinor);
}

// A model is scored without its environment: files of it that are damaged tell nothing.
async function readPackages(files: ModelFiles): Promise<Pick<ModelRequirements, 'packages' | 'pythonVersion'>> {
  try {
    return await readRequirements(files);
  } catch (error) {
    if (error instanceof DecantError && error.code === 'MALFORMED_DATA')
      return { packages: [], pythonVersion: undefined };
    throw error;
  }
}
