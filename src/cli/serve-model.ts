// Runs the server of `decant models serve`: one process, or a supervisor with workers.
import cluster from 'node:cluster';
import { setTimeout } from 'node:timers/promises';
import { loadModel } from '../flavors/pyfunc/index.ts';
import type { PyFuncModel } from '../flavors/pyfunc/index.ts';
import { parseExactJson } from '../formats/json/index.ts';
import type { SecuritySchemes } from '../serving/description/api-document.ts';
import { createDescriptionRoutes } from '../serving/description/description-routes.ts';
import { createScoringApp, startServer } from '../serving/index.ts';
import type { PolicyOptions, Route, ScoringApp } from '../serving/index.ts';
import { removeDeadSocket } from '../serving/listen.ts';
import { readSecureContext } from '../serving/secure-context.ts';
import { createHealthRoutes, Readiness } from '../serving/health/readiness.ts';
import { warmUp } from '../serving/health/warm-up.ts';
import { recordFiles } from '../serving/pool/recorded-files.ts';
import type { FileRecording } from '../serving/pool/recorded-files.ts';
import { superviseWorkers, watchWorkers } from '../serving/workers.ts';
import { openModelFiles } from '../stores/model-uri.ts';
import { guardServer, warnOfOpenServer } from './guard-server.ts';
import { describeModel, describeServer } from './model-card.ts';
import type { CallHints } from './model-card.ts';
import { observeServer, superviseObservation } from './observe-server.ts';
import { openPool } from './open-pool.ts';
import { reportError } from './report-error.ts';
import type { AccessChoice } from './serve-options/access.ts';
import type { LimitChoice } from './serve-options/limits.ts';
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
  readonly limits: LimitChoice;
  readonly observation: ObservationChoice;
  readonly access: AccessChoice;
}

/** Serves until SIGTERM or Ctrl-C. Every worker runs this too. */
export async function serveModel(settings: ServeSettings): Promise<void> {
  try {
    const start = performance.now();
    const isServing = settings.workers === 1 || cluster.isWorker;
    const opened = await openModelFiles(settings.modelUri);
    const recorded = isServing && settings.limits.threads !== 0 ? recordFiles(opened) : undefined;
    const model = await loadModel(recorded?.files ?? opened, {
      signal: AbortSignal.timeout(settings.limits.loadTimeout * 1000),
    });
    const loadSeconds = (performance.now() - start) / 1000;
    if (cluster.isPrimary) {
      warnOfOpenServer(settings.host, settings.access);
      if (settings.access.unixSocket !== undefined) await removeDeadSocket(settings.access.unixSocket.path);
    }
    // A model that does not load is reported once, before any worker starts.
    if (!isServing) await runSupervisor(settings, model);
    else await runServer(settings, model, loadSeconds, recorded?.recording);
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

async function runServer(
  settings: ServeSettings,
  model: PyFuncModel,
  loadSeconds: number,
  files: FileRecording | undefined,
): Promise<void> {
  const { host, port, timeout, policy, access, limits } = settings;
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
  const example = card.exampleRequest;
  const appOptions = {
    policy,
    example,
    onError: reportError,
    ...(limits.maxBody === undefined ? {} : { maxBodyBytes: limits.maxBody }),
    ...(limits.maxRows === undefined ? {} : { maxRows: limits.maxRows }),
  };
  const bareApp = createScoringApp(model, appOptions);
  const { maxBodyBytes } = bareApp;
  const pool = openPool({ model, files, policy, example, maxBodyBytes, limits });
  const readiness = new Readiness();
  readiness.addCheck(() => (pool.isRestarting() ? 'thread restarting' : undefined));
  if (cluster.isWorker) {
    watchWorkers((isRestarting) => {
      readiness.set('worker restarting', isRestarting);
    });
  }
  // MLflow's server has no such routes.
  const health = policy.compat === 'exact' ? [] : createHealthRoutes(readiness);
  const observation = await observeServer(settings.observation, {
    model,
    loadSeconds,
    routes: [...described, ...health],
    sources: pool.sources,
    scheme: access.tls === undefined ? 'http' : 'https',
  });
  const layers = [...observation.layers, ...guard.layers, ...pool.layers];
  const routes: readonly Route[] = [...observation.routes, ...described, ...health];
  const app = createScoringApp(model, { ...appOptions, layers, routes });
  if (limits.warmUp) await warmUpServer(bareApp, example);
  const server = await startServer(app, {
    host,
    port,
    requestTimeout: timeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    drainTimeout: limits.drainTimeout,
    maxHeaderBytes: limits.maxHeader,
    ...(limits.maxConnections === undefined ? {} : { maxConnections: limits.maxConnections }),
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
  readiness.set('draining', true);
  if (limits.drainDelay > 0) await setTimeout(limits.drainDelay * 1000);
  await server.close();
  await pool.close();
  guard.close();
  await observation.close();
  await model.close();
}

/** A model that refuses its own example is served all the same, as MLflow would. */
async function warmUpServer(app: ScoringApp, example: string): Promise<void> {
  const { refusal } = await warmUp(app, example);
  if (refusal === undefined || !cluster.isPrimary) return;
  process.stderr.write(`Warning: the model does not take its own example: ${refusal}\n`);
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
