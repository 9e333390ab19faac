// Metrics: what is counted of requests, the text formats, and what several processes make of theirs.
import { describe, expect, it } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import { createScoringApp } from '../../../src/serving/index.ts';
import type { ScoringApp } from '../../../src/serving/index.ts';
import { createObservation } from '../../../src/serving/observation/create-observation.ts';
import { renderExposition } from '../../../src/serving/observation/exposition.ts';
import type { MetricFamily } from '../../../src/serving/observation/metric-family.ts';
import { keepCounts, mergeFamilies } from '../../../src/serving/observation/metric-family.ts';
import { MetricRegistry } from '../../../src/serving/observation/metric-registry.ts';
import { createProcessSource } from '../../../src/serving/observation/process-metrics.ts';
import { ask, makeModel, makeRequest } from '../fake-model.ts';
import type { Answer } from '../fake-model.ts';

function serve(answer?: Answer): ScoringApp {
  const model = makeModel(answer === undefined ? {} : { answer });
  const { layers, routes } = createObservation({ model: { ...model, flavor: 'sklearn' }, loadSeconds: 0.25 });
  return createScoringApp(model, { layers, routes });
}

async function scrape(app: ScoringApp): Promise<string> {
  return ask(app, '', { method: 'GET', path: '/metrics', headers: {} });
}

const ROWS = '{"dataframe_split": {"columns": ["a"], "data": [[1], [2], [3]]}}';

