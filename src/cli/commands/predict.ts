// `decant models predict`: scores one file (or standard input) and writes MLflow's JSON (parity CLI-002, CLI-025 .. CLI-031).
import type { Command } from 'commander';
import { DecantError, describeError, ERROR_STATUS } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';
import { addModelOptions, checkEnvironmentOptions, parseKeyValue, readAllowCode } from '../options.ts';
import type { EnvironmentOptions } from '../options.ts';
import { openInput, readAll } from '../batch/batch-input.ts';
import type { BatchInput } from '../batch/batch-input.ts';
import { chooseInputFormat, chooseOutputFormat, INPUT_TYPES, OUTPUT_TYPES } from '../batch/data-format.ts';
import { openOutput } from '../batch/part-output.ts';
import type { OpenOutput } from '../batch/part-output.ts';
import { Progress } from '../batch/progress.ts';
import { scoreParts } from '../batch/score-parts.ts';
import { addPolicyOptions, readPolicy } from '../policy-options.ts';
import type { PolicyFlags } from '../policy-options.ts';
import type { ScoringAppOptions } from '../../serving/scoring-app-options.ts';
import type { ScoringResponse } from '../../serving/protocol/scoring-message.ts';
import type { TableScorer } from '../../serving/table-scorer.ts';

interface PredictOptions extends EnvironmentOptions, PolicyFlags {
  readonly modelUri: string;
  readonly inputPath?: string;
  readonly outputPath?: string;
  readonly contentType?: string;
  readonly outputType?: string;
  readonly jsonFormat?: string;
  readonly pipRequirementsOverride?: string;
  readonly env?: readonly string[];
  readonly method?: string;
  readonly labels: boolean;
  readonly progress: boolean;
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
      "json, csv, ndjson, parquet or arrow. Columns of a CSV file get the types of the model's signature, as the server does it.  [default: by the ending of the input's name, else json]",
    )
    .option(
      '--output-type <TYPE>',
      "json, ndjson, csv, parquet or arrow.  [default: by the ending of the output's name, else json]",
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
    .option('--no-progress', 'Do not show on a terminal how far a long file is.')
    .addHelpText('after', EXAMPLES)
    .action(predict);
}

const EXAMPLES = `
Examples:
  decant models predict -m ./model -i rows.json -o answers.json
  decant models predict -m ./model -t csv < rows.csv
  decant models predict -m ./model -i rows.json --method predict_proba
  echo '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2]]}}' | decant models predict -m ./model`;

async function predict(given: PredictOptions, command: Command): Promise<void> {
  const inputFormat = chooseInputFormat(given.contentType, given.inputPath);
  // MLflow's command has no such forms, whose oddities could be kept.
  const isOwnForm = inputFormat !== 'json' && inputFormat !== 'csv';
  const options: PredictOptions =
    isOwnForm && command.getOptionValueSource('compat') === 'default' ? { ...given, compat: 'safe' } : given;
  const outputFormat = chooseOutputFormat(options.outputType, options.outputPath);
  readAllowCode(options);
  const contentType = INPUT_TYPES[inputFormat];
  checkEnvironmentOptions(options, [
    ...(options.jsonFormat === undefined ? [] : ['--json-format']),
    ...(options.pipRequirementsOverride === undefined ? [] : ['--pip-requirements-override']),
    ...(options.env === undefined ? [] : ['--env']),
  ]);
  const [{ loadModel }, { createScoringApp }, { createTableScorer }, { generationOf }] = await Promise.all([
    import('../../flavors/pyfunc/index.ts'),
    // Not serving/index.ts: no HTTP server is needed here.
    import('../../serving/app.ts'),
    import('../../serving/table-scorer.ts'),
    import('../../serving/protocol/dialect.ts'),
  ]);
  const input = await openInput(options.inputPath, process.stdin as AsyncIterable<Uint8Array>);
  const output = await openOutput(options.outputPath);
  let failure: Error | undefined;
  try {
    const model = await loadModel(options.modelUri);
    const appOptions: ScoringAppOptions = {
      maxBodyBytes: Number.POSITIVE_INFINITY,
      // Forms that MLflow does not have are asked for by name.
      policy: { ...readPolicy(options), bulkForms: true },
      // The command of MLflow 2 and later wraps its answers, whoever saved the model.
      ...(generationOf(model.mlflowVersion) === 1 ? { mlflowVersion: '3' } : {}),
      onError: (error) => {
        failure = error instanceof Error ? error : new DecantError('INTERNAL_ERROR', describeError(error));
      },
    };
    const path = `/invocations${readQuery(options)}`;
    const toFailure = ({ body }: ScoringResponse): Error => failure ?? toError(body);
    const forms = { input: contentType, output: OUTPUT_TYPES[outputFormat] };
    const isLong = input.isPacked || input.size > LEAST_BYTES;
    const scorer = isLong ? createTableScorer(model, appOptions, path, forms) : undefined;
    const isScored = scorer !== undefined && (await scoreFile(input, output, scorer, options.progress, toFailure));
    if (!isScored) {
      const response = await createScoringApp(model, appOptions).handle({
        method: 'POST',
        path,
        header: (name) => {
          if (name === 'content-type') return contentType;
          return name === 'accept' ? OUTPUT_TYPES[outputFormat] : undefined;
        },
        body: await readAll(input),
      });
      if (response.status !== 200) throw toFailure(response);
      await output.write(response.body);
    }
    await output.finish();
    await model.close();
  } catch (error) {
    await output.abandon();
    throw error;
  } finally {
    await input.close();
  }
}

/** Shorter files are scored at once. */
const LEAST_BYTES = 2 ** 20;

/** Scores a file in parts, and shows how far it is. */
async function scoreFile(
  input: BatchInput,
  output: OpenOutput,
  scorer: TableScorer,
  isWanted: boolean,
  toFailure: (response: ScoringResponse) => Error,
): Promise<boolean> {
  const readPart = (): number => input.position / input.size;
  const progress = new Progress({ stream: process.stderr, isWanted, readPart });
  const onRows = (count: number): void => {
    progress.add(count);
  };
  try {
    return await scoreParts({ input, scorer, output, onRows, toError: toFailure });
  } finally {
    progress.end();
  }
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
