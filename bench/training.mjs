// `node bench/training.mjs [--python PATH] [--dist DIR] [--rounds N]` after a build: fits of Decant beside those of scikit-learn, one thread each,
// interleaved, in seconds of the processor; each figure is the best of its rounds, and what was learned is compared before.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startWorker } from './libraries.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const ROWS = 100_000;
const COLUMNS = 50;

/** What is fitted (parameters under both languages' names), and the goal as a factor of scikit-learn's speed. */
const CASES = [
  { name: 'ElasticNet', params: { alpha: 0.1 }, y: 'numbers', learned: 'coef', goal: 0.5 },
  { name: 'LogisticRegression', params: {}, y: 'classes', learned: 'coef', goal: 0.5 },
  { name: 'Ridge', params: {}, y: 'numbers', learned: 'coef' },
  { name: 'LinearRegression', params: {}, y: 'numbers', learned: 'coef' },
  { name: 'PCA', params: { nComponents: 5 }, y: undefined, learned: 'explainedVariance' },
  { name: 'StandardScaler', params: {}, y: undefined, learned: 'mean' },
];

/** X, and y as numbers: every other column counts. */
function makeData(RandomState) {
  const random = new RandomState(0);
  const x = random.standardNormal(ROWS * COLUMNS);
  const weights = random.standardNormal(COLUMNS);
  const y = random.normal(0, 3, ROWS);
  for (let at = 0; at < x.length; at++) {
    const column = at % COLUMNS;
    if (column % 2 === 0) y[Math.floor(at / COLUMNS)] += x[at] * weights[column];
  }
  return { x, y };
}

function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Fits all cases on 100,000 rows of 50 columns; answers figures `{ what, unit, decant, library, ratio, goal, met }`. */
export async function measureTraining({ python, dist = join(ROOT, 'dist'), rounds = 3, say = console.error }) {
  const sklearn = await import(pathToFileURL(join(dist, 'entry-points', 'sklearn.js')).href);
  const { x, y } = makeData(sklearn.RandomState);
  const classes = Int32Array.from(y, (value) => (value > 0 ? 1 : 0));
  const matrix = { kind: 'matrix', rowCount: ROWS, columnCount: COLUMNS, data: x };
  const folder = mkdtempSync(join(tmpdir(), 'decant-training-'));
  const theirs = startWorker(python, ['-W', 'ignore', join(ROOT, 'bench', 'training_worker.py'), folder, `${COLUMNS}`]);
  try {
    writeFileSync(join(folder, 'x.bin'), x);
    writeFileSync(join(folder, 'y.bin'), y);
    const figures = [];
    for (const { name, params, y: target, learned, goal } of CASES) {
      const fit = () => new sklearn[name](params).fit(matrix, target === 'classes' ? classes : y);
      const given = Object.entries(params).map(([key, value]) => [toSnakeCase(key), value]);
      const task = { name, params: Object.fromEntries(given), y: target ?? null, learned: `${toSnakeCase(learned)}_` };
      compareLearned(name, Array.from(fit()[learned], toNumbers).flat(), (await theirs.ask(task)).learned);
      let [ours, library] = [Infinity, Infinity];
      for (let round = 0; round < rounds * 3; round++) {
        const started = cpuSeconds();
        fit();
        ours = Math.min(ours, cpuSeconds() - started);
        library = Math.min(library, (await theirs.ask(task)).seconds);
      }
      const ratio = library / ours;
      figures.push({
        what: `${name}: fit on 100,000 rows of ${COLUMNS} columns`,
        unit: 's',
        decant: ours,
        library,
        ratio,
        ...(goal === undefined ? { goal: '' } : { goal: `${goal}x`, met: ratio >= goal }),
      });
      say(`${name}: ${ours.toFixed(4)} ${library.toFixed(4)} ${ratio.toFixed(2)}`);
    }
    return figures;
  } finally {
    theirs.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

function toSnakeCase(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A number, or the numbers of a row. */
function toNumbers(value) {
  return typeof value === 'number' ? [value] : Array.from(value);
}

function compareLearned(name, ours, theirs) {
  const scale = Math.max(...theirs.map(Math.abs));
  const worst = Math.max(...theirs.map((value, at) => Math.abs(ours[at] - value) / scale));
  if (ours.length !== theirs.length || !(worst < 1e-6)) {
    throw new Error(`${name} learned something else: ${ours.length} and ${theirs.length} numbers, relative ${worst}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values: options } = parseArgs({
    options: {
      python: { type: 'string', default: join(ROOT, '.python', 'mlflow3', 'bin', 'python') },
      dist: { type: 'string', default: join(ROOT, 'dist') },
      rounds: { type: 'string', default: '3' },
    },
  });
  const { python, dist } = options;
  console.log(JSON.stringify(await measureTraining({ python, dist, rounds: Number(options.rounds) }), null, 1));
}
