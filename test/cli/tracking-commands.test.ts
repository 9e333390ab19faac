// `decant experiments`, `runs` and `artifacts`, run as users do against a server on loopback (CLI-080 .. CLI-091).
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startFakeServer } from '../stores/fake-server.ts';
import type { FakeAnswer, FakeServer, SeenRequest } from '../stores/fake-server.ts';
import { runDecant } from './run-command.ts';
import type { Outcome } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'decant-commands-'));
const EXPERIMENTS = [
  {
    experiment_id: '1',
    name: 'wine',
    artifact_location: 'mlflow-artifacts:/1',
    lifecycle_stage: 'active',
    creation_time: 1700000000000,
    tags: [{ key: 'team', value: 'red' }],
  },
  { experiment_id: '0', name: 'Default', artifact_location: '/data/0', lifecycle_stage: 'active' },
];
const RUN = {
  info: {
    run_id: 'r1',
    run_uuid: 'r1',
    run_name: 'first',
    experiment_id: '1',
    user_id: 'me',
    status: 'FINISHED',
    start_time: 1700000000000,
    end_time: 1700000001500,
    artifact_uri: join(folder, 'artifacts'),
    lifecycle_stage: 'active',
  },
  data: {
    metrics: [
      { key: 'loss', value: 1, timestamp: 1 },
      { key: 'nan', value: 'NaN', timestamp: 1 },
    ],
    params: [{ key: 'alpha', value: 'a,"b"' }],
    tags: [{ key: 'mlflow.runName', value: 'first' }],
  },
  outputs: { model_outputs: [{ model_id: 'm-1', step: 2 }] },
};
const SECOND = {
  info: {
    ...RUN.info,
    run_id: 'r2',
    run_uuid: 'r2',
    run_name: 'second',
    start_time: 1700000100000,
    end_time: undefined,
  },
  data: { params: [{ key: 'beta', value: 'x' }], metrics: [{ key: 'loss', value: 0.25, timestamp: 1 }] },
};

function answer({ path, body }: SeenRequest): FakeAnswer {
  const call = path.replace('/api/2.0/mlflow/', '').replace(/\?.*$/, '');
  const fields = (body.length === 0 ? {} : JSON.parse(body.toString())) as Readonly<Record<string, unknown>>;
  switch (call) {
    case 'experiments/search':
      return { body: { experiments: EXPERIMENTS } };
    case 'experiments/get':
      return { body: { experiment: EXPERIMENTS[0] } };
    case 'experiments/get-by-name':
      return path.endsWith('=wine')
        ? { body: { experiment: EXPERIMENTS[0] } }
        : { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'none' } };
    case 'experiments/create':
      return fields['name'] === 'taken'
        ? {
            status: 400,
            body: { error_code: 'RESOURCE_ALREADY_EXISTS', message: 'Experiment(name=taken) already exists.' },
          }
        : { body: { experiment_id: '5' } };
    case 'runs/search':
      return { body: { runs: [RUN, SECOND] } };
    case 'runs/create':
      return { body: { run: RUN } };
    case 'runs/update':
      return { body: { run_info: RUN.info } };
    case 'runs/get':
      return path.includes('run_id=r1')
        ? { body: { run: RUN } }
        : { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'Run with id=abc not found' } };
    case 'logged-models/search':
      return { body: {} };
    default:
      return { body: {} };
  }
}

