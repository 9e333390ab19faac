// requirements.txt, constraints.txt, conda.yaml and python_env.yaml of a model (mlflow.utils.environment; parity MLM-030 .. MLM-033).
import { DecantError } from '../../errors.ts';
import { renderYaml } from '../../formats/yaml/index.ts';
import { isMap } from '../mlmodel.ts';
import { mergeRequirements } from './merge-requirements.ts';
import { parsePipRequirement } from './pip-requirement.ts';
import { pinPackage, WRITTEN_PYTHON } from './python-stack.ts';

/** Lines for pip: what is installed, and in which versions what comes along may be. */
export interface PipLines {
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
}

/** What a caller may say of the environment; of the three, MLflow takes one at a time. */
export interface EnvironmentChoice {
  /** In place of the packages that the flavor needs. */
  readonly pipRequirements?: PipLines;
  /** Beside the packages that the flavor needs. */
  readonly extraPipRequirements?: PipLines;
  /** The content of conda.yaml, and what its pip section says where that names files. */
  readonly condaEnv?: Readonly<Record<string, unknown>>;
  readonly condaPip?: PipLines;
}

export const CONDA_FILE = 'conda.yaml';
export const PYTHON_ENV_FILE = 'python_env.yaml';
export const REQUIREMENTS_FILE = 'requirements.txt';
export const CONSTRAINTS_FILE = 'constraints.txt';

/** Files by name. `packages` are the flavor's own pins, for this release of Python. */
export function makeEnvironmentFiles(
  packages: readonly string[],
  choice: EnvironmentChoice,
  python: string = WRITTEN_PYTHON,
): ReadonlyMap<string, string> {
  checkChoice(choice);
  const files = new Map<string, string>();
  const { requirements, constraints, conda } =
    choice.condaEnv === undefined ? fromPip(packages, choice, python) : fromConda(choice.condaEnv, choice.condaPip);
  files.set(CONDA_FILE, renderYaml(conda));
  if (constraints.length > 0) files.set(CONSTRAINTS_FILE, constraints.join('\n'));
  files.set(REQUIREMENTS_FILE, requirements.join('\n'));
  // As MLflow writes it: the keys in this order.
  const lines = ['pip', 'setuptools', 'wheel'].map((name) => `- ${name}`);
  files.set(
    PYTHON_ENV_FILE,
    `python: ${python}\nbuild_dependencies:\n${lines.join('\n')}\ndependencies:\n- -r requirements.txt\n`,
  );
  return files;
}

interface Environment extends PipLines {
  readonly conda: Readonly<Record<string, unknown>>;
}

function fromPip(packages: readonly string[], choice: EnvironmentChoice, python: string): Environment {
  const { requirements = [], constraints = [] } = choice.pipRequirements ?? choice.extraPipRequirements ?? {};
  const wanted = choice.pipRequirements === undefined ? [...sortPackages(packages), ...requirements] : requirements;
  const pip = withConstraints(mergeRequirements(withMlflow(wanted)), constraints);
  return {
    requirements: pip,
    constraints,
    conda: {
      channels: ['conda-forge'],
      dependencies: [`python=${python}`, 'pip', { pip }],
      name: 'mlflow-env',
    },
  };
}

// What a caller wrote of conda is kept as it is, packages that are named twice too.
function fromConda(conda: Readonly<Record<string, unknown>>, pip: PipLines | undefined): Environment {
  const { requirements, constraints } = pip ?? { requirements: listCondaPip(conda), constraints: [] };
  const lines = withConstraints(withMlflow(requirements), constraints);
  return { requirements: lines, constraints, conda: replaceCondaPip(conda, lines) };
}

/** The pip section of a conda environment; empty where it has none. */
export function listCondaPip({ dependencies = [] }: Readonly<Record<string, unknown>>): readonly string[] {
  if (!Array.isArray(dependencies)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'dependencies of condaEnv must be a list.');
  }
  const section = (dependencies as readonly unknown[]).find(isPipSection);
  return Array.isArray(section?.pip) ? section.pip.map(String) : [];
}

/** The conda environment with another pip section, which comes last where it had none. */
export function replaceCondaPip(
  conda: Readonly<Record<string, unknown>>,
  pip: readonly string[],
): Readonly<Record<string, unknown>> {
  const { dependencies } = conda;
  const items = Array.isArray(dependencies) ? (dependencies as readonly unknown[]) : [];
  const replaced = items.map((item) => (isPipSection(item) ? { pip } : item));
  return { ...conda, dependencies: items.some(isPipSection) ? replaced : [...items, { pip }] };
}

function isPipSection(item: unknown): item is { readonly pip: unknown } {
  return isMap(item) && 'pip' in item;
}

function withMlflow(requirements: readonly string[]): readonly string[] {
  return requirements.some(isMlflow) ? requirements : [pinPackage('mlflow'), ...requirements];
}

function withConstraints(requirements: readonly string[], constraints: readonly string[]): readonly string[] {
  return constraints.length === 0 ? requirements : [...requirements, `-c ${CONSTRAINTS_FILE}`];
}

// MLflow itself stands first.
function sortPackages(packages: readonly string[]): readonly string[] {
  const sorted = [...new Set(packages)].sort();
  return [...sorted.filter(isMlflow), ...sorted.filter((line) => !isMlflow(line))];
}

const MLFLOW_PACKAGES = ['mlflow', 'mlflow-skinny', 'mlflow-tracing'];

// Also a line with options of pip behind it, and MLflow from its repository.
function isMlflow(line: string): boolean {
  const requirement = parsePipRequirement(line);
  if (requirement !== undefined) return MLFLOW_PACKAGES.includes(requirement.name.toLowerCase());
  const plain = parsePipRequirement(line.split(/ -/, 1)[0] ?? '');
  if (plain !== undefined) return plain.name.toLowerCase() === 'mlflow';
  return /\/mlflow|mlflow@git/.test(line.replaceAll(' ', '').toLowerCase());
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
