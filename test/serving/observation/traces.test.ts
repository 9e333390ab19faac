// Traces: the spans of a request, and their way to a collector that answers, refuses or is not there.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createScoringApp } from '../../../src/serving/index.ts';
import { createObservation } from '../../../src/serving/observation/create-observation.ts';
import type { Span } from '../../../src/serving/observation/span.ts';
import { TraceExporter } from '../../../src/serving/observation/trace-exporter.ts';
import type { TraceExporterOptions } from '../../../src/serving/observation/trace-exporter.ts';
import { readTraceSettings } from '../../../src/serving/observation/trace-settings.ts';
import { readSettings } from '../../../src/settings.ts';
import { makeModel, makeRequest } from '../fake-model.ts';
import type { RequestOptions } from '../fake-model.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const ROWS = '{"dataframe_split": {"columns": ["a"], "data": [[1], [2]]}}';
const JSON_HEADERS = { 'content-type': 'application/json' };

async function spansOf(body: string, options: RequestOptions = {}, sample?: () => boolean): Promise<readonly Span[]> {
  const spans: Span[] = [];
  const model = makeModel();
  const traces = {
    record: (made: readonly Span[]) => spans.push(...made),
    ...(sample === undefined ? {} : { sample }),
  };
  const app = createScoringApp(model, createObservation({ model, metrics: false, traces }));
  await app.handle(makeRequest(body, options));
  return spans;
}

function attributesOf(span: Span | undefined): Record<string, string> {
  return Object.fromEntries(span?.attributes.map(({ key, value }) => [key, Object.values(value)[0] as string]) ?? []);
}

describe('the spans of a request', () => {
  it('are its own and those of its parts, under the span of the caller', async () => {
    const headers = { ...JSON_HEADERS, traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'a=1' };
    const before = BigInt(Date.now()) * 1_000_000n;
    const [server, ...parts] = await spansOf(ROWS, { headers });
    expect(server).toMatchObject({
      traceId: TRACE,
      parentSpanId: SPAN,
      traceState: 'a=1',
      name: 'POST /invocations',
      kind: 2,
    });
    expect(server?.status).toBeUndefined();
    expect(attributesOf(server)).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/invocations',
      'url.path': '/invocations',
      'url.scheme': 'http',
      'http.response.status_code': '200',
      'http.request.body.size': String(ROWS.length),
      'decant.batch.rows': '2',
    });
    expect(parts.map(({ name, kind, traceId, parentSpanId }) => [name, kind, traceId, parentSpanId])).toEqual(
      ['parse', 'predict', 'render'].map((name) => [name, 1, TRACE, server?.spanId]),
    );
    expect(new Set([SPAN, server?.spanId, ...parts.map(({ spanId }) => spanId)]).size).toBe(5);
    const start = BigInt(server?.startTimeUnixNano ?? 0);
    const end = BigInt(server?.endTimeUnixNano ?? 0);
    expect(start > before - 1_000_000_000n && start < before + 60_000_000_000n).toBe(true);
    for (const part of parts) {
      expect(BigInt(part.startTimeUnixNano) >= start && BigInt(part.endTimeUnixNano) <= end + 1000n).toBe(true);
      expect(BigInt(part.endTimeUnixNano) >= BigInt(part.startTimeUnixNano)).toBe(true);
    }
  });

  it('are not made where the caller does not record', async () => {
    expect(await spansOf(ROWS, { headers: { ...JSON_HEADERS, traceparent: `00-${TRACE}-${SPAN}-00` } })).toEqual([]);
  });

  it('tell the code of a refusal, which is the fault of the caller', async () => {
    const [server, ...parts] = await spansOf('{}', {}, () => true);
    expect([server?.status, parts]).toEqual([undefined, []]);
    expect(attributesOf(server)).toMatchObject({
      'http.response.status_code': '400',
      'decant.error_code': 'BAD_REQUEST',
    });
    expect(server?.parentSpanId).toBeUndefined();
  });

  it('do not carry a path or method of a stranger in their names', async () => {
    const [server] = await spansOf('', { method: 'BREW', path: '/secret?token=1', headers: {} }, () => true);
    expect(server?.name).toBe('HTTP');
    expect(attributesOf(server)).toMatchObject({ 'http.request.method': '_OTHER', 'url.path': '/secret' });
  });
});

