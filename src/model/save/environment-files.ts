// requirements.txt, conda.yaml and python_env.yaml of a model (mlflow.utils.environment; parity MLM-030 .. MLM-033).
import { DecantError } from '../../errors.ts';
import { renderYaml } from '../../formats/yaml/index.ts';
import { isMap } from '../mlmodel.ts';
import { pinPackage, WRITTEN_PYTHON } from './python-stack.ts';

/** What a caller may say of the environment; of `pipRequirements`, `extraPipRequirements` and `condaEnv`, MLflow takes one at a time. */
export interface EnvironmentChoice {
  /** In place of the packages that the flavor needs. */
  readonly pipRequirements?: readonly string[];
  /** Beside the packages that the flavor needs. */
  readonly extraPipRequirements?: readonly string[];
  /** The content of conda.yaml. */
  readonly condaEnv?: Readonly<Record<string, unknown>>;
}

export const CONDA_FILE = 'conda.yaml';
export const PYTHON_ENV_FILE = 'python_env.yaml';

/** Files by name. `packages` are the flavor's own pins, for this release of Python. */
export function makeEnvironmentFiles(
  packages: readonly string[],
  choice: EnvironmentChoice,
  python: string = WRITTEN_PYTHON,
): ReadonlyMap<string, string> {
  checkChoice(choice);
  const files = new Map<string, string>();
  const { requirements, conda } =
    choice.condaEnv === undefined ? fromPip(packages, choice, python) : fromConda(choice.condaEnv);
  files.set(CONDA_FILE, renderYaml(conda));
  files.set('requirements.txt', requirements.join('\n'));
  // As MLflow writes it: the keys in this order.
  const lines = ['pip', 'setuptools', 'wheel'].map((name) => `- ${name}`);
  files.set(
    PYTHON_ENV_FILE,
    `python: ${python}\nbuild_dependencies:\n${lines.join('\n')}\ndependencies:\n- -r requirements.txt\n`,
  );
  return files;
}

interface Environment {
  readonly requirements: readonly string[];
  readonly conda: Readonly<Record<string, unknown>>;
}

function fromPip(packages: readonly string[], choice: EnvironmentChoice, python: string): Environment {
  const { pipRequirements, extraPipRequirements = [] } = choice;
  const wanted = pipRequirements ?? [...sortPackages(packages), ...extraPipRequirements];
  const pip = withMlflow(checkLines(wanted));
  return {
    requirements: pip,
    conda: {
      channels: ['conda-forge'],
      dependencies: [`python=${python}`, 'pip', { pip }],
      name: 'mlflow-env',
    },
  };
}

function fromConda(conda: Readonly<Record<string, unknown>>): Environment {
  const { dependencies = [] } = conda;
  if (!Array.isArray(dependencies)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'dependencies of condaEnv must be a list.');
  }
  const pip = (dependencies as readonly unknown[]).flatMap((item) =>
    isMap(item) && Array.isArray(item['pip']) ? (item['pip'] as readonly unknown[]).map(String) : [],
  );
  const requirements = withMlflow(checkLines(pip));
  const others = (dependencies as readonly unknown[]).filter((item) => !isMap(item) || !('pip' in item));
  const place = (dependencies as readonly unknown[]).findIndex((item) => isMap(item) && 'pip' in item);
  const at = place === -1 ? others.length : place;
  return {
    requirements,
    conda: { ...conda, dependencies: [...others.slice(0, at), { pip: requirements }, ...others.slice(at)] },
  };
}

// Lines such as `-r other.txt` and `-c constraints.txt` name files of the caller's, which the model would lack.
function checkLines(lines: readonly string[]): readonly string[] {
  const named = lines.find((line) => /^(?:-[cr]|--constraint|--requirement)(?:[\s=]|$)/.test(line));
  if (named === undefined) return lines;
  throw new DecantError('INVALID_PARAMETER_VALUE', `Requirements name a file: ${JSON.stringify(named)}.`, {
    hint: 'Give the lines of the file.',
  });
}

function withMlflow(requirements: readonly string[]): readonly string[] {
  return requirements.some(isMlflow) ? requirements : [pinPackage('mlflow'), ...requirements];
}

// MLflow itself stands first.
function sortPackages(packages: readonly string[]): readonly string[] {
  const sorted = [...new Set(packages)].sort();
  return [...sorted.filter(isMlflow), ...sorted.filter((line) => !isMlflow(line))];
}

function isMlflow(line: string): boolean {
  return /^mlflow(?:-skinny)?(?=$|[\s=<>~!;[@])/i.test(line);
}

function checkChoice(choice: EnvironmentChoice): void {
  const given = (['condaEnv', 'pipRequirements', 'extraPipRequirements'] as const).filter(
    (name) => choice[name] !== undefined,
  );
  if (given.length < 2) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Only one of condaEnv, pipRequirements and extraPipRequirements can be given; got ${given.join(' and ')}.`,
  );
}
