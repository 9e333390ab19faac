// A tracking server on loopback that keeps runs in memory.
import { startFakeServer } from '../stores/fake-server.ts';
import type { FakeAnswer, FakeServer, SeenRequest } from '../stores/fake-server.ts';

interface FakeMetric {
  readonly key: string;
  readonly value: number | string;
  readonly step: number;
  readonly model_id?: string;
}

export interface FakeRun {
  readonly info: Record<string, unknown>;
  readonly params: Record<string, string>;
  readonly tags: Record<string, string>;
  readonly metrics: FakeMetric[];
  readonly inputs: object[];
}

export interface FakeTracking {
  readonly url: string;
  readonly server: FakeServer;
  readonly runs: Map<string, FakeRun>;
  /** Answers a request in place of the server; undefined leaves it to the server. */
  intercept: ((request: SeenRequest) => FakeAnswer | undefined) | undefined;
  stop(): Promise<void>;
}

interface KeyValue {
  readonly key: string;
  readonly value: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Starts the server. */
export async function startFakeTracking(): Promise<FakeTracking> {
  const runs = new Map<string, FakeRun>();
  const fake: { intercept: FakeTracking['intercept'] } = { intercept: undefined };
  const server = await startFakeServer((request) => fake.intercept?.(request) ?? answer(runs, request));
  return Object.assign(fake, { url: server.url, server, runs, stop: () => server.stop() });
}

function answer(runs: Map<string, FakeRun>, { path, body }: SeenRequest): FakeAnswer {
  const url = new URL(path, 'http://localhost');
  const fields = (body.length === 0 ? Object.fromEntries(url.searchParams) : JSON.parse(body.toString())) as Fields;
  const call = url.pathname.replace('/api/2.0/mlflow/', '');
  if (call === 'runs/create') return { body: { run: render(createRun(runs, fields)) } };
  if (call === 'experiments/get-by-name') return { body: { experiment: { experiment_id: '7', name: 'e' } } };
  if (!call.startsWith('runs/')) return { status: 404, body: 'no such call' };
  const run = runs.get(String(fields['run_id']));
  if (run === undefined)
    return { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'no such run' } };
  switch (call) {
    case 'runs/get':
      return { body: { run: render(run) } };
    case 'runs/update':
      if (fields['status'] !== undefined) run.info['status'] = fields['status'];
      if (fields['end_time'] !== undefined) run.info['end_time'] = fields['end_time'];
      return { body: { run_info: run.info } };
    case 'runs/log-batch':
      return logBatch(run, fields);
    case 'runs/log-inputs':
      run.inputs.push(fields);
      return { body: {} };
    default:
      return { body: {} };
  }
}

function createRun(runs: Map<string, FakeRun>, fields: Fields): FakeRun {
  const id = `r${runs.size}`;
  const run: FakeRun = {
    info: {
      run_id: id,
      run_name: fields['run_name'],
      experiment_id: fields['experiment_id'],
      status: 'RUNNING',
      lifecycle_stage: 'active',
    },
    params: {},
    tags: toTexts(fields['tags']),
    metrics: [],
    inputs: [],
  };
  runs.set(id, run);
  return run;
}

function logBatch(run: FakeRun, fields: Fields): FakeAnswer {
  for (const [key, value] of Object.entries(toTexts(fields['params']))) {
    if ((run.params[key] ?? value) !== value) {
      return { status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message: `Changing param ${key}` } };
    }
  }
  Object.assign(run.params, toTexts(fields['params']));
  Object.assign(run.tags, toTexts(fields['tags']));
  run.metrics.push(...(fields['metrics'] as readonly FakeMetric[]));
  return { body: {} };
}

function toTexts(list: unknown): Record<string, string> {
  return Object.fromEntries(((list ?? []) as readonly KeyValue[]).map(({ key, value }) => [key, value]));
}

function render({ info, params, tags }: FakeRun): object {
  const list = (texts: Readonly<Record<string, string>>): object[] =>
    Object.entries(texts).map(([key, value]) => ({ key, value }));
  return { info, data: { params: list(params), tags: list(tags) } };
}