interface Post {
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

let collector: Server | undefined;
afterEach(() => {
  collector?.closeAllConnections();
  collector?.close();
  collector = undefined;
});

/** A collector that answers with each of the statuses in turn, then with the last again. */
async function collect(statuses: readonly number[]): Promise<{ url: string; posts: Post[] }> {
  const posts: Post[] = [];
  collector = createServer((message, response) => {
    let body = '';
    message.on('data', (chunk: Buffer) => (body += chunk.toString()));
    message.on('end', () => {
      response.writeHead(statuses[Math.min(posts.length, statuses.length - 1)] ?? 200).end('{}');
      posts.push({ url: message.url, headers: message.headers, body });
    });
  });
  const server = collector;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`, posts };
}

function makeSpan(name: string): Span {
  return { traceId: TRACE, spanId: SPAN, name, kind: 1, startTimeUnixNano: '1', endTimeUnixNano: '2', attributes: [] };
}

function makeExporter(options: Partial<TraceExporterOptions> & { readonly url: string }) {
  const troubles: string[] = [];
  const resource = { 'service.name': 'test' };
  return { troubles, exporter: new TraceExporter({ resource, onTrouble: (text) => troubles.push(text), ...options }) };
}

describe('the exporter', () => {
  it('posts what waits in one batch, with the keys of the collector', async () => {
    const { url, posts } = await collect([200]);
    const { exporter, troubles } = makeExporter({ url, headers: { 'x-key': 'k' } });
    exporter.record([makeSpan('a')]);
    exporter.record([makeSpan('b'), makeSpan('c')]);
    await exporter.close();
    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatchObject({
      url: '/v1/traces',
      headers: { 'x-key': 'k', 'content-type': 'application/json' },
    });
    expect(JSON.parse(posts[0]?.body ?? '')).toMatchObject({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'test' } }] },
          scopeSpans: [
            { scope: { name: 'decant' }, spans: [{ name: 'a', traceId: TRACE }, { name: 'b' }, { name: 'c' }] },
          ],
        },
      ],
    });
    expect([exporter.droppedCount, troubles]).toEqual([0, []]);
  });

  it('sends again where the collector is busy', async () => {
    const { url, posts } = await collect([503, 200]);
    const { exporter } = makeExporter({ url, delay: 1 });
    exporter.record([makeSpan('a')]);
    await expect.poll(() => posts.length, { timeout: 5000 }).toBe(2);
    await exporter.close();
    expect(exporter.droppedCount).toBe(0);
  });

  it('loses, counts and tells once what is refused', async () => {
    const { url, posts } = await collect([400]);
    const { exporter, troubles } = makeExporter({ url, delay: 1 });
    exporter.record([makeSpan('a'), makeSpan('b')]);
    await expect.poll(() => exporter.droppedCount).toBe(2);
    exporter.record([makeSpan('c')]);
    await exporter.close();
    expect([exporter.droppedCount, posts.length]).toEqual([3, 2]);
    expect(troubles).toEqual(['Spans of traces are lost: the collector answers 400.']);
  });

  it('ends where no collector is there', async () => {
    const { url } = await collect([200]);
    await new Promise((resolve) => collector?.close(resolve));
    const { exporter, troubles } = makeExporter({ url });
    exporter.record([makeSpan('a')]);
    await exporter.close();
    expect(exporter.droppedCount).toBe(1);
    expect(troubles).toEqual(['Spans of traces are lost: the collector does not answer (ECONNREFUSED).']);
  });

  it('keeps so many spans and no more', async () => {
    const { url, posts } = await collect([200]);
    const { exporter } = makeExporter({ url, maxWaiting: 3, delay: 60_000 });
    for (let index = 0; index < 5; index++) exporter.record([makeSpan(`${index}`)]);
    await exporter.close();
    expect(exporter.droppedCount).toBe(2);
    expect(posts[0]?.body.match(/"name":"\d"/g)).toEqual(['"name":"0"', '"name":"1"', '"name":"2"']);
  });
});

function read(environment: Readonly<Record<string, string>>) {
  return readTraceSettings(readSettings(environment).openTelemetry);
}

function contextOf(traceId: string, isSampled?: boolean) {
  return { traceId, parentId: undefined, spanId: SPAN, isSampled, state: undefined };
}

describe("OpenTelemetry's variables", () => {
  it('have the defaults of its specification', () => {
    const { exporter, sample } = read({});
    expect(exporter).toEqual({
      url: 'http://localhost:4318/v1/traces',
      headers: {},
      resource: { 'service.name': 'decant' },
    });
    expect([sample(contextOf(TRACE)), sample(contextOf(TRACE, false))]).toEqual([true, false]);
  });

  it('tell where, with which keys, as whom', () => {
    const { exporter } = read({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/base/',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b, y = 2',
      OTEL_EXPORTER_OTLP_TIMEOUT: '250',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_BSP_MAX_QUEUE_SIZE: '9',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,deployment.environment=test',
      OTEL_SERVICE_NAME: 'wine',
    });
    expect(exporter).toEqual({
      url: 'https://collector.example/base/v1/traces',
      headers: { 'x-key': 'a b', y: '2' },
      resource: { 'service.name': 'wine', 'deployment.environment': 'test' },
      timeout: 250,
      delay: 100,
      maxWaiting: 9,
    });
    expect(read({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:1/x' }).exporter.url).toBe('http://c:1/x');
  });

  it('choose the traces that are recorded', () => {
    const ratio = read({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }).sample;
    expect(['3', '4', 'f'].map((digit) => ratio(contextOf(`${'0'.repeat(19)}${digit.padEnd(13, 'f')}`)))).toEqual([
      true,
      false,
      false,
    ]);
    expect(read({ OTEL_TRACES_SAMPLER: 'always_off' }).sample(contextOf(TRACE, true))).toBe(false);
    expect(read({ OTEL_TRACES_SAMPLER: 'always_on' }).sample(contextOf(TRACE, false))).toBe(true);
    const parent = read({ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }).sample;
    expect([parent(contextOf(TRACE)), parent(contextOf(TRACE, true))]).toEqual([false, true]);
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'OTEL_EXPORTER_OTLP_PROTOCOL must be http/json, got "grpc".'],
    [{ OTEL_TRACES_SAMPLER: 'xray' }, 'OTEL_TRACES_SAMPLER must be parentbased_always_on, got "xray".'],
    [
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' },
      'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, got "2".',
    ],
    [{ OTEL_BSP_SCHEDULE_DELAY: '-1' }, 'OTEL_BSP_SCHEDULE_DELAY must be a whole number above zero, got "-1".'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'c:1' },
      'OTEL_EXPORTER_OTLP_ENDPOINT must be a URL of http or https without a user.',
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://u:secret@c' },
      'OTEL_EXPORTER_OTLP_ENDPOINT must be a URL of http or https without a user.',
    ],
    [
      { OTEL_EXPORTER_OTLP_HEADERS: 'secret' },
      'OTEL_EXPORTER_OTLP_HEADERS must be a list of key=value, percent-encoded.',
    ],
    [
      { OTEL_EXPORTER_OTLP_HEADERS: 'k=%E0' },
      'OTEL_EXPORTER_OTLP_HEADERS must be a list of key=value, percent-encoded.',
    ],
  ])('refuse %j without telling a secret', (environment, message) => {
    expect(() => read(environment)).toThrow(message);
  });
});
