// The server beside `mlflow models serve` and an echo server: one row of a forest, bodies of 1,000 rows, several workers, and health checks
// while a long batch runs.
//
//   node bench/serving.mjs --python PATH [--rounds N] [--seconds N] [--models DIR]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { measureLoad, post } from './http-load.mjs';
import { decantServer, ECHO_SERVER, mlflowServer, ROOT, startServer, stopServer } from './servers.mjs';

const COLUMNS = 20;
const makeRows = (count) =>
  JSON.stringify({
    inputs: Array.from({ length: count }, (_, row) =>
      Array.from({ length: COLUMNS }, (_v, column) => ((row * 31 + column * 17) % 200) / 100 - 1),
    ),
  });

/** Models of make_models.py in `models`; figures as bench/run.mjs prints them. */
export async function measureServing({ python, models, rounds, seconds }) {
  const decant = decantServer();
  const mlflow = mlflowServer(dirname(python));
  const forest = join(models, 'forest');
  const wine = join(ROOT, 'examples', 'wine-elasticnet', 'model');
  const figures = [];

  const compare = async (model, body, connections, contenders) => {
    const rates = new Map(contenders.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const contender of contenders) {
        const server = await startServer(contender, model, body);
        await measureLoad({ port: server.port, body, connections, seconds: Math.min(1, seconds) });
        rates.get(contender.name).push((await measureLoad({ port: server.port, body, connections, seconds })).rate);
        await stopServer(server);
      }
    }
    return Object.fromEntries([...rates].map(([name, list]) => [name, median(list)]));
  };

  const names = Array.from({ length: COLUMNS }, (_, column) => `f${column}`);
  const tableRow = JSON.stringify({ dataframe_split: { columns: names, data: JSON.parse(makeRows(1)).inputs } });
  const oneRow = await compare(join(models, 'classes'), tableRow, 10, [decant, mlflow]);
  figures.push(
    row(
      'RandomForestClassifier, 100 trees of depth 10: one-row requests, concurrency 10',
      '1/s',
      oneRow.decant,
      oneRow.mlflow,
      300,
    ),
  );

  const wineRows = makeWineRows(1000);
  const large = await compare(wine, wineRows, 10, [decant, mlflow, ECHO_SERVER]);
  figures.push(row('ElasticNet: bodies of 1,000 rows', '1/s', large.decant, large.mlflow, 10));
  const echo = large[ECHO_SERVER.name];
  figures.push({
    what: 'the same, beside the echo server',
    unit: '1/s',
    decant: large.decant,
    other: echo,
    ratio: large.decant / echo,
    goal: '0.6x of the echo server',
    met: large.decant / echo >= 0.6,
  });

  const rows = makeRows(500);
  const workers = { one: [], two: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [name, count] of [
      ['one', '1'],
      ['two', '2'],
    ]) {
      const server = await startServer(decantServer('--threads', '0', '-w', count), forest, rows);
      await measureLoad({ port: server.port, body: rows, connections: 8, seconds: 1 });
      workers[name].push((await measureLoad({ port: server.port, body: rows, connections: 8, seconds })).rate);
      await stopServer(server);
    }
  }
  const [one, two] = [median(workers.one), median(workers.two)];
  figures.push({
    what: 'forest: bodies of 500 rows, two workers beside one',
    unit: '1/s',
    decant: two,
    other: one,
    ratio: two / one,
    goal: '1.7x of one',
    met: two / one >= 1.7,
  });

  figures.push(await measurePing(forest));
  return figures;
}

/** /ping while one batch of about ten seconds is predicted. */
async function measurePing(model) {
  const server = await startServer(decantServer('--timeout', '300', '--max-body', String(2 ** 31)), model, makeRows(1));
  // How many rows take ten seconds, by a batch of a tenth.
  const probe = 50_000;
  const started = performance.now();
  await post(server.port, makeRows(probe));
  const count = Math.round((probe * 10_000) / (performance.now() - started));
  const body = makeRows(Math.min(count, 4_000_000));
  let isOver = false;
  const times = [];
  const batchStart = performance.now();
  const batch = post(server.port, body).then((answer) => {
    isOver = true;
    if (answer?.status !== 200) throw new Error(`the batch was answered ${answer?.status}`);
  });
  while (!isOver) {
    const start = performance.now();
    await ping(server.port);
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await batch;
  const batchSeconds = (performance.now() - batchStart) / 1000;
  await stopServer(server);
  times.sort((a, b) => a - b);
  const p99 = times[Math.floor(0.99 * times.length)];
  return {
    what: `p99 of /ping while a batch of ${batchSeconds.toFixed(0)} s runs`,
    unit: 'ms',
    decant: p99,
    goal: '< 20 ms',
    met: p99 < 20,
  };
}

function ping(port) {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/ping' }, (response) => {
      response.resume();
      response.on('end', resolve);
    })
      .on('error', reject)
      .end();
  });
}

/** The example's rows, over and over. */
function makeWineRows(count) {
  const text = readFileSync(join(ROOT, 'examples', 'wine-elasticnet', 'model', 'serving_input_example.json'), 'utf8');
  const { columns, data } = JSON.parse(text).dataframe_split;
  const rows = Array.from({ length: count }, (_, row) => data[row % data.length].map((value) => value + row / 1000));
  return JSON.stringify({ dataframe_split: { columns, data: rows } });
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const row = (what, unit, decant, mlflow, factor) => ({
  what,
  unit,
  decant,
  other: mlflow,
  ratio: decant / mlflow,
  goal: `${factor}x`,
  met: decant / mlflow >= factor,
});

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      python: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      models: { type: 'string' },
    },
  });
  const python = values.python ?? join(ROOT, '.python', 'mlflow3', 'bin', 'python');
  const models = values.models ?? mkdtempSync(join(tmpdir(), 'decant-serving-'));
  if (!existsSync(join(models, 'classes'))) {
    execFileSync(
      python,
      [
        '-W',
        'ignore',
        join(ROOT, 'bench', 'make_models.py'),
        models,
        join(ROOT, 'examples', 'wine-elasticnet', 'data', 'winequality-red.csv'),
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
  }
  for (const figure of await measureServing({
    python,
    models,
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
  }))
    console.log(JSON.stringify(figure));
}
