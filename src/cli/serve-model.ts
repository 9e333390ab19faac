// Runs the server of `decant models serve`: one process, or a supervisor with workers.
import cluster from 'node:cluster';
import { loadModel } from '../flavors/pyfunc/index.ts';
import type { PyFuncModel } from '../flavors/pyfunc/index.ts';
import { parseExactJson } from '../formats/json/index.ts';
import type { SecuritySchemes } from '../serving/description/api-document.ts';
import { createDescriptionRoutes } from '../serving/description/description-routes.ts';
import { createScoringApp, startServer } from '../serving/index.ts';
import type { PolicyOptions, Route } from '../serving/index.ts';
import { removeDeadSocket } from '../serving/listen.ts';
import { readSecureContext } from '../serving/secure-context.ts';
import { superviseWorkers } from '../serving/workers.ts';
import { guardServer, warnOfOpenServer } from './guard-server.ts';
import { describeModel, describeServer } from './model-card.ts';
import type { CallHints } from './model-card.ts';
import { observeServer, superviseObservation } from './observe-server.ts';
import { reportError } from './report-error.ts';
import type { AccessChoice } from './serve-options/access.ts';
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
  readonly access: AccessChoice;
}

/** Serves until SIGTERM or Ctrl-C. Every worker runs this too. */
export async function serveModel(settings: ServeSettings): Promise<void> {
  try {
    const start = performance.now();
    const model = await loadModel(settings.modelUri);
    const loadSeconds = (performance.now() - start) / 1000;
    if (cluster.isPrimary) {
      warnOfOpenServer(settings.host, settings.access);
      if (settings.access.unixSocket !== undefined) await removeDeadSocket(settings.access.unixSocket.path);
    }
    // A model that does not load is reported once, before any worker starts.
    if (settings.workers > 1 && cluster.isPrimary) await runSupervisor(settings, model);
    else await runServer(settings, model, loadSeconds);
  } finally {
    // The channel to the supervisor would keep the worker alive.
    if (cluster.isWorker) process.disconnect();
  }
}

async function runSupervisor(
  { workers, policy, observation, access }: ServeSettings,
  model: PyFuncModel,
): Promise<void> {
  const card = await describeModel(model, policy.protocol === 1);
  await model.close();
  await checkAccess(access);
  superviseObservation(observation, []);
  if (observation.accessLog !== undefined || hasFilesToRenew(access)) {
    process.on('SIGHUP', () => {
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGHUP');
    });
  }
  await superviseWorkers({
    count: workers,
    onReady: (url) => process.stdout.write(describeServer(url, card, hintAtAccess(access))),
    onRestart: (worker, reason) => process.stderr.write(`Worker ${worker} ended (${reason}); started anew.\n`),
  });
}

async function runServer(settings: ServeSettings, model: PyFuncModel, loadSeconds: number): Promise<void> {
  const { host, port, timeout, policy, access } = settings;
  const guard = await guardServer(access);
  const card = await describeModel(model, policy.protocol === 1);
  const described: readonly Route[] = settings.observation.docs
    ? createDescriptionRoutes(() => ({
        model,
        policy,
        example: parseExactJson(card.exampleRequest),
        routes,
        security: describeSecurity(access),
      }))
    : [];
  const observation = await observeServer(settings.observation, {
    model,
    loadSeconds,
    routes: described,
    sources: [],
    scheme: access.tls === undefined ? 'http' : 'https',
  });
  const layers = [...observation.layers, ...guard.layers];
  const routes: readonly Route[] = [...observation.routes, ...described];
  const app = createScoringApp(model, { policy, example: card.exampleRequest, onError: reportError, layers, routes });
  const server = await startServer(app, {
    host,
    port,
    requestTimeout: timeout,
    onError: reportError,
    ...(access.unixSocket === undefined ? {} : { unixSocket: access.unixSocket }),
    ...(access.tls === undefined ? {} : { tls: access.tls }),
  });
  if (hasFilesToRenew(access)) {
    process.on('SIGHUP', () => {
      void guard.renew();
      server.renewTls().catch(reportError);
    });
  }
  if (cluster.isWorker) process.send?.({ url: server.url });
  else process.stdout.write(describeServer(server.url, card, hintAtAccess(access)));
  await waitForStop(cluster.isWorker);
  await server.close();
  guard.close();
  await observation.close();
  await model.close();
}

function hintAtAccess({ tokenFile, tokens, basicAuthFile, tls }: AccessChoice): CallHints {
  return {
    needsToken: tokenFile !== undefined || tokens.size > 0,
    needsPassword: basicAuthFile !== undefined,
    needsCertificate: tls?.clientCa !== undefined,
  };
}

/** The doors of the server, as OpenAPI names them. */
function describeSecurity(access: AccessChoice): SecuritySchemes {
  const { needsToken, needsPassword, needsCertificate } = hintAtAccess(access);
  return {
    ...(needsToken === true ? { bearer: { type: 'http', scheme: 'bearer' } } : {}),
    ...(needsPassword === true ? { basic: { type: 'http', scheme: 'basic' } } : {}),
    ...(needsCertificate === true ? { certificate: { type: 'mutualTLS' } } : {}),
  };
}

function hasFilesToRenew({ tokenFile, basicAuthFile, tls }: AccessChoice): boolean {
  return tokenFile !== undefined || basicAuthFile !== undefined || tls !== undefined;
}

/** Files that are wrong are reported once, before any worker starts. */
async function checkAccess(access: AccessChoice): Promise<void> {
  (await guardServer(access)).close();
  if (access.tls !== undefined) await readSecureContext(access.tls);
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
