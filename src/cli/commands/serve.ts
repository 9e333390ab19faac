// `decant models serve`: the scoring server on the command line (parity CLI-001, CLI-035).
import cluster from 'node:cluster';
import type { Command } from 'commander';
import { DecantError } from '../../errors.ts';
import { readSettings } from '../../settings.ts';
import { addModelOptions, checkEnvironmentOptions, parseInteger } from '../options.ts';
import type { EnvironmentOptions } from '../options.ts';

interface ServeOptions extends EnvironmentOptions {
  readonly modelUri: string;
  readonly port: number;
  readonly host: string;
  readonly timeout: number;
  readonly workers: number;
  readonly enableMlserver?: boolean;
}

/** Adds `serve` to `decant models`. */
export function addServeCommand(models: Command): void {
  const settings = readSettings();
  const command = models
    .command('serve')
    .usage('[OPTIONS]')
    .description('Serve a saved MLflow model over HTTP: POST /invocations, GET /ping, /health and /version.');
  addModelOptions(command)
    .option(
      '-p, --port <INTEGER>',
      'Port to listen on; 0 takes a free one.  [env: MLFLOW_PORT]',
      parseInteger("'--port' / '-p'"),
      defaultInteger('MLFLOW_PORT', settings.port, 5000),
    )
    .option(
      '-h, --host <HOST>',
      'Address to listen on; 0.0.0.0 opens the server to the network.  [env: MLFLOW_HOST]',
      settings.host ?? '127.0.0.1',
    )
    .option(
      '-t, --timeout <SECONDS>',
      'Longest time for one request.  [env: MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT]',
      parseInteger("'--timeout' / '-t'"),
      defaultInteger('MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT', settings.requestTimeout, 60),
    )
    .option(
      '-w, --workers <INTEGER>',
      'Number of server processes.  [env: MLFLOW_MODELS_WORKERS]',
      parseInteger("'--workers' / '-w'"),
      defaultInteger('MLFLOW_MODELS_WORKERS', settings.workers, 1),
    )
    .option('--enable-mlserver', 'Of MLflow 1.x and 2.x. Accepted: this server answers by itself.')
    .addHelpText('after', EXAMPLES)
    .action(serve);
}

const EXAMPLES = `
Request bodies of MLflow 2 and 3 (dataframe_split, dataframe_records, instances, inputs, text/csv) and of MLflow 1.x
({"columns": [...], "data": [...]}, lists of records) are told apart by themselves.

Examples:
  decant models serve -m ./model
  curl http://127.0.0.1:5000/invocations -H 'Content-Type: application/json' \\
    -d '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2], [3, 4]]}}'`;

async function serve(options: ServeOptions): Promise<void> {
  if (options.workers < 1)
    throw new DecantError('INVALID_PARAMETER_VALUE', `--workers must be at least 1, got ${options.workers}.`);
  if (options.timeout < 1)
    throw new DecantError('INVALID_PARAMETER_VALUE', `--timeout must be at least 1 second, got ${options.timeout}.`);
  if (options.port < 0 || options.port > 65535)
    throw new DecantError('INVALID_PARAMETER_VALUE', `--port must be between 0 and 65535, got ${options.port}.`);
  if (options.workers > 1 && cluster.isPrimary) {
    const { superviseWorkers } = await import('../../serving/workers.ts');
    const { describeModel, describeServer } = await import('../model-card.ts');
    checkEnvironmentOptions(options, options.enableMlserver === true ? ['--enable-mlserver'] : []);
    const { loadModel } = await import('../../flavors/pyfunc/index.ts');
    const model = await loadModel(options.modelUri); // a model that does not load is reported once, before any worker starts
    const card = await describeModel(model);
    await superviseWorkers({
      count: options.workers,
      onReady: (url) => process.stdout.write(describeServer(url, card)),
      onRestart: (worker, reason) => process.stderr.write(`Worker ${worker} ended (${reason}); started anew.\n`),
    });
    return;
  }
  await runServer(options);
}

async function runServer(options: ServeOptions): Promise<void> {
  const isWorker = cluster.isWorker;
  if (!isWorker) checkEnvironmentOptions(options, options.enableMlserver === true ? ['--enable-mlserver'] : []);
  const [{ loadModel }, { createScoringApp, startServer }] = await Promise.all([
    import('../../flavors/pyfunc/index.ts'),
    import('../../serving/index.ts'),
  ]);
  const model = await loadModel(options.modelUri);
  const server = await startServer(createScoringApp(model), {
    host: options.host,
    port: options.port,
    requestTimeout: options.timeout,
  });
  if (isWorker) {
    process.send?.({ url: server.url });
  } else {
    const { describeModel, describeServer } = await import('../model-card.ts');
    process.stdout.write(describeServer(server.url, await describeModel(model)));
  }
  await waitForStop(isWorker);
  await server.close();
  await model.close();
}

/** Resolves at Ctrl-C or SIGTERM; a second Ctrl-C ends the process at once. */
async function waitForStop(isWorker: boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      if (!isWorker) process.stderr.write('Stopping: open requests are finished first.\n');
      process.once('SIGINT', () => process.exit(130));
      resolve();
    };
    process.once('SIGTERM', stop);
    if (!isWorker) process.once('SIGINT', stop);
    else process.on('SIGINT', () => undefined); // the terminal signals the whole group; the supervisor decides
  });
}

function defaultInteger(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  return parseInteger(name)(text);
}
