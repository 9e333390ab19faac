// Decant beside the libraries that made the models, in process and with one thread each: batches, one row, and loading. Pairs are
// interleaved, each figure is the best of all rounds, in seconds of the processor.
//
//   node bench/libraries.mjs [--dist DIR] [--models DIR] [--only NAME,...] [--rounds N]
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeEnvironments } from '../tools/python/environments.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));

/** What this part of the bench needs; `npm run test:python` does not. */
const STACK = {
  bench: [
    ...['mlflow==3.17.2', 'scikit-learn==1.8.0', 'skops==0.16.0'],
    ...['xgboost-cpu==3.4.1', 'lightgbm==4.6.0', 'catboost==1.2.10'],
  ],
};

/** Name of each model, what it is, its rows, and the goals as factors of the library's own speed. */
const CASES = [
  { name: 'random-forest', what: 'RandomForest, 100 trees of depth 10', rows: 20_000, batch: 2 },
  { name: 'gradient-boosting', what: 'GradientBoosting, 200 trees of depth 3', rows: 20_000, batch: 1 },
  { name: 'hist-gradient-boosting', what: 'HistGradientBoosting, 200 trees of 31 leaves', rows: 20_000, batch: 2 },
  { name: 'xgboost', what: 'XGBoost, 500 trees of depth 6', rows: 20_000, batch: 1, one: 5 },
  { name: 'lightgbm', what: 'LightGBM, 500 trees of 31 leaves', rows: 20_000, batch: 1, one: 5 },
  { name: 'catboost', what: 'CatBoost, 500 trees of depth 6', rows: 20_000, batch: 1 },
  { name: 'svc-rbf', what: 'SVC with an RBF kernel', rows: 2_000, batch: 1 },
  { name: 'knn-brute', what: 'KNeighbors, brute force', rows: 2_000, batch: 1 },
  { name: 'knn-kd-tree', what: 'KNeighbors, k-d tree', rows: 2_000, batch: 1 },
  { name: 'tfidf-logistic', what: 'TF-IDF and LogisticRegression', rows: 2_000, batch: 1 },
];

/** A process that answers a line of JSON with a line of JSON. */
export function startWorker(file, args) {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => (errors = (errors + text).slice(-2000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(task) {
      child.stdin.write(`${JSON.stringify(task)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${file} ended at ${JSON.stringify(task)}: ${errors}`);
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}

/**
 * Measures all cases; answers figures `{ what, unit, decant, library, ratio, goal, met }`. `models` is a folder that
 * make_batch_models.py has filled, or an empty one.
 */
export async function measureLibraries({ dist, models, rounds = 3, only, say = console.error }) {
  const { bench: python } = makeEnvironments(STACK);
  if (!existsSync(join(models, 'forest-100mb'))) {
    execFileSync(python, ['-W', 'ignore', join(HERE, 'make_batch_models.py'), models], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
  }
  const figures = [];
  const add = (figure) => {
    figures.push(figure);
    say(`${figure.what}: ${figure.decant} ${figure.library ?? ''} ${figure.ratio?.toFixed(2) ?? ''}`);
  };
  const theirs = startWorker(python, ['-W', 'ignore', join(HERE, 'library_worker.py'), models]);
  for (const { name, what, rows, batch, one } of CASES) {
    if (only !== undefined && !only.includes(name)) continue;
    // A process for each model, as a server has; the code of one model is not made slower by the others' types.
    const ours = startWorker(process.execPath, [join(HERE, 'library-worker.mjs'), models, dist]);
    compareAnswers(name, await ours.ask({ do: 'answers', name }), await theirs.ask({ do: 'answers', name }));
    const best = { batch: [Infinity, Infinity], one: [Infinity, Infinity] };
    for (let round = 0; round < rounds; round++) {
      for (const [index, worker] of [ours, theirs].entries()) {
        const measure = async (kind, times, repeats) => {
          const seconds = await worker.ask({ do: kind, name, times, rounds: repeats });
          best[kind][index] = Math.min(best[kind][index], seconds);
        };
        await measure('batch', 1, 4);
        await measure('one', index === 0 ? 2_000 : 50, 4);
      }
    }
    ours.end();
    const [a, b] = best.batch.map((seconds) => rows / seconds);
    add({ what: `${what}: batch of ${rows.toLocaleString('en')}`, unit: 'rows/s', ...compare(a, b, a / b, batch) });
    const [c, d] = best.one.map((seconds) => seconds * 1e6);
    add({ what: `${what}: one row`, unit: 'us', ...compare(c, d, d / c, one) });
  }
  theirs.end();
  for (const [name, limit] of [
    ['forest-7mb', 0.1],
    ['forest-100mb', 1.5],
  ]) {
    if (only !== undefined && !only.includes(name)) continue;
    const bytes = statSync(join(models, name, 'model.pkl')).size;
    const size = `${Math.round(bytes / 1e6)} MB`;
    let [seconds, cpu, peak] = [Infinity, Infinity, Infinity];
    for (let round = 0; round < rounds; round++) {
      const text = execFileSync(process.execPath, [join(HERE, 'load-memory.mjs'), join(models, name), dist]);
      const answer = JSON.parse(text);
      seconds = Math.min(seconds, answer.seconds);
      cpu = Math.min(cpu, answer.cpu);
      peak = Math.min(peak, answer.peak);
    }
    const goal = `< ${limit} s`;
    add({ what: `loading a pickled forest of ${size}`, unit: 's', decant: seconds, goal, met: seconds < limit });
    add({ what: `loading a pickled forest of ${size}, CPU`, unit: 's', decant: cpu, goal: '' });
    const factor = peak / bytes;
    if (name === 'forest-100mb') {
      add({ what: 'peak memory of that', unit: 'x file', decant: factor, goal: '< 3x file', met: factor < 3 });
    }
  }
  return figures;
}

function compare(decant, library, ratio, factor) {
  if (factor === undefined) return { decant, library, ratio, goal: '' };
  return { decant, library, ratio, goal: `${factor}x`, met: ratio >= factor };
}

function compareAnswers(name, ours, theirs) {
  let worst = 0;
  for (const [row, answer] of theirs.entries()) {
    worst = Math.max(worst, Math.abs(ours[row] - answer) / Math.max(1e-6, Math.abs(answer)));
  }
  if (ours.length !== theirs.length || !(worst < 1e-5)) {
    throw new Error(`${name}: the answers differ: ${ours.length} and ${theirs.length}, relative ${worst}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values: options } = parseArgs({
    options: {
      dist: { type: 'string', default: join(dirname(HERE), 'dist') },
      models: { type: 'string' },
      only: { type: 'string' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const made = options.models === undefined ? mkdtempSync(join(tmpdir(), 'decant-libraries-')) : undefined;
  if (made !== undefined) process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  const only = options.only?.split(',');
  const models = options.models ?? made;
  console.log(
    JSON.stringify(
      await measureLibraries({ dist: options.dist, models, rounds: Number(options.rounds), only }),
      null,
      1,
    ),
  );
}
