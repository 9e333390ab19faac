// Opens what the flags of observation ask for, in the process that serves: the log's file, the collector's exporter, the metrics.
import cluster from 'node:cluster';
import type { PyFuncModel } from '../flavors/pyfunc/index.ts';
import { DecantError, describeError } from '../errors.ts';
import { joinMetrics, superviseMetrics } from '../serving/observation/cluster-metrics.ts';
import { createObservation } from '../serving/observation/create-observation.ts';
import type { Observation } from '../serving/observation/create-observation.ts';
import type { GaugeReading, GaugeSource } from '../serving/observation/gauge-source.ts';
import { openLogFile } from '../serving/observation/log-file.ts';
import type { LineSink } from '../serving/observation/log-file.ts';
import { MetricRegistry } from '../serving/observation/metric-registry.ts';
import { createProcessSource } from '../serving/observation/process-metrics.ts';
import { TraceExporter } from '../serving/observation/trace-exporter.ts';
import { readTraceSettings } from '../serving/observation/trace-settings.ts';
import type { Route } from '../serving/index.ts';
import { readSettings } from '../settings.ts';
import type { ObservationChoice } from './serve-options/observation.ts';

/** What {@link observeServer} is given. */
export interface ObservedServer {
  readonly model: PyFuncModel;
  readonly loadSeconds: number;
  /** Routes beside MLflow's. */
  readonly routes: readonly Route[];
  /** State of other parts of the server. */
  readonly sources: readonly GaugeSource[];
  readonly scheme: 'http' | 'https';
}

/** Layer and route of the app, with what must be closed after the last request. */
export interface ServerObservation extends Observation {
  close(): Promise<void>;
}

/** Opens everything; a log that cannot be opened is an IO_ERROR. */
export async function observeServer(choice: ObservationChoice, server: ObservedServer): Promise<ServerObservation> {
  const { metrics, accessLog, otel, echoIds } = choice;
  const log = accessLog === undefined ? undefined : await openLog(accessLog);
  const traces = otel ? openTraces() : undefined;
  const losses = (): readonly GaugeReading[] => [
    ...(log === undefined ? [] : [countLosses('decant_log_lines_dropped_total', 'Lines of the access log', log)]),
    ...(traces === undefined
      ? []
      : [countLosses('decant_trace_spans_dropped_total', 'Spans of traces', traces.exporter)]),
  ];
  const { worker } = cluster;
  const observation = createObservation({
    ...server,
    metrics,
    echoIds,
    sources: metrics ? [createProcessSource(), losses, ...server.sources] : [],
    worker: worker?.id ?? 0,
    ...(worker === undefined ? {} : { joinMetrics }),
    ...(log === undefined
      ? {}
      : {
          writeLog: (line: string) => {
            log.write(line);
          },
        }),
    ...(traces === undefined
      ? {}
      : { traces: { record: traces.exporter.record, sample: traces.sample, scheme: server.scheme } }),
  });
  return {
    ...observation,
    close: async () => {
      await Promise.all([log?.close(), traces?.exporter.close()]);
    },
  };
}

/** In the supervisor of several workers: their metrics become one. */
export function superviseObservation({ metrics }: ObservationChoice, sources: readonly GaugeSource[]): void {
  if (metrics) {
    const registry = new MetricRegistry();
    for (const source of [createProcessSource(), ...sources]) registry.addSource(source);
    superviseMetrics(() => registry.collect());
  }
}

async function openLog(path: string): Promise<LineSink> {
  try {
    const log = await openLogFile(path, { onTrouble: warn });
    process.on('SIGHUP', () => {
      log.reopen();
    });
    return log;
  } catch (error) {
    throw new DecantError('IO_ERROR', `The access log ${path} cannot be opened: ${describeError(error)}.`, {
      cause: error,
      hint: 'Name a file in a folder that exists and can be written to, or - for standard output.',
    });
  }
}

function openTraces(): {
  readonly exporter: TraceExporter;
  readonly sample: ReturnType<typeof readTraceSettings>['sample'];
} {
  const { exporter, sample } = readTraceSettings(readSettings().openTelemetry);
  return { exporter: new TraceExporter({ ...exporter, onTrouble: warn }), sample };
}

function countLosses(name: string, what: string, { droppedCount }: { readonly droppedCount: number }): GaugeReading {
  return { name, help: `${what} that were lost.`, type: 'counter', value: droppedCount };
}

function warn(message: string): void {
  process.stderr.write(`${message}\n`);
}
