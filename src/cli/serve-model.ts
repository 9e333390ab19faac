// Runs the server of `decant models serve`: one process, or a supervisor with workers.
import cluster from 'node:cluster';
import { loadModel } from '../flavors/pyfunc/index.ts';
import type { PyFuncModel } from '../flavors/pyfunc/index.ts';
import { parseExactJson } from '../formats/json/index.ts';
import { createDescriptionRoutes } from '../serving/description/description-routes.ts';
import { createScoringApp, startServer } from '../serving/index.ts';
import type { PolicyOptions, Route } from '../serving/index.ts';
import { superviseWorkers } from '../serving/workers.ts';
import { describeModel, describeServer } from './model-card.ts';
import { observeServer, superviseObservation } from './observe-server.ts';
import { reportError } from './report-error.ts';
import type { ObservationChoice } from './serve-options/observation.ts';

/** What to serve, and how. */
export interface ServeSettings {
  readonly modelUri: string;
  readonly host: string;
  readonly port: number;
  /** Seconds for one request. */
  readonly timeout: number;
  readonly workers: number;
  /** Where the server may differ from MLflow. */
  readonly policy: PolicyOptions;
  readonly observation: ObservationChoice;
}

/** Serves until SIGTERM or Ctrl-C. Every worker runs this too. */
export async function serveModel(settings: ServeSettings): Promise<void> {
  try {
    const start = performance.now();
    const model = await loadModel(settings.modelUri);
    const loadSeconds = (performance.now() - start) / 1000;
    // A model that does not load is reported once, before any worker starts.
    if (settings.workers > 1 && cluster.isPrimary) await runSupervisor(settings, model);
    else await runServer(settings, model, loadSeconds);
  } finally {
    // The channel to the supervisor would keep the worker alive.
    if (cluster.isWorker) process.disconnect();
  }
}

async function runSupervisor({ workers, policy, observation }: ServeSettings, model: PyFuncModel): Promise<void> {
  const card = await describeModel(model, policy.protocol === 1);
  await model.close();
  superviseObservation(observation, []);
  await superviseWorkers({
    count: workers,
    onReady: (url) => process.stdout.write(describeServer(url, card)),
    onRestart: (worker, reason) => process.stderr.write(`Worker ${worker} ended (${reason}); started anew.\n`),
  });
}

async function runServer(settings: ServeSettings, model: PyFuncModel, loadSeconds: number): Promise<void> {
  const { host, port, timeout, policy } = settings;
  const card = await describeModel(model, policy.protocol === 1);
  const described: readonly Route[] = settings.observation.docs
    ? createDescriptionRoutes(() => ({ model, policy, example: parseExactJson(card.exampleRequest), routes }))
    : [];
  const observation = await observeServer(settings.observation, {
    model,
    loadSeconds,
    routes: described,
    sources: [],
    scheme: 'http',
  });
  const { layers } = observation;
  const routes: readonly Route[] = [...observation.routes, ...described];
  const app = createScoringApp(model, { policy, example: card.exampleRequest, onError: reportError, layers, routes });
  const server = await startServer(app, { host, port, requestTimeout: timeout, onError: reportError });
  if (cluster.isWorker) process.send?.({ url: server.url });
  else process.stdout.write(describeServer(server.url, card));
  await waitForStop(cluster.isWorker);
  await server.close();
  await observation.close();
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
