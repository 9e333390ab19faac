// Flags of `models serve` for what is seen from outside: metrics, access log, traces, the description of the API.
import { Option } from 'commander';
import type { Command } from 'commander';

/** The flags as commander gives them. */
export interface ObservationFlags {
  readonly metrics?: boolean;
  readonly docs?: boolean;
  readonly accessLog?: string | true;
  readonly otel?: boolean;
}

/** What the flags ask for. */
export interface ObservationChoice {
  readonly metrics: boolean;
  /** `/openapi.json` and `/docs`. */
  readonly docs: boolean;
  /** Path of the access log, or `-` for standard output. */
  readonly accessLog: string | undefined;
  readonly otel: boolean;
  /** Answers carry the ids that requests bring. */
  readonly echoIds: boolean;
}

/** Adds the flags. */
export function addObservationOptions(command: Command): Command {
  return command
    .addOption(new Option('--metrics', 'GET /metrics for Prometheus; on, unless --compat exact.'))
    .addOption(new Option('--no-metrics', 'Count nothing, and have no /metrics.'))
    .addOption(new Option('--docs', 'GET /openapi.json and /docs; on, unless --compat exact.'))
    .addOption(new Option('--no-docs', 'Have neither of them.'))
    .addOption(
      new Option(
        '--access-log [FILE]',
        'One line of JSON for each request, without its data; to standard output, if no file is given. SIGHUP opens the file anew.',
      ),
    )
    .addOption(
      new Option(
        '--otel',
        'Send traces to an OpenTelemetry collector, by OTLP over HTTP.  [env var: OTEL_EXPORTER_OTLP_ENDPOINT; default: http://localhost:4318]',
      ),
    );
}

/** What the flags ask for; MLflow's server has nothing of this, so that `exact` has what was asked for by name alone. */
export function readObservationOptions(flags: ObservationFlags, isExact: boolean): ObservationChoice {
  const { metrics = !isExact, docs = !isExact, accessLog, otel = false } = flags;
  return { metrics, docs, accessLog: accessLog === true ? '-' : accessLog, otel, echoIds: !isExact };
}
