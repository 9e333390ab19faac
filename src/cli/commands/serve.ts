// `decant models serve`: the scoring server on the command line (parity CLI-001, CLI-035).
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { DecantError } from '../../errors.ts';
import { addPolicyOptions, readPolicy } from '../policy-options.ts';
import type { PolicyFlags } from '../policy-options.ts';
import { readSettings } from '../../settings.ts';
import { addModelOptions, checkEnvironmentOptions, checkModelConfig, parseInteger, readAllowCode } from '../options.ts';
import { addAccessOptions, readAccessOptions } from '../serve-options/access.ts';
import type { AccessFlags } from '../serve-options/access.ts';
import { addLimitOptions, readLimitOptions } from '../serve-options/limits.ts';
import type { LimitFlags } from '../serve-options/limits.ts';
import { addObservationOptions, readObservationOptions } from '../serve-options/observation.ts';
import type { ObservationFlags } from '../serve-options/observation.ts';
import type { EnvironmentOptions } from '../options.ts';

interface ServeOptions extends EnvironmentOptions, PolicyFlags, LimitFlags, ObservationFlags, AccessFlags {
  readonly modelUri: string;
  readonly port?: number;
  readonly host?: string;
  readonly timeout?: number;
  readonly workers?: number;
  readonly enableMlserver?: boolean;
  readonly protocol: '1' | '2' | '3' | 'auto';
}

/** Adds `serve` to `decant models`. */
export function addServeCommand(models: Command): void {
  const command = models
    .command('serve')
    .usage('[OPTIONS]')
    .description('Serve a saved MLflow model over HTTP: POST /invocations, GET /ping, /health and /version.');
  addPolicyOptions(addModelOptions(command), 'safe')
    .option(
      '-p, --port <INTEGER>',
      'Port to listen on; 0 takes a free one.  [env var: MLFLOW_PORT; default: 5000]',
      parseInteger("'--port' / '-p'"),
    )
    .option(
      '-h, --host <HOST>',
      'Address to listen on; 0.0.0.0 opens the server to the network.  [env var: MLFLOW_HOST; default: 127.0.0.1]',
    )
    .option(
      '-t, --timeout <SECONDS>',
      'Longest time for one request.  [env var: MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT; default: 60]',
      parseInteger("'--timeout' / '-t'"),
    )
    .option(
      '-w, --workers <INTEGER>',
      'Number of server processes.  [env var: MLFLOW_MODELS_WORKERS; default: 1]',
      parseInteger("'--workers' / '-w'"),
    )
    .option('--enable-mlserver', 'Of MLflow 1.x and 2.x. Accepted: this server answers by itself.')
    .addOption(
      new Option('--protocol <VERSION>', "MLflow's major version to speak; auto: the request decides.")
        .choices(['1', '2', '3', 'auto'])
        .default('auto'),
    );
  addObservationOptions(addAccessOptions(addLimitOptions(command)))
    .addHelpText('after', EXAMPLES)
    .action(serve);
}

const EXAMPLES = `
Requests of MLflow 2 and 3 (dataframe_split, dataframe_records, instances, inputs,
text/csv) and of MLflow 1.x ({"columns": [...], "data": [...]}, lists of records)
are told apart by themselves; each gets an answer in its own form.

Examples:
  decant models serve -m ./model
  curl http://127.0.0.1:5000/invocations -H 'Content-Type: application/json' \\
    -d '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2], [3, 4]]}}'
  curl http://127.0.0.1:5000/invocations -H 'Content-Type: text/csv' \\
    --data-binary @rows.csv`;

async function serve(options: ServeOptions, command: Command): Promise<void> {
  readAllowCode(options);
  const settings = readSettings();
  const integer = (flags: string, name: string, text: string | undefined, fallback: number): number =>
    readDefault(command, flags, name, text, fallback);
  const {
    port = integer("'--port' / '-p'", 'MLFLOW_PORT', settings.port, 5000),
    timeout = integer("'--timeout' / '-t'", 'MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT', settings.requestTimeout, 60),
    workers = integer("'--workers' / '-w'", 'MLFLOW_MODELS_WORKERS', settings.workers, 1),
    host = settings.host ?? '127.0.0.1',
  } = options;
  checkRange('--port', port, 0, 65_535);
  checkRange('--timeout', timeout, 1, 86_400);
  checkRange('--workers', workers, 1, 1024);
  // Workers are started with the same command line; the first process has said this already.
  if (process.send === undefined) {
    checkModelConfig(settings.servingModelConfig);
    checkEnvironmentOptions(options, options.enableMlserver === true ? ['--enable-mlserver'] : []);
  }
  const { serveModel } = await import('../serve-model.ts');
  const protocol = options.protocol === 'auto' ? options.protocol : PROTOCOLS[options.protocol];
  const policy = { ...readPolicy(options), protocol };
  const observation = readObservationOptions(options, policy.compat === 'exact');
  const access = readAccessOptions(options, settings);
  const limits = readLimitOptions(options);
  await serveModel({ modelUri: options.modelUri, host, port, timeout, workers, policy, limits, observation, access });
}

const PROTOCOLS = { 1: 1, 2: 2, 3: 3 } as const;

/** The value of an environment variable, or the fallback where it is not set. */
function readDefault(
  command: Command,
  flags: string,
  name: string,
  text: string | undefined,
  fallback: number,
): number {
  if (text === undefined) return fallback;
  try {
    return parseInteger(`${flags} (env var: '${name}')`)(text);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    return command.error(error.message, { exitCode: 2, code: error.code });
  }
}

function checkRange(flag: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new DecantError('INVALID_PARAMETER_VALUE', `${flag} must be from ${least} to ${most}, got ${value}.`);
}
