// `npm run bench`: Decant beside Python MLflow in one run: same models, same bodies, interleaved rounds. Prints a table; --json FILE and
// --markdown FILE write the figures.
//
//   npm run bench -- [--python PATH] [--rounds N] [--seconds N] [--json FILE] [--markdown FILE] [--without-libraries]
//
// The second half measures Decant beside the libraries themselves, in process (bench/libraries.mjs). --python names an interpreter with mlflow and scikit-learn (default: the environment that `npm run test:python` made). Without one, only Decant
// is measured. Linux only (CPU and memory are read from /proc).
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureLoad } from './http-load.mjs';
import { measureLibraries } from './libraries.mjs';
import { readMemory } from './process-tree.mjs';
import { COMMAND, decantServer, ECHO_SERVER, mlflowServer, ROOT, startServer, stopServer } from './servers.mjs';
import { measureServing } from './serving.mjs';
import { measureTraining } from './training.mjs';

const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    json: { type: 'string' },
    markdown: { type: 'string' },
    'without-libraries': { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
const made = join(ROOT, '.python', 'mlflow3', 'bin', 'python');
const python = options.python ?? (existsSync(made) ? made : undefined);
const work = mkdtempSync(join(tmpdir(), 'decant-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const wine = join(ROOT, 'examples', 'wine-elasticnet', 'model');
const wineBody = readFileSync(join(wine, 'serving_input_example.json'), 'utf8');
const oneRow = JSON.stringify({ dataframe_split: firstRow(JSON.parse(wineBody).dataframe_split) });
const pythonBin = python === undefined ? undefined : dirname(python);

const contenders = [decantServer(), ...(python === undefined ? [] : [mlflowServer(pythonBin)])];

const figures = [];

/** Runs a command to its end; wall seconds and peak memory in MB. */
async function runCommand(file, args) {
  const started = performance.now();
  const child = spawn(file, args, {
    stdio: 'ignore',
    env: { ...process.env, PATH: [...(pythonBin ? [pythonBin] : []), process.env.PATH].join(delimiter) },
  });
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, readMemory(child.pid))), 20);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}`);
  return { wall: (performance.now() - started) / 1000, peak };
}

function firstRow({ columns, data }) {
  return { columns, data: data.slice(0, 1) };
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
function record(what, unit, lowerIsBetter, decant, mlflow, goal) {
  const ratio = mlflow === undefined ? undefined : lowerIsBetter ? mlflow / decant : decant / mlflow;
  figures.push({
    what,
    unit,
    decant,
    ...(mlflow === undefined ? {} : { mlflow, ratio }),
    goal: goal.text,
    met: goal.met({ decant, ratio }),
  });
}
const atLeast = (factor) => ({
  text: `${factor}x`,
  met: ({ ratio }) => (ratio === undefined ? undefined : ratio >= factor),
});
const below = (limit, unit) => ({ text: `< ${limit} ${unit}`, met: ({ decant }) => decant < limit });

// ---------------------------------------------------------------- HTTP: ElasticNet, one row
const samples = Object.fromEntries(
  [...contenders, ECHO_SERVER].map(({ name }) => [name, { wall: [], cpu: [], rate: [], p99: [], memory: [] }]),
);
const answers = new Map();
for (let round = 0; round < rounds; round++) {
  for (const contender of [...contenders, ECHO_SERVER]) {
    const server = await startServer(contender, wine, oneRow);
    answers.set(contender.name, server.text);
    await measureLoad({ port: server.port, body: oneRow, connections: 10, seconds: 1 });
    const load = await measureLoad({ port: server.port, body: oneRow, connections: 10, seconds });
    const sample = samples[contender.name];
    sample.wall.push(server.wall);
    sample.cpu.push(server.cpu);
    sample.rate.push(load.rate);
    sample.p99.push(load.p99);
    sample.memory.push(readMemory(server.child.pid));
    await stopServer(server);
  }
}
if (python !== undefined && answers.get('decant') !== answers.get('mlflow')) {
  throw new Error(`The servers disagree: ${answers.get('decant')} and ${answers.get('mlflow')}`);
}
const pick = (name, key) => (samples[name] === undefined ? undefined : median(samples[name][key]));
record('start to first prediction', 's', true, pick('decant', 'wall'), pick('mlflow', 'wall'), atLeast(30));
record('start to first prediction, CPU', 's', true, pick('decant', 'cpu'), pick('mlflow', 'cpu'), atLeast(30));
record('one-row requests, concurrency 10', '1/s', false, pick('decant', 'rate'), pick('mlflow', 'rate'), atLeast(100));
record('p99 at concurrency 10', 'ms', true, pick('decant', 'p99'), pick('mlflow', 'p99'), atLeast(20));
record('resident memory under load', 'MB', true, pick('decant', 'memory'), pick('mlflow', 'memory'), atLeast(5));
figures.push({
  what: 'one-row requests of a node:http echo server',
  unit: '1/s',
  decant: pick(ECHO_SERVER.name, 'rate'),
  goal: 'for scale',
});
{
  const ratio = pick('decant', 'rate') / pick(ECHO_SERVER.name, 'rate');
  figures.push({
    what: 'one-row requests, part of the echo server',
    unit: '',
    decant: ratio,
    goal: '>= 0.75',
    met: ratio >= 0.75,
  });
}

// ---------------------------------------------------------------- one row in process
const inProcess = (...args) =>
  execFileSync(process.execPath, [join(ROOT, 'bench', 'in-process.mjs'), ...args], { encoding: 'utf8' })
    .trim()
    .split(' ')
    .map(Number);
const { columns, data } = JSON.parse(oneRow).dataframe_split;
const row = Object.fromEntries(columns.map((name, index) => [name, data[0][index]]));
record(
  'ElasticNet, one row in process',
  'us',
  true,
  inProcess('one', wine, JSON.stringify(row))[0],
  undefined,
  below(20, 'us'),
);

const wide = Number(execFileSync(process.execPath, [join(ROOT, 'bench', 'wide-row.mjs')], { encoding: 'utf8' }));
record('a row of 600 columns: parsed, enforced, answered', 'ms', true, wide, undefined, below(1, 'ms'));

// ---------------------------------------------------------------- batches
if (python !== undefined) {
  execFileSync(
    python,
    [
      '-W',
      'ignore',
      join(ROOT, 'bench', 'make_models.py'),
      work,
      join(ROOT, 'examples', 'wine-elasticnet', 'data', 'winequality-red.csv'),
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  // `mlflow models predict` refuses whole numbers in double columns of a CSV, so the model without a signature is scored by both.
  const model = join(work, 'wine');
  const decantOut = join(work, 'decant.json');
  const mlflowOut = join(work, 'mlflow.json');
  const predict = (file, output, ...flags) => [
    'models',
    'predict',
    '-m',
    model,
    '-i',
    join(work, file),
    '-t',
    'csv',
    '-o',
    output,
    ...flags,
  ];
  const measurePredict = async (file, times) => {
    const batch = { decant: [], mlflow: [] };
    for (let round = 0; round < times; round++) {
      batch.decant.push(await runCommand(process.execPath, [COMMAND, ...predict(file, decantOut)]));
      batch.mlflow.push(
        await runCommand(join(pythonBin, 'mlflow'), predict(file, mlflowOut, '--env-manager', 'local')),
      );
    }
    compareAnswers(decantOut, mlflowOut);
    return (name, key) => median(batch[name].map((sample) => sample[key]));
  };
  const short = await measurePredict('wine-100k.csv', rounds);
  record(
    'models predict, CSV of 100,000 rows',
    's',
    true,
    short('decant', 'wall'),
    short('mlflow', 'wall'),
    atLeast(15),
  );
  record('models predict, peak memory', 'MB', true, short('decant', 'peak'), short('mlflow', 'peak'), atLeast(2));
  const long = await measurePredict('wine-1m.csv', rounds);
  record(
    'models predict, CSV of 1,000,000 rows',
    's',
    true,
    long('decant', 'wall'),
    long('mlflow', 'wall'),
    atLeast(15),
  );
  record('its peak memory', 'MB', true, long('decant', 'peak'), long('mlflow', 'peak'), below(300, 'MB'));

  const forest = join(work, 'forest');
  const zeros = JSON.stringify(Array.from({ length: 20 }, (_, index) => index / 10 - 1));
  record(
    'forest of 100 trees, one row in process',
    'us',
    true,
    inProcess('one', forest, zeros)[0],
    undefined,
    below(60, 'us'),
  );
  const rows = 100_000;
  const theirs = execFileSync(
    python,
    ['-W', 'ignore', join(ROOT, 'bench', 'sklearn_batch.py'), forest, String(rows), '5'],
    { encoding: 'utf8' },
  )
    .trim()
    .split(' ')
    .map(Number);
  const ours = inProcess('batch', forest, String(rows), '7');
  if (ours[1] !== theirs[2]) console.log(`note: sums of the forest's answers: ${ours[1]} and ${theirs[2]}`);
  record('forest batch (scikit-learn, n_jobs=1)', 'rows/s', false, ours[0], theirs[0], atLeast(1.5));
}

