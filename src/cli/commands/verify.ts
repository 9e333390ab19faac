// `decant models verify`: replays the example of a model, and compares the answers with those of Python MLflow.
import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { DecantError, describeError } from '../../errors.ts';
import { parseInteger } from '../options.ts';
import type { VerifyOptions } from '../../verify/index.ts';

interface VerifyCommandOptions {
  readonly modelUri: string;
  readonly against?: string;
  readonly envManager?: string;
  readonly python?: string;
  readonly envDir?: string;
  readonly input?: string;
  readonly contentType?: string;
  readonly rows?: number;
  readonly seed?: number;
  readonly tolerance?: number;
  readonly json?: boolean;
}

/** Adds `verify` to `decant models`. */
export function addVerifyCommand(models: Command): void {
  models
    .command('verify')
    .usage('[OPTIONS]')
    .description('Replay the input example of a model, and compare the answers with those of Python MLflow.')
    .requiredOption(
      '-m, --model-uri <URI>',
      'The model: a folder that holds an MLmodel file, runs:/<id>/<name>, models:/<name>/<version>, models:/<name>@<alias>, or the URI of an artifact store.  [required]',
    )
    .option('--against <ENGINE>', 'python: run the same rows in Python MLflow and compare.')
    .option('--env-manager <NAME>', 'uv, virtualenv or local.  [default: uv where it is installed, else virtualenv]')
    .option('--python <PATH>', 'An interpreter that has MLflow and the packages of the model; nothing is installed.')
    .option('--env-dir <DIR>', 'Folder for the virtual environment, which is kept and used again.')
    .option('--input <FILE>', 'A request to replay instead of the example.')
    .option('--content-type <TYPE>', 'Of --input: json or csv.  [default: json]')
    .option('--rows <N>', 'Make so many rows from the signature instead.', parseInteger("'--rows'"))
    .option('--seed <N>', 'Of the made rows.  [default: 0]', parseInteger("'--seed'"))
    .option('--tolerance <X>', 'Relative, and absolute below 1.  [default: 1e-12]', parseTolerance)
    .option('--json', 'Print the report as JSON (docs/verify.md).')
    .addHelpText('after', '\nThe exit code is 0 if the answer fits the signature and agrees with Python, and 1 if not.')
    .action(verify);
}

async function verify(options: VerifyCommandOptions): Promise<void> {
  const request = await readOptions(options);
  const [{ verifyModel }, { renderVerifyReport }] = await Promise.all([
    import('../../verify/index.ts'),
    import('../verify-report.ts'),
  ]);
  const report = await verifyModel(options.modelUri, request);
  process.stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : renderVerifyReport(report));
  if (!report.ok) process.exitCode = 1;
}

async function readOptions(options: VerifyCommandOptions): Promise<VerifyOptions> {
  const { against, envManager: manager, python, envDir, input, contentType, rows, seed, tolerance } = options;
  if (against !== undefined && against !== 'python') throw refuse('--against must be python');
  if (manager !== undefined && !isManager(manager)) throw refuse('--env-manager must be uv, virtualenv or local');
  if (contentType !== undefined && contentType !== 'json' && contentType !== 'csv') {
    throw refuse('--content-type must be json or csv');
  }
  if (rows !== undefined && (rows < 1 || rows > 100_000)) throw refuse('--rows must be from 1 to 100000');
  return {
    ...(input === undefined
      ? {}
      : {
          input: {
            bytes: await readInput(input),
            contentType: contentType === 'csv' ? 'text/csv' : 'application/json',
          },
        }),
    ...(rows === undefined ? {} : { rows }),
    ...(seed === undefined ? {} : { seed }),
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(against === undefined
      ? {}
      : {
          python: {
            ...(python === undefined ? {} : { python }),
            ...(manager === undefined ? {} : { manager }),
            ...(envDir === undefined ? {} : { folder: envDir }),
          },
        }),
  };
}

function isManager(name: string): name is 'uv' | 'virtualenv' | 'local' {
  return name === 'uv' || name === 'virtualenv' || name === 'local';
}

async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Cannot read the input file ${path}: ${describeError(error)}`, {
      cause: error,
    });
  }
}

function refuse(what: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `${what}.`);
}

function parseTolerance(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new InvalidArgumentError(`Invalid value for '--tolerance': '${text}' is not a number from 0 on.`);
}
