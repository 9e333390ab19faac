// Options that several `models` commands share, and the notes for those that have no meaning without Python.
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { DecantError } from '../errors.ts';
import { allowModelCode } from '../settings.ts';

/** MLflow's environment managers (parity CLI-007). */
const ENV_MANAGERS = ['local', 'conda', 'virtualenv', 'uv'];

/** Options about Python environments: accepted, checked, and without effect on a native model. */
export interface EnvironmentOptions {
  readonly envManager?: string;
  readonly conda?: boolean;
  readonly installMlflow?: boolean;
  readonly allowCode?: boolean;
}

/** Adds `-m/--model-uri` and the options about Python environments. */
export function addModelOptions(command: Command): Command {
  return command
    .requiredOption(
      '-m, --model-uri <URI>',
      'The model: a folder that holds an MLmodel file, runs:/<id>/<name>, models:/<name>/<version>, models:/<name>@<alias>, or the URI of an artifact store.  [required]',
    )
    .option(
      '--env-manager <NAME>',
      'local, virtualenv, uv or conda. Accepted for the sake of scripts: a native model needs no environment.',
    )
    .option(
      '--allow-code',
      'Run a model that is JavaScript code, in this process: only for models that you trust.  [env var: DECANT_ALLOW_MODEL_CODE]',
    )
    .option('--no-conda', 'Same as --env-manager=local.')
    .option('--install-mlflow', 'Accepted for the sake of scripts: nothing is installed for a native model.');
}

/** Takes `--allow-code`, for this process, its threads and its workers. */
export function readAllowCode({ allowCode = false }: EnvironmentOptions): void {
  if (allowCode) allowModelCode();
}

/** Refuses an unknown environment manager (CLI-023), and says which given options do nothing here. */
export function checkEnvironmentOptions(options: EnvironmentOptions, further: readonly string[] = []): void {
  const { envManager } = options;
  if (envManager !== undefined && !ENV_MANAGERS.includes(envManager)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Invalid value for \`env_manager\`: ${envManager}. Must be one of [${ENV_MANAGERS.map((name) => `'${name}'`).join(', ')}]`,
    );
  }
  const idle = [
    ...(envManager === undefined || envManager === 'local' ? [] : ['--env-manager']),
    ...(options.installMlflow === true ? ['--install-mlflow'] : []),
    ...further,
  ];
  if (idle.length > 0) {
    process.stderr.write(
      `Note: ${idle.join(', ')} ${idle.length === 1 ? 'has' : 'have'} no effect: this model runs without Python.\n`,
    );
  }
}

/** Checks SERVING_MODEL_CONFIG (SRV-113): MLflow hands it to models that take a configuration, and native ones take none. */
export function checkModelConfig(text: string | undefined): void {
  if (text === undefined) return;
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (cause) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'SERVING_MODEL_CONFIG is no JSON.', { cause });
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'SERVING_MODEL_CONFIG must be a JSON object.');
  }
  const names = Object.keys(config);
  if (names.length > 0) {
    process.stderr.write(
      `Note: SERVING_MODEL_CONFIG has no effect: models that run without Python take no configuration (${names.join(', ')}).\n`,
    );
  }
}

/** Parser of an integer option, with MLflow's error text (CLI-022). */
export function parseInteger(flags: string): (text: string) => number {
  return (text) => {
    if (!/^[+-]?\d+$/.test(text)) {
      throw new InvalidArgumentError(`Invalid value for ${flags}: '${text}' is not a valid integer.`);
    }
    return Number(text);
  };
}

/** Parser of repeated `KEY=VALUE` options (CLI-031). */
export function parseKeyValue(text: string, previous: readonly string[] | undefined): readonly string[] {
  if (!text.includes('=')) {
    throw new InvalidArgumentError(
      `Invalid value for '--env': '${text}' is not a valid key value pair, expecting key=value`,
    );
  }
  return [...(previous ?? []), text];
}
