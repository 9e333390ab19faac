// Speed of the tree kernel on made-up ensembles, without Python: node bench/trees.mjs [TREES] [DEPTH] [ROWS]
// For each layout: rows a second of a batch, nanoseconds a step, and microseconds of one row alone. Times are those of the process.
import { compileEnsemble, sumTrees } from '../dist/kernels/trees/index.js';

const FEATURES = 20;
const [treeCount = 100, depth = 10, rowCount = 20_000] = process.argv.slice(2).map(Number);
let state = 1;
const random = () => (state = (1103515245 * state + 12345) % 2147483648) / 2147483648;
const cpu = () => process.cpuUsage().user / 1000;

function makeTree(hasMissing, hasCategories) {
  const count = 2 ** (depth + 1) - 1;
  const nodes = Array.from({ length: count }, (_, node) => node);
  const isSplit = (node) => 2 * node + 2 < count;
  return {
    left: Int32Array.from(nodes, (node) => (isSplit(node) ? 2 * node + 1 : -1)),
    right: Int32Array.from(nodes, (node) => 2 * node + 2),
    feature: Int32Array.from(nodes, () => Math.floor(random() * FEATURES)),
    threshold: Float64Array.from(nodes, () => random() * 2 - 1),
    values: Float64Array.from(nodes, random),
    missingLeft: hasMissing ? Uint8Array.from(nodes, () => Math.round(random())) : undefined,
    categories: hasCategories
      ? {
          sets: Int32Array.from(nodes, (node) => (node % 4 === 0 ? 0 : -1)),
          offsets: Int32Array.of(0, 1),
          words: Uint32Array.of(1),
        }
      : undefined,
  };
}

for (const precision of ['float32', 'float64']) {
  for (const kind of ['plain', 'missing', 'categories']) {
    const trees = Array.from({ length: treeCount }, () => makeTree(kind !== 'plain', kind === 'categories'));
    const ensemble = compileEnsemble(trees, {
      ...{ featureCount: FEATURES, width: 1, outputCount: 1, goesLeft: 'less-or-equal', precision },
      categories: { membersGo: 'left', negativeFractions: 'zero' },
    });
    const size = rowCount * FEATURES;
    const x = precision === 'float32' ? new Float32Array(size) : new Float64Array(size);
    for (let at = 0; at < size; at++) x[at] = kind !== 'plain' && random() < 0.05 ? NaN : random() * 2 - 1;
    const sums = new Float64Array(rowCount);
    let batch = Infinity;
    for (let round = 0; round < 6; round++) {
      const started = cpu();
      sumTrees(ensemble, x, rowCount, sums);
      batch = Math.min(batch, cpu() - started);
    }
    let one = Infinity;
    for (let round = 0; round < 20; round++) {
      const started = cpu();
      for (let row = 0; row < 100; row++) {
        sumTrees(ensemble, x.subarray(row * FEATURES, (row + 1) * FEATURES), 1, sums.subarray(0, 1));
      }
      one = Math.min(one, (cpu() - started) * 10);
    }
    const steps = rowCount * treeCount * depth;
    console.log(
      `${precision} ${kind}: ${Math.round((rowCount / batch) * 1000)} rows/s, ` +
        `${((batch * 1e6) / steps).toFixed(2)} ns a step, one row ${one.toFixed(1)} us`,
    );
  }
}