describe('the metrics of an app', () => {
  it('count requests by route, method and status, and rows by request', async () => {
    const app = serve();
    await ask(app, ROWS);
    await ask(app, '{"inputs": [[1, 2], [3, 4]]}');
    await ask(app, 'no json');
    await ask(app, '', { method: 'GET', path: '/ping', headers: {} });
    const text = await scrape(app);
    expect(text).toContain('\ndecant_http_requests_total{route="/invocations",method="POST",status="200"} 2\n');
    expect(text).toContain('\ndecant_http_requests_total{route="/invocations",method="POST",status="400"} 1\n');
    expect(text).toContain('\ndecant_http_requests_total{route="/ping",method="GET",status="200"} 1\n');
    expect(text).toContain('\ndecant_http_request_duration_seconds_count{route="/invocations",method="POST"} 3\n');
    expect(text).toContain('\ndecant_predict_duration_seconds_count 2\n');
    expect(text).toContain('\ndecant_batch_rows_bucket{le="2"} 1\n');
    expect(text).toContain('\ndecant_batch_rows_bucket{le="5"} 2\n');
    expect(text).toContain('\ndecant_batch_rows_sum 5\n');
    expect(text).toContain('\ndecant_errors_total{code="BAD_REQUEST"} 1\n');
  });

  it('do not let callers make up names', async () => {
    const app = serve();
    for (const path of ['/a', '/b?c', '/ping/', '/%E0']) await ask(app, '', { method: 'GET', path, headers: {} });
    for (const method of ['BREW', 'brew']) await ask(app, '', { method, path: '/ping', headers: {} });
    await ask(app, ROWS, { path: '/invocations?method=predict' });
    const text = await scrape(app);
    const routes = [...text.matchAll(/^decant_http_requests_total\{(.*)\}/gm)].map(([, labels]) => labels);
    expect(routes).toEqual([
      'route="other",method="GET",status="404"',
      'route="other",method="GET",status="307"',
      'route="/ping",method="other",status="405"',
      'route="/invocations",method="POST",status="200"',
    ]);
    expect(text).toContain('\ndecant_errors_total{code="HTTP_404"} 3\n');
  });

  it('count bodies that are too large, which nobody reads', async () => {
    const model = makeModel();
    const observation = createObservation({ model });
    const app = createScoringApp(model, { ...observation, maxBodyBytes: 10 });
    expect(await ask(app, ROWS)).toContain('413 {"error_code": "LIMIT_EXCEEDED"');
    expect((await app.handle({ ...makeRequest(''), isTooLarge: true })).status).toBe(413);
    expect((await app.fetch(new Request('http://host/invocations', { method: 'POST', body: ROWS }))).status).toBe(413);
    const text = await scrape(app);
    expect(text).toContain('decant_http_requests_total{route="/invocations",method="POST",status="413"} 3\n');
    expect(text).toContain('decant_errors_total{code="LIMIT_EXCEEDED"} 3\n');
  });

  it('tell what is served', async () => {
    const text = await scrape(serve());
    expect(text).toMatch(
      /\ndecant_model_info\{engine="native",flavor="sklearn",description="fake",mlflow_version="3\.17\.2",decant_version="[\d.]+"\} 1\n/,
    );
    expect(text).toContain('\ndecant_model_load_seconds 0.25\n');
  });

  it('count the requests that wait, and those that nobody waits for any more', async () => {
    let answer = (): void => undefined;
    const app = serve(
      (batch) =>
        new Promise((resolve) => {
          answer = () => {
            resolve(batch);
          };
        }),
    );
    const late = new AbortController();
    const gone = new AbortController();
    const first = app.handle({ ...makeRequest(ROWS), signal: late.signal });
    const answerFirst = answer;
    const second = app.handle({ ...makeRequest(ROWS), signal: gone.signal });
    expect(await scrape(app)).toContain('\ndecant_requests_in_flight 2\n');
    late.abort(new DecantError('DEADLINE_EXCEEDED', 'too late'));
    gone.abort();
    expect(await scrape(app)).toContain('\ndecant_requests_in_flight 0\n');
    answerFirst();
    answer();
    await Promise.all([first, second]);
    const text = await scrape(app);
    expect(text).toContain('decant_http_requests_total{route="/invocations",method="POST",status="504"} 1\n');
    expect(text).toContain('decant_http_requests_total{route="/invocations",method="POST",status="499"} 1\n');
    expect(text).not.toContain('method="POST",status="200"');
    expect(text).toContain('\ndecant_errors_total{code="DEADLINE_EXCEEDED"} 1\n');
    expect(text).toContain('\ndecant_errors_total{code="CANCELLED"} 1\n');
  });

  it('answer in OpenMetrics where it is accepted', async () => {
    const app = serve();
    const { layers, routes } = createObservation({ model: makeModel() });
    expect(layers).toHaveLength(1);
    expect(routes.map(({ path }) => path)).toEqual(['/metrics']);
    const response = await app.fetch(
      new Request('http://host/metrics', {
        headers: { accept: 'application/openmetrics-text; version=1.0.0, */*;q=0.1' },
      }),
    );
    expect(response.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    const text = await response.text();
    expect(text).toContain('# TYPE decant_http_requests counter\n');
    expect(text).toContain('# UNIT decant_predict_duration_seconds seconds\n');
    expect(text).toContain('decant_batch_rows_bucket{le="1.0"} 0\n');
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  it('are nothing where nothing is asked for', () => {
    expect(createObservation({ model: makeModel(), metrics: false, echoIds: false })).toEqual({
      layers: [],
      routes: [],
    });
  });
});

describe('the text of metrics', () => {
  it('escapes labels and help, and names infinities', () => {
    const families: readonly MetricFamily[] = [
      {
        name: 'a',
        help: 'x\\y\nz"',
        type: 'gauge',
        merge: 'sum',
        samples: [
          { labels: { l: 'a"b\\c\nd' }, value: Infinity },
          { labels: {}, value: -Infinity },
          { labels: { n: '' }, value: Number.NaN },
        ],
      },
    ];
    expect(renderExposition(families, undefined)).toEqual({
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
      body: '# HELP a x\\\\y\\nz"\n# TYPE a gauge\na{l="a\\"b\\\\c\\nd"} +Inf\na -Inf\na{n=""} NaN\n',
    });
  });

  it('counts the buckets of a histogram up to their bounds', () => {
    const registry = new MetricRegistry();
    const cell = registry.addHistogram('h_seconds', 'H.', [1, 2.5]).cell({ x: 'y' });
    for (const value of [0.5, 1, 2, 100]) cell.observe(value);
    expect(renderExposition(registry.collect(), '').body).toBe(
      '# HELP h_seconds H.\n# TYPE h_seconds histogram\n' +
        'h_seconds_bucket{x="y",le="1"} 2\nh_seconds_bucket{x="y",le="2.5"} 3\nh_seconds_bucket{x="y",le="+Inf"} 4\n' +
        'h_seconds_sum{x="y"} 103.5\nh_seconds_count{x="y"} 4\n',
    );
  });

  it('has the readings of other parts of the server, a name once', () => {
    const registry = new MetricRegistry();
    registry.addSource(() => [
      { name: 'q', help: 'Q.', type: 'gauge', value: 3, labels: { pool: 'a' } },
      { name: 'q', help: 'Q.', type: 'gauge', value: 4, labels: { pool: 'b' } },
    ]);
    expect(renderExposition(registry.collect(), '').body).toBe(
      '# HELP q Q.\n# TYPE q gauge\nq{pool="a"} 3\nq{pool="b"} 4\n',
    );
  });
});

describe('the metrics of several processes', () => {
  const families = (count: number, memory: number, start: number): MetricFamily[] => [
    { name: 'n_total', help: '', type: 'counter', merge: 'sum', samples: [{ labels: { a: 'b' }, value: count }] },
    { name: 'lag', help: '', type: 'gauge', merge: 'max', samples: [{ labels: {}, value: memory }] },
    { name: 'start', help: '', type: 'gauge', merge: 'min', samples: [{ labels: {}, value: start }] },
    {
      name: 'h',
      help: '',
      type: 'histogram',
      merge: 'sum',
      bounds: [1],
      samples: [{ labels: {}, value: count, counts: [count, 1] }],
    },
  ];

  it('are sums, but for those of which one process has the most or the least', () => {
    const [counter, lag, start, histogram] = mergeFamilies([families(1, 5, 10), families(2, 3, 20)]);
    expect(counter?.samples).toEqual([{ labels: { a: 'b' }, value: 3 }]);
    expect(lag?.samples).toEqual([{ labels: {}, value: 5 }]);
    expect(start?.samples).toEqual([{ labels: {}, value: 10 }]);
    expect(histogram?.samples).toEqual([{ labels: {}, value: 3, counts: [3, 2] }]);
  });

  it('keep the counts of a process that has ended', () => {
    expect(keepCounts(families(1, 5, 10)).map(({ name }) => name)).toEqual(['n_total', 'h']);
  });
});

describe('the process', () => {
  it('tells its memory, its time and the lag of its loop', () => {
    const readings = new Map(createProcessSource()().map((reading) => [reading.name, reading]));
    expect([...readings.keys()]).toEqual([
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'process_start_time_seconds',
      'nodejs_heap_size_used_bytes',
      'nodejs_eventloop_lag_seconds',
    ]);
    expect(readings.get('process_resident_memory_bytes')?.value).toBeGreaterThan(1e7);
    expect(readings.get('process_start_time_seconds')?.value).toBeLessThanOrEqual(Date.now() / 1000);
    expect(readings.get('nodejs_eventloop_lag_seconds')).toMatchObject({ merge: 'max', labels: { quantile: '0.99' } });
  });
});