// ---------------------------------------------------------------- HTTP: forests, large bodies, workers, health checks
if (python !== undefined) {
  for (const { what, unit, decant, other, ratio, goal, met } of await measureServing({
    python,
    models: work,
    rounds,
    seconds,
  })) {
    figures.push({ what, unit, decant, ...(other === undefined ? {} : { mlflow: other, ratio }), goal, met });
  }
}

function compareAnswers(one, other) {
  const [a, b] = [one, other].map((file) => JSON.parse(readFileSync(file, 'utf8')).predictions);
  const worst = a.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index]) / Math.abs(b[index])), 0);
  if (a.length !== b.length || !(worst < 1e-12))
    throw new Error(`The predictions differ: ${a.length} and ${b.length} rows, relative ${worst}`);
}

// ---------------------------------------------------------------- in process, beside the libraries
const libraryModels = join(work, 'libraries');
mkdirSync(libraryModels);
const libraryFigures = options['without-libraries']
  ? []
  : await measureLibraries({ dist: join(ROOT, 'dist'), models: libraryModels, rounds });

// ---------------------------------------------------------------- fits, beside scikit-learn
const trainingFigures = python === undefined ? [] : await measureTraining({ python, rounds });

// ---------------------------------------------------------------- report
const show = (value) =>
  value === undefined ? '' : value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
