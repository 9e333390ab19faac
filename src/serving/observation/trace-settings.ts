// OpenTelemetry's environment variables as options of the exporter (its specification of environment variables).
import { DecantError } from '../../errors.ts';
import type { OpenTelemetrySettings } from '../../settings.ts';
import type { TraceContext } from './trace-context.ts';
import type { TraceExporterOptions } from './trace-exporter.ts';

const DEFAULT_ENDPOINT = 'http://localhost:4318';

/** Options of the exporter and the choice of traces. Refuses values that it does not know. */
export function readTraceSettings(settings: OpenTelemetrySettings): {
  readonly exporter: Omit<TraceExporterOptions, 'onTrouble'>;
  readonly sample: (trace: TraceContext) => boolean;
} {
  const { protocol, timeout, scheduleDelay, maxQueueSize } = settings;
  // Collectors take JSON where they take protobuf, at the same address; gRPC has another.
  if (protocol !== undefined && protocol !== 'http/json' && protocol !== 'http/protobuf') {
    throw refuse('OTEL_EXPORTER_OTLP_PROTOCOL', protocol, 'http/json');
  }
  const numbers = {
    timeout: readNumber('OTEL_EXPORTER_OTLP_TIMEOUT', timeout),
    delay: readNumber('OTEL_BSP_SCHEDULE_DELAY', scheduleDelay),
    maxWaiting: readNumber('OTEL_BSP_MAX_QUEUE_SIZE', maxQueueSize),
  };
  return {
    exporter: {
      url: readUrl(settings),
      headers: readPairs('OTEL_EXPORTER_OTLP_HEADERS', settings.headers),
      resource: readResource(settings),
      ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)),
    },
    sample: createSampler(settings.sampler ?? 'parentbased_always_on', settings.samplerArgument),
  };
}

function readUrl({ endpoint, tracesEndpoint }: OpenTelemetrySettings): string {
  const name = tracesEndpoint === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
  const text = tracesEndpoint ?? `${(endpoint ?? DEFAULT_ENDPOINT).replace(/\/+$/, '')}/v1/traces`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The text may hold a password: it is not told.
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new DecantError('INVALID_PARAMETER_VALUE', `${name} must be a URL of http or https without a user.`, {
      hint: 'Keys of the collector belong to OTEL_EXPORTER_OTLP_HEADERS.',
    });
  }
  return url.href;
}

function readResource({ serviceName, resourceAttributes }: OpenTelemetrySettings): Readonly<Record<string, string>> {
  const given = readPairs('OTEL_RESOURCE_ATTRIBUTES', resourceAttributes);
  return { 'service.name': 'decant', ...given, ...(serviceName === undefined ? {} : { 'service.name': serviceName }) };
}

/** `key1=value1,key2=value2`, values percent-encoded. */
function readPairs(name: string, text: string | undefined): Readonly<Record<string, string>> {
  const pairs = (text ?? '').split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      const key = pair.slice(0, equals).trim();
      const value = decode(pair.slice(equals + 1).trim());
      // The value may be a secret: it is not told.
      if (equals < 1 || key === '' || value === undefined) {
        throw new DecantError('INVALID_PARAMETER_VALUE', `${name} must be a list of key=value, percent-encoded.`);
      }
      return [key, value];
    }),
  );
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function readNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw refuse(name, text, 'a whole number above zero');
}

/** Which traces are recorded, by the names of OpenTelemetry's samplers. */
function createSampler(name: string, argument: string | undefined): (trace: TraceContext) => boolean {
  const root = name.replace(/^parentbased_/, '');
  const sampleRoot = createRootSampler(root, argument, name);
  if (root === name) return sampleRoot;
  return (trace) => trace.isSampled ?? sampleRoot(trace);
}

function createRootSampler(root: string, argument: string | undefined, name: string): (trace: TraceContext) => boolean {
  if (root === 'always_on') return () => true;
  if (root === 'always_off') return () => false;
  if (root !== 'traceidratio') throw refuse('OTEL_TRACES_SAMPLER', name, 'parentbased_always_on');
  const ratio = Number(argument ?? '1');
  if (!(ratio >= 0 && ratio <= 1)) {
    throw refuse('OTEL_TRACES_SAMPLER_ARG', argument ?? '', 'a number from 0 to 1');
  }
  // The end of an id is its random part: 13 digits fit a float.
  return ({ traceId }) => Number.parseInt(traceId.slice(-13), 16) < ratio * 16 ** 13;
}

function refuse(name: string, value: string, expected: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `${name} must be ${expected}, got ${JSON.stringify(value)}.`);
}
