// In-process latency and batch speed of a model: node in-process.mjs one MODEL_DIR JSON_ROW | batch MODEL_DIR ROWS ROUNDS
import { loadModel } from '../dist/flavors/pyfunc/index.js';

const [mode, path, ...rest] = process.argv.slice(2);
const model = await loadModel(path);
if (mode === 'one') {
  const rows = [JSON.parse(rest[0])];
  for (let n = 0; n < 20_000; n++) await model.predict(rows);
  let best = Infinity;
  for (let round = 0; round < 9; round++) {
    const started = performance.now();
    for (let n = 0; n < 5_000; n++) await model.predict(rows);
    best = Math.min(best, (performance.now() - started) / 5_000);
  }
  console.log(best * 1000);
} else {
  const [count, rounds] = rest.map(Number);
  // The same sequence as sklearn_batch.py.
  const data = new Float64Array(count * 20);
  let state = 12345n;
  for (let n = 0; n < data.length; n++) {
    state = (1103515245n * state + 12345n) % 2147483648n;
    data[n] = (Number(state) / 2147483648) * 4 - 2;
  }
  const matrix = { kind: 'matrix', rowCount: count, columnCount: 20, data };
  let best = Infinity;
  let answers;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    answers = await model.predict(matrix);
    best = Math.min(best, (performance.now() - started) / 1000);
  }
  let sum = 0;
  for (const answer of answers) sum += answer;
  console.log(count / best, sum);
}