const met = { true: 'yes', false: 'NO', undefined: '' };
const makeTable = (other, rows) => [
  `| what | unit | Decant | ${other} | ratio | goal | met |`,
  '|---|---|---:|---:|---:|---|---|',
  ...rows.map(
    (f) =>
      `| ${f.what} | ${f.unit} | ${show(f.decant)} | ${show(f.mlflow ?? f.library)} | ${f.ratio === undefined ? '' : `${show(f.ratio)}x`} | ${f.goal} | ${met[f.met]} |`,
  ),
];
const lines = [
  ...makeTable('Python MLflow', figures),
  ...(libraryFigures.length === 0 ? [] : ['', ...makeTable('the library', libraryFigures)]),
  ...(trainingFigures.length === 0 ? [] : ['', ...makeTable('scikit-learn', trainingFigures)]),
];
const versions = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cpu: `${cpus().length} x ${cpus()[0]?.model ?? '?'}`,
  ...(python === undefined
    ? {}
    : {
        python: execFileSync(
          python,
          [
            '-W',
            'ignore',
            '-c',
            'import sys, mlflow, sklearn; print("%d.%d.%d, mlflow %s, scikit-learn %s" % (*sys.version_info[:3], mlflow.__version__, sklearn.__version__))',
          ],
          { encoding: 'utf8' },
        ).trim(),
      }),
};
const heading = Object.entries(versions)
  .map(([key, value]) => `${key} ${value}`)
  .join('; ');
console.log(`\n${heading}; ${rounds} rounds, medians\n\n${lines.join('\n')}`);
if (options.json)
  writeFileSync(options.json, `${JSON.stringify({ versions, figures, libraryFigures, trainingFigures }, null, 1)}\n`);
if (options.markdown)
  writeFileSync(options.markdown, `${heading}; ${rounds} rounds, medians.\n\n${lines.join('\n')}\n`);
process.exitCode = [...figures, ...libraryFigures, ...trainingFigures].some((figure) => figure.met === false) ? 1 : 0;
