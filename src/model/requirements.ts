// What a model's environment files ask for: requirements.txt, conda.yaml, python_env.yaml (parity MLM-030 .. MLM-033, MLM-053).
import { DecantError } from '../errors.ts';
import { parseYaml } from '../formats/yaml/index.ts';
import type { FlavorConfig } from './flavor.ts';
import { isMap } from './mlmodel.ts';
import type { ModelFiles } from './model-files.ts';

/** Python and packages that the model was saved with. */
export interface ModelRequirements {
  /** From python_env.yaml or conda.yaml. */
  readonly pythonVersion: string | undefined;
  /** Lines of requirements.txt, or of the pip section of conda.yaml; without comments. */
  readonly packages: readonly string[];
  /** The file that the packages come from; undefined where there is none. */
  readonly source: string | undefined;
}

/** Names of the environment files of a flavor: a map since MLflow 2, one text before. */
export function readEnvironmentNames(config: FlavorConfig): { readonly conda?: string; readonly virtualenv?: string } {
  const { env } = config;
  if (typeof env === 'string') return { conda: env };
  if (!isMap(env)) return {};
  const { conda, virtualenv } = env;
  return {
    ...(typeof conda === 'string' ? { conda } : {}),
    ...(typeof virtualenv === 'string' ? { virtualenv } : {}),
  };
}

/** Reads the environment files; absent ones are no error, since nothing here is needed to score. */
export async function readRequirements(files: ModelFiles, config: FlavorConfig = {}): Promise<ModelRequirements> {
  const { conda = 'conda.yaml', virtualenv = 'python_env.yaml' } = readEnvironmentNames(config);
  const [requirementsText, condaText, virtualenvText] = await Promise.all([
    readOptional(files, 'requirements.txt'),
    readOptional(files, conda),
    readOptional(files, virtualenv),
  ]);
  const fromConda = condaText === undefined ? undefined : parseConda(condaText);
  const pythonVersion =
    (virtualenvText === undefined ? undefined : parsePythonVersion(virtualenvText)) ?? fromConda?.pythonVersion;
  if (requirementsText !== undefined) {
    return { pythonVersion, packages: parseRequirements(requirementsText), source: 'requirements.txt' };
  }
  return { pythonVersion, packages: fromConda?.packages ?? [], source: fromConda === undefined ? undefined : conda };
}

function parseRequirements(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

function parseConda(text: string): {
  readonly pythonVersion: string | undefined;
  readonly packages: readonly string[];
} {
  const content = parseYaml(text);
  const dependencies =
    isMap(content) && Array.isArray(content['dependencies']) ? (content['dependencies'] as readonly unknown[]) : [];
  let pythonVersion: string | undefined;
  let packages: readonly string[] = [];
  for (const item of dependencies) {
    if (typeof item === 'string') pythonVersion ??= /^python\s*=+\s*([0-9][^\s,=]*)/.exec(item)?.[1];
    else if (isMap(item) && Array.isArray(item['pip'])) {
      packages = item['pip'].filter((line): line is string => typeof line === 'string' && !/^-[rc]\b/.test(line));
    }
  }
  return { pythonVersion, packages };
}

function parsePythonVersion(text: string): string | undefined {
  const content = parseYaml(text);
  const python = isMap(content) ? content['python'] : undefined;
  return typeof python === 'string' ? python : undefined;
}

async function readOptional(files: ModelFiles, path: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await files.read(path));
  } catch (error) {
    if (error instanceof DecantError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
    throw error;
  }
}
