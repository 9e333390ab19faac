// Which pandas a model was saved with: its texts that are missing mean None with pandas 2 and NaN with pandas 3.
import { DecantError } from '../../errors.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { readRequirements } from '../../model/requirements.ts';

/** The first release of MLflow that allows pandas 3. */
const ALLOWS_PANDAS_3 = [3, 16] as const;

/**
 * Major release of pandas in the stack that saved a model: as requirements.txt or conda.yaml tell it, else 2 where MLflow's release
 * allowed no later one, and the meaning of 2 holds for all before; undefined where nothing tells it.
 */
export async function findPandasMajor(
  files: ModelFiles,
  mlflowVersion: string | undefined,
): Promise<number | undefined> {
  for (const line of await readPackages(files)) {
    const major = /^pandas\s*={2,3}\s*(\d+)\b/i.exec(line)?.[1];
    if (major !== undefined) return Number(major);
  }
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(mlflowVersion ?? '') ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const [sinceMajor, sinceMinor] = ALLOWS_PANDAS_3;
  const isOld = Number(major) < sinceMajor || (Number(major) === sinceMajor && Number(minor) < sinceMinor);
  return isOld ? 2 : undefined;
}

// A model is scored without its environment: files of it that are damaged tell nothing.
async function readPackages(files: ModelFiles): Promise<readonly string[]> {
  try {
    return (await readRequirements(files)).packages;
  } catch (error) {
    if (error instanceof DecantError && error.code === 'MALFORMED_DATA') return [];
    throw error;
  }
}