let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer(answer);
  mkdirSync(join(folder, 'artifacts', 'notes'), { recursive: true });
  writeFileSync(join(folder, 'artifacts', 'a.txt'), 'a');
  writeFileSync(join(folder, 'artifacts', 'notes', 'b.txt'), 'bb');
});
afterEach(() => {
  server.seen.length = 0;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function decant(...args: readonly string[]): Promise<Outcome> {
  return runDecant(args, { env: { MLFLOW_TRACKING_URI: server.url, MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0', TZ: 'UTC' } });
}

/** What a command wrote where all went well. */
async function print(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await decant(...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

function seenBody(call: string): unknown {
  const found = server.seen.find(({ path }) => path === `/api/2.0/mlflow/${call}`);
  return found === undefined ? undefined : JSON.parse(found.body.toString());
}

describe('decant experiments', () => {
  it('lists experiments in a table, and as JSON', async () => {
    expect(await print('experiments', 'search')).toBe(`Experiment Id    Name     Artifact Location  
---------------  -------  -------------------
0                Default  /data/0            
1                wine     mlflow-artifacts:/1
`);
    const listed = JSON.parse(await print('experiments', 'search', '-v', 'all', '--json')) as unknown;
    expect(listed).toMatchObject([{ experiment_id: '1', tags: { team: 'red' } }, { experiment_id: '0' }]);
    expect(server.seen.map(({ body }) => (JSON.parse(body.toString()) as { view_type: string }).view_type)).toEqual([
      'ACTIVE_ONLY',
      'ALL',
    ]);
  });

  it('shows one experiment', async () => {
    expect(await print('experiments', 'get', '-x', '1')).toBe(`Experiment ID      : 1
Name               : wine
Artifact Location  : mlflow-artifacts:/1
Lifecycle Stage    : active
Creation Time      : 1700000000000
Last Update Time   : N/A
Tags               : team=red
`);
    expect(JSON.parse(await print('experiments', 'get', '-n', 'wine', '--output', 'json'))).toEqual({
      artifact_location: 'mlflow-artifacts:/1',
      creation_time: 1700000000000,
      experiment_id: '1',
      last_update_time: null,
      lifecycle_stage: 'active',
      name: 'wine',
      tags: { team: 'red' },
    });
    expect(await decant('experiments', 'get', '-n', 'none')).toMatchObject({
      code: 1,
      stderr: "Error: RESOURCE_DOES_NOT_EXIST: Experiment with name 'none' does not exist.\n",
    });
  });

  it('creates, renames, deletes and restores', async () => {
    expect(await print('experiments', 'create', '-n', 'new', '-l', 's3://b')).toBe(
      "Created experiment 'new' with id 5\n",
    );
    expect(seenBody('experiments/create')).toEqual({ name: 'new', artifact_location: 's3://b' });
    expect(JSON.parse(await print('experiments', 'create', '-n', 'new', '--json'))).toEqual({ experiment_id: '5' });
    expect(await print('experiments', 'rename', '-x', '1', '--new-name', 'beer')).toBe(
      "Experiment with id 1 has been renamed to 'beer'.\n",
    );
    expect(await print('experiments', 'delete', '-x', '1')).toBe('Experiment with ID 1 has been deleted.\n');
    expect(await print('experiments', 'restore', '-x', '1')).toBe('Experiment with id 1 has been restored.\n');
    expect(await decant('experiments', 'create', '-n', 'taken')).toMatchObject({
      code: 1,
      stderr: 'Error: RESOURCE_ALREADY_EXISTS: Experiment(name=taken) already exists.\n',
    });
  });

  it('writes its runs as CSV', async () => {
    const csv = `run_id,experiment_id,status,artifact_uri,start_time,end_time,metrics.loss,metrics.nan,params.alpha,params.beta,tags.mlflow.runName
r1,1,FINISHED,${folder}/artifacts,2023-11-14 22:13:20+00:00,2023-11-14 22:13:21.500+00:00,1.0,,"a,""b""",,first
r2,1,FINISHED,${folder}/artifacts,2023-11-14 22:15:00+00:00,,0.25,,,x,
`;
    expect(await print('experiments', 'csv', '-x', '1')).toBe(`${csv}\n`);
    const file = join(folder, 'runs.csv');
    expect(await print('experiments', 'csv', '-x', '1', '-o', file)).toBe(
      `Experiment with ID 1 has been exported as a CSV to file: ${file}.\n`,
    );
    expect(readFileSync(file, 'utf8')).toBe(csv);
    expect(await decant('experiments', 'csv', '-x', '1', '-o', join(folder, 'no', 'x.csv'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Error: IO_ERROR: Cannot write /) as string,
    });
  });

  it('tells a server how to archive traces', async () => {
    expect(
      await print('experiments', 'update', '-x', '1', '--trace-archival-retention', '30d', '--trace-archive-now'),
    ).toBe(
      'Updated experiment 1: set trace archival retention to 30d; requested archive-now on the next scheduler pass.\n',
    );
    expect(seenBody('experiments/set-experiment-tag')).toEqual({
      experiment_id: '1',
      key: 'mlflow.trace.archivalRetention',
      value: '{"type": "duration", "value": "30d"}',
    });
    expect(await print('experiments', 'update', '-x', '1', '--clear-trace-archive-now')).toBe(
      'Updated experiment 1: archive-now request was already unset.\n',
    );
  });

  it.each([
    [['get'], 'Must specify exactly one of --experiment-id or --experiment-name.'],
    [['get', '-x', '1', '-n', 'wine'], 'Must specify exactly one of --experiment-id or --experiment-name.'],
    [['get', '-x', '1', '--output', 'xml'], "Invalid value for '--output': 'xml' is not one of 'json', 'table'."],
    [
      ['search', '--max-results', '-1'],
      "Invalid value for '--max-results': max-results must be a non-negative integer",
    ],
    [['delete'], "Missing option '--experiment-id' / '-x'."],
    [['update', '-x', '1'], 'Must specify at least one update option.'],
    [
      ['update', '-x', '1', '--trace-archive-now', '--clear-trace-archive-now'],
      'Cannot specify --clear-trace-archive-now together with archive-now request flags.',
    ],
    [
      ['create', '-n', 'x', '--trace-archival-retention', '0d'],
      "Invalid value for '--trace-archival-retention': Trace archival retention must be in the form `<int><unit>`, where unit is one of 'm', 'h', or 'd'.",
    ],
    [['list'], "No such command 'list'."],
  ])('cannot read %j', async (args, message) => {
    const { code, stderr } = await decant('experiments', ...args);
    expect(code).toBe(2);
    expect(stderr.split('\n').at(-2)).toBe(`Error: ${message}`);
    expect(stderr).toMatch(/^Usage: decant experiments /);
  });
});

describe('decant runs', () => {
  it('lists runs, the newest first', async () => {
    expect(await print('runs', 'list', '--experiment-id', '1')).toBe(`Date                     Name    ID  
-----------------------  ------  ----
2023-11-14 22:15:00 UTC  second  r2  
2023-11-14 22:13:20 UTC  first   r1  
`);
    const listed = JSON.parse(await print('runs', 'list', '--experiment-id', '1', '--json')) as unknown;
    expect(listed).toMatchObject([
      { info: { run_id: 'r1' }, data: { metrics: { loss: 1, nan: 'NaN' } } },
      { info: { run_id: 'r2' } },
    ]);
  });

  it('takes the experiment of MLFLOW_EXPERIMENT_ID', async () => {
    const env = { MLFLOW_TRACKING_URI: server.url, MLFLOW_EXPERIMENT_ID: '9' };
    expect((await runDecant(['runs', 'list'], { env })).code).toBe(0);
    expect(seenBody('runs/search')).toMatchObject({ experiment_ids: ['9'] });
  });

  it('describes a run as Python prints it', async () => {
    expect(await print('runs', 'describe', '--run-id', 'r1')).toBe(`{
    "info": {
        "artifact_uri": "${folder}/artifacts",
        "end_time": 1700000001500,
        "experiment_id": "1",
        "lifecycle_stage": "active",
        "run_id": "r1",
        "run_name": "first",
        "start_time": 1700000000000,
        "status": "FINISHED",
        "user_id": "me"
    },
    "data": {
        "metrics": {
            "loss": 1.0,
            "nan": NaN
        },
        "params": {
            "alpha": "a,\\"b\\""
        },
        "tags": {
            "mlflow.runName": "first"
        }
    },
    "inputs": {
        "model_inputs": [],
        "dataset_inputs": []
    },
    "outputs": {
        "model_outputs": [
            {
                "model_id": "m-1",
                "step": 2
            }
        ]
    }
}
`);
    expect(await decant('runs', 'describe', '--run-id', 'abc')).toMatchObject({
      code: 1,
      stderr: 'Error: RESOURCE_DOES_NOT_EXIST: Run with id=abc not found\n',
    });
  });

  it('creates a run that has ended', async () => {
    const created = await print(
      ...['runs', 'create', '--experiment-name', 'wine', '--run-name', 'first', '-t', 'a=b=c', '-t', 'd='],
      ...['--status', 'killed', '--description', 'of a test'],
    );
    expect(created).toBe(
      '{\n  "run_id": "r1",\n  "experiment_id": "1",\n  "status": "KILLED",\n  "run_name": "first"\n}\n',
    );
    expect(seenBody('runs/create')).toMatchObject({
      experiment_id: '1',
      tags: expect.arrayContaining([
        { key: 'a', value: 'b=c' },
        { key: 'd', value: '' },
        { key: 'mlflow.note.content', value: 'of a test' },
      ]) as unknown,
    });
    expect(seenBody('runs/update')).toMatchObject({ run_id: 'r1', status: 'KILLED' });
  });

  it('deletes, restores and links traces', async () => {
    expect(await print('runs', 'delete', '--run-id', 'r1')).toBe('Run with ID r1 has been deleted.\n');
    expect(await print('runs', 'restore', '--run-id', 'r1')).toBe('Run with id r1 has been restored.\n');
    expect(await print('runs', 'link-traces', '--run-id', 'r1', '-t', 'tr-1', '-t', 'tr-2')).toBe(
      "Successfully linked 2 trace(s) to run 'r1'\n",
    );
    expect(seenBody('traces/link-to-run')).toEqual({ run_id: 'r1', trace_ids: ['tr-1', 'tr-2'] });
  });

  it.each([
    [['list'], "Missing option '--experiment-id'."],
    [['describe'], "Missing option '--run-id'."],
    [['create'], 'Must specify exactly one of --experiment-id or --experiment-name.'],
    [['create', '--experiment-id', '1', '-t', 'a'], "Invalid tag format: 'a'. Tags must be in key=value format."],
    [['create', '--experiment-id', '1', '-t', 'a=1', '-t', 'a=2'], "Duplicate tag key: 'a'"],
    [
      ['create', '--experiment-id', '1', '--status', 'RUNNING'],
      "Invalid value for '--status': 'RUNNING' is not one of 'finished', 'failed', 'killed'.",
    ],
  ])('cannot read %j', async (args, message) => {
    const { code, stderr } = await decant('runs', ...args);
    expect([code, stderr.split('\n').at(-2)]).toEqual([2, `Error: ${message}`]);
  });

  it('refuses a view that does not exist', async () => {
    expect(await decant('runs', 'list', '--experiment-id', '1', '-v', 'ALL')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("['active_only', 'deleted_only', 'all']") as string,
    });
  });
});

describe('decant artifacts', () => {
  it('lists what lies right below', async () => {
    expect(await print('artifacts', 'list', '-r', 'r1')).toBe(
      '[{\n  "path": "a.txt",\n  "is_dir": false,\n  "file_size": 1\n}, {\n  "path": "notes",\n  "is_dir": true\n}]\n',
    );
    expect(await print('artifacts', 'list', '-r', 'r1', '-a', 'none')).toBe('[]\n');
  });

  it('uploads files and folders, and says nothing', async () => {
    const file = join(folder, 'up.txt');
    mkdirSync(join(folder, 'up', 'deep'), { recursive: true });
    writeFileSync(file, 'up');
    writeFileSync(join(folder, 'up', 'deep', 'c.txt'), 'c');
    expect(await print('artifacts', 'log-artifact', '-r', 'r1', '-l', file, '-a', 'sub')).toBe('');
    expect(await print('artifacts', 'log-artifacts', '-r', 'r1', '-l', join(folder, 'up'))).toBe('');
    expect(readFileSync(join(folder, 'artifacts', 'sub', 'up.txt'), 'utf8')).toBe('up');
    expect(readFileSync(join(folder, 'artifacts', 'deep', 'c.txt'), 'utf8')).toBe('c');
    expect(await decant('artifacts', 'log-artifact', '-r', 'r1', '-l', join(folder, 'none'))).toMatchObject({
      code: 1,
      stdout: '',
    });
  });

  it('downloads by run and by URI, and says where to', async () => {
    const to = join(folder, 'down');
    expect(await print('artifacts', 'download', '-r', 'r1', '-a', 'notes', '-d', to)).toBe(`\n${to}/notes\n`);
    expect(readFileSync(join(to, 'notes', 'b.txt'), 'utf8')).toBe('bb');
    expect(JSON.parse(await print('artifacts', 'download', '-u', 'runs:/r1/a.txt', '-d', to, '--json'))).toEqual({
      path: join(to, 'a.txt'),
    });
    // What lies on this disk already stays there.
    expect(await print('artifacts', 'download', '-r', 'r1')).toBe(`\n${folder}/artifacts\n`);
    // As in MLflow, a URI goes before a run.
    expect(await print('artifacts', 'download', '-r', 'none', '-u', join(folder, 'up.txt'), '-d', to)).toBe(
      `\n${to}/up.txt\n`,
    );
  });

  it.each([
    [[], 'Exactly one of `run_id` or `artifact_uri` must be specified'],
    [
      ['-r', 'r1', '-a', 'none'],
      "Failed to download artifacts from path 'none', please ensure that the path is correct.",
    ],
    [['-r', 'r1', '-a', '../../secret'], 'Invalid path: "../../secret"'],
    [['-u', 'nosuch:/x'], 'Could not find a registered artifact repository for: nosuch:/x.'],
  ])('cannot download %j', async (args, message) => {
    const { code, stderr } = await decant('artifacts', 'download', ...args);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});
