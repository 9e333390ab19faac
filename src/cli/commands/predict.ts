// `decant models predict`: scores one file (or standard input) and writes MLflow's JSON (parity CLI-002, CLI-025 .. CLI-031).
import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { DecantError, describeError, ERROR_STATUS } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';
import { addModelOptions, checkEnvironmentOptions, parseKeyValue } from '../options.ts';
import type { EnvironmentOptions } from '../options.ts';
import { addPolicyOptions, readPolicy } from '../policy-options.ts';
import type { PolicyFlags } from '../policy-options.ts';

interface PredictOptions extends EnvironmentOptions, PolicyFlags {
  readonly modelUri: string;
  readonly inputPath?: string;
  readonly outputPath?: string;
  readonly contentType?: string;
  readonly jsonFormat?: string;
  readonly pipRequirementsOverride?: string;
  readonly env?: readonly string[];
  readonly method?: string;
  readonly labels: boolean;
}

/** Adds `predict` to `decant models`. */
export function addPredictCommand(models: Command): void {
  const command = models
    .command('predict')
    .usage('[OPTIONS]')
    .description('Generate predictions in JSON format with a saved MLflow model, from a JSON or CSV file.');
  // A batch is compared with what MLflow answered before.
  addPolicyOptions(addModelOptions(command), 'exact')
    .option('-i, --input-path <PATH>', 'File with the rows to score. Standard input, if not given.')
    .option('-o, --output-path <PATH>', 'File for the predictions, as JSON. Standard output, if not given.')
    .option(
      '-t, --content-type <TYPE>',
      "json or csv. Columns of a CSV file get the types of the model's signature, as the server does it.  [default: json]",
    )
    .option('-j, --json-format <FORMAT>', 'split or records, of MLflow 1.x. Accepted: the body itself tells its form.')
    .option(
      '-r, --pip-requirements-override <LIST>',
      'Packages such as x==1,y==2. Accepted: a native model installs nothing.',
    )
    .option('--env <KEY=VALUE>', 'Environment variable for the model; may be repeated.', parseKeyValue)
    .option(
      '--method <NAME>',
      'Another method of the model than the one it was saved with: predict_proba. Probabilities stand under the labels of their classes.',
    )
    .option('--no-labels', 'With --method: probabilities as lists, in the order of the classes.')
    .addHelpText('after', EXAMPLES)
    .action(predict);
}

const EXAMPLES = `
Examples:
  decant models predict -m ./model -i rows.json -o answers.json
  decant models predict -m ./model -t csv < rows.csv
  decant models predict -m ./model -i rows.json --method predict_proba
  echo '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2]]}}' | decant models predict -m ./model`;

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['json', 'application/json'],
  ['csv', 'text/csv'],
]);

async function predict(options: PredictOptions): Promise<void> {
  const contentType = CONTENT_TYPES.get(options.contentType ?? 'json');
  if (contentType === undefined) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Content type must be one of json or csv.');
  }
  checkEnvironmentOptions(options, [
    ...(options.jsonFormat === undefined ? [] : ['--json-format']),
    ...(options.pipRequirementsOverride === undefined ? [] : ['--pip-requirements-override']),
    ...(options.env === undefined ? [] : ['--env']),
  ]);
  const [{ loadModel }, { createScoringApp }, { generationOf }] = await Promise.all([
    import('../../flavors/pyfunc/index.ts'),
    // Not serving/index.ts: no HTTP server is needed here.
    import('../../serving/app.ts'),
    import('../../serving/protocol/dialect.ts'),
  ]);
  const [model, body] = await Promise.all([loadModel(options.modelUri), readInput(options.inputPath)]);
  let failure: Error | undefined;
  const app = createScoringApp(model, {
    maxBodyBytes: Number.POSITIVE_INFINITY,
    policy: readPolicy(options),
    // The command of MLflow 2 and later wraps its answers, whoever saved the model.
    ...(generationOf(model.mlflowVersion) === 1 ? { mlflowVersion: '3' } : {}),
    onError: (error) => {
      failure = error instanceof Error ? error : new DecantError('INTERNAL_ERROR', describeError(error));
    },
  });
  const response = await app.handle({
    method: 'POST',
    path: `/invocations${readQuery(options)}`,
    header: (name) => (name === 'content-type' ? contentType : undefined),
    body,
  });
  if (response.status !== 200) throw failure ?? toError(response.body);
  await writeOutput(options.outputPath, response.body);
  await model.close();
}

/** The method as the server takes it; nothing without --method, which leaves the answer as MLflow gives it. */
function readQuery({ method, labels }: PredictOptions): string {
  if (method === undefined) return '';
  return `?${new URLSearchParams({ method, ...(labels ? { labels: 'true' } : {}) }).toString()}`;
}

/** The error in the server's JSON. */
function toError(body: string | Uint8Array): DecantError {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  try {
    const { error_code: code, message } = JSON.parse(text) as { readonly error_code: string; readonly message: string };
    // Only the server says that it failed to predict; the command's user knows.
    const reason = message.replace(/^Failed to predict data\. \nError: /, '');
    if (Object.hasOwn(ERROR_STATUS, code)) return new DecantError(code as ErrorCode, reason);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  // What Python's server answers with a plain failure: bytes that are not UTF-8, integers of thousands of digits.
  return new DecantError(
    'BAD_REQUEST',
    'The input cannot be read: it is not UTF-8, or holds a number beyond all limits.',
  );
}

async function readInput(path: string | undefined): Promise<Uint8Array> {
  if (path === undefined) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
  try {
    return await readFile(path);
  } catch (error) {
    throw new DecantError(
      'RESOURCE_DOES_NOT_EXIST',
      `Cannot read the input file ${path}: ${explainFileError(error)}.`,
      {
        cause: error,
      },
    );
  }
}

async function writeOutput(path: string | undefined, body: string | Uint8Array): Promise<void> {
  if (path === undefined) {
    await new Promise<void>((resolve, reject) => {
      const fail = (error: Error): void => {
        reject(
          new DecantError('IO_ERROR', `Cannot write the predictions to standard output: ${explainFileError(error)}.`, {
            cause: error,
          }),
        );
      };
      process.stdout.once('error', fail);
      process.stdout.write(body, (error) => {
        if (error) fail(error);
        else resolve();
      });
    });
    return;
  }
  try {
    await writeFile(path, body);
  } catch (error) {
    throw new DecantError('IO_ERROR', `Cannot write the predictions to ${path}: ${explainFileError(error)}.`, {
      cause: error,
    });
  }
}

const FILE_ERRORS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'this user may not'],
  ['ENOSPC', 'the disk is full'],
  ['EPIPE', 'its reader has gone'],
]);

function explainFileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return FILE_ERRORS.get(code) ?? describeError(error);
}
