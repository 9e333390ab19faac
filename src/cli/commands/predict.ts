// `decant models predict`: scores one file (or standard input) and writes MLflow's JSON (parity CLI-002, CLI-025 .. CLI-031).
import { readFile, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { DecantError, describeError } from '../../errors.ts';
import { addModelOptions, checkEnvironmentOptions, parseKeyValue } from '../options.ts';
import type { EnvironmentOptions } from '../options.ts';

interface PredictOptions extends EnvironmentOptions {
  readonly modelUri: string;
  readonly inputPath?: string;
  readonly outputPath?: string;
  readonly contentType: string;
  readonly jsonFormat?: string;
  readonly pipRequirementsOverride?: string;
  readonly env: readonly string[];
}

/** Adds `predict` to `decant models`. */
export function addPredictCommand(models: Command): void {
  const command = models
    .command('predict')
    .usage('[OPTIONS]')
    .description('Generate predictions in JSON format with a saved MLflow model, from a JSON or CSV file.');
  addModelOptions(command)
    .option('-i, --input-path <PATH>', 'File with the rows to score. Standard input, if not given.')
    .option('-o, --output-path <PATH>', 'File for the predictions, as JSON. Standard output, if not given.')
    .option('-t, --content-type <TYPE>', 'Content of the input: json or csv.', 'json')
    .option('-j, --json-format <FORMAT>', 'split or records, of MLflow 1.x. Accepted: the body itself tells its form.')
    .option(
      '-r, --pip-requirements-override <LIST>',
      'Packages such as x==1,y==2. Accepted: a native model installs nothing.',
    )
    .option('--env <KEY=VALUE>', 'Environment variable for the model; may be repeated.', parseKeyValue, [])
    .addHelpText('after', EXAMPLES)
    .action(predict);
}

const EXAMPLES = `
Examples:
  decant models predict -m ./model -i rows.json -o answers.json
  decant models predict -m ./model -t csv < rows.csv
  echo '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2]]}}' | decant models predict -m ./model`;

async function predict(options: PredictOptions): Promise<void> {
  const contentType = { json: 'application/json', csv: 'text/csv' }[options.contentType];
  if (contentType === undefined) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Content type must be one of json or csv.');
  }
  checkEnvironmentOptions(options, [
    ...(options.jsonFormat === undefined ? [] : ['--json-format']),
    ...(options.pipRequirementsOverride === undefined ? [] : ['--pip-requirements-override']),
    ...(options.env.length === 0 ? [] : ['--env']),
  ]);
  const [{ loadModel }, { createScoringApp }] = await Promise.all([
    import('../../flavors/pyfunc/index.ts'),
    import('../../serving/index.ts'),
  ]);
  const [model, body] = await Promise.all([loadModel(options.modelUri), readInput(options.inputPath)]);
  const app = createScoringApp(model, { maxBodyBytes: Number.POSITIVE_INFINITY });
  const response = await app.handle({
    method: 'POST',
    path: '/invocations',
    header: (name) => (name === 'content-type' ? contentType : undefined),
    body,
  });
  if (response.status !== 200) throw toError(response.body);
  await writeOutput(options.outputPath, response.body);
  await model.close();
}

async function readInput(path: string | undefined): Promise<Uint8Array> {
  if (path === undefined) return buffer(process.stdin);
  try {
    return await readFile(path);
  } catch (error) {
    throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Cannot read the input file ${path}: ${describeError(error)}`, {
      cause: error,
    });
  }
}

async function writeOutput(path: string | undefined, body: string | Uint8Array): Promise<void> {
  if (path === undefined) {
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(body, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    return;
  }
  try {
    await writeFile(path, body);
  } catch (error) {
    throw new DecantError('IO_ERROR', `Cannot write the predictions to ${path}: ${describeError(error)}`, {
      cause: error,
    });
  }
}
