// Metrics, access log and traces put together: one layer and one route for the app of a model.
import type { ScoringModel } from '../../model/scoring-model.ts';
import { VERSION } from '../../version.ts';
import type { Layer, Route } from '../protocol/scoring-message.ts';
import { logRequests } from './access-log.ts';
import type { GaugeSource } from './gauge-source.ts';
import type { MetricFamily } from './metric-family.ts';
import { MetricRegistry } from './metric-registry.ts';
import { createMetricsRoute } from './metrics-route.ts';
import { observeRequests } from './observe-requests.ts';
import type { Observer, ObservationOptions as LayerOptions } from './observe-requests.ts';
import { createIdentifier } from './request-ids.ts';
import { countRequests } from './request-metrics.ts';
import { createRouteNamer } from './route-name.ts';
import { traceRequests } from './span.ts';
import type { Span } from './span.ts';
import { createIdSource } from './trace-context.ts';
import type { TraceContext } from './trace-context.ts';

/** Options of {@link createObservation}. */
export interface ObservationOptions {
  /** What is served, for `decant_model_info`. */
  readonly model: Pick<ScoringModel, 'scorer' | 'mlflowVersion'> & { readonly flavor?: string };
  /** Seconds that the model took to load. */
  readonly loadSeconds?: number;
  /** Routes beside MLflow's; all other paths are counted as one. */
  readonly routes?: readonly Route[];
  /** Counts requests and answers `/metrics`. Default: true. */
  readonly metrics?: boolean;
  /** State of other parts of the server: read at each scrape. */
  readonly sources?: readonly GaugeSource[];
  /** Makes of this process' metrics those of all that serve together. Default: its own alone. */
  readonly joinMetrics?: (
    collectOwn: () => MetricFamily[],
  ) => () => readonly MetricFamily[] | Promise<readonly MetricFamily[]>;
  /** Takes each line of the access log. Default: no log. */
  readonly writeLog?: (line: string) => void;
  /** Number of this process among several, for the log. Default: 0. */
  readonly worker?: number;
  /** Takes the spans of requests. Default: no traces. */
  readonly traces?: {
    readonly record: (spans: readonly Span[]) => void;
    /** Is this trace recorded? Default: unless the caller says no. */
    readonly sample?: (trace: TraceContext) => boolean;
    readonly scheme?: 'http' | 'https';
  };
  /** Answers carry the ids that requests bring. Default: true; always where there is a log or a trace. */
  readonly echoIds?: boolean;
}

/** What the app of the model is given. */
export interface Observation {
  /** To be the outermost. */
  readonly layers: readonly Layer[];
  readonly routes: readonly Route[];
}

/** Makes the layer and the route; neither where nothing is asked for. */
export function createObservation(options: ObservationOptions): Observation {
  const { metrics = true, writeLog, worker = 0, traces, echoIds = true } = options;
  const routes: Route[] = [];
  const observers: Observer[] = [];
  const registry = new MetricRegistry();
  if (metrics) {
    const collectOwn = (): MetricFamily[] => registry.collect();
    routes.push(createMetricsRoute(options.joinMetrics?.(collectOwn) ?? collectOwn));
  }
  const nameRoute = createRouteNamer([...(options.routes ?? []), ...routes].map(({ path }) => path));
  let inFlight: Pick<LayerOptions, 'inFlight'> = {};
  if (metrics) {
    const counts = countRequests(registry, nameRoute);
    observers.push(counts.observe);
    inFlight = { inFlight: counts.inFlight };
    describeModel(registry, options);
    for (const source of options.sources ?? []) registry.addSource(source);
  }
  if (writeLog !== undefined) observers.push(logRequests({ write: writeLog, worker }));
  if (traces !== undefined) {
    const { record, scheme = 'http' } = traces;
    observers.push(traceRequests({ nameRoute, makeId: createIdSource(), scheme, record }));
  }
  const identify = chooseIds(writeLog !== undefined || traces !== undefined, echoIds, traces?.sample);
  if (observers.length === 0 && identify === undefined) return { layers: [], routes };
  const layer = observeRequests({ observers, ...(identify === undefined ? {} : { identify }), ...inFlight });
  return { layers: [layer], routes };
}

function chooseIds(
  isNeeded: boolean,
  echoIds: boolean,
  sample: ((trace: TraceContext) => boolean) | undefined,
): LayerOptions['identify'] {
  if (!isNeeded) return echoIds ? createIdentifier({ requests: 'those that bring one' }) : undefined;
  return createIdentifier({ requests: 'all', ...(sample === undefined ? {} : { sample }) });
}

function describeModel(registry: MetricRegistry, { model, loadSeconds }: ObservationOptions): void {
  const { scorer, mlflowVersion, flavor } = model;
  const info = registry.addGauge('decant_model_info', 'What is served; the value is 1.', 'max');
  info.cell({
    engine: scorer.engine,
    flavor: flavor ?? '',
    description: scorer.description.slice(0, 200),
    mlflow_version: mlflowVersion ?? '',
    decant_version: VERSION,
  }).value = 1;
  if (loadSeconds === undefined) return;
  const load = registry.addGauge('decant_model_load_seconds', 'Time that the model took to load.', 'max');
  load.cell().value = loadSeconds;
}
