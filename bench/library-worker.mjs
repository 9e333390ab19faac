// Measures models in Decant; asked by bench/libraries.mjs, a line of JSON at a time: node library-worker.mjs MODELS_DIR DIST_DIR
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [folder, dist] = process.argv.slice(2);
const { loadModel } = await import(pathToFileURL(join(dist, 'flavors', 'pyfunc', 'index.js')).href);
const loaded = new Map();

/** The model and its rows, as a batch and as a function that takes the first of them. */
async function load(name) {
  const model = await loadModel(join(folder, name));
  const source = JSON.parse(readFileSync(join(folder, `${name}.input.json`), 'utf8'));
  if (source.texts !== undefined) return { model, take: (count) => source.texts.slice(0, count) };
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, source.file));
  const data = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  const { columns } = source;
  const take = (count = data.length / columns) => ({
    kind: 'matrix',
    rowCount: count,
    columnCount: columns,
    data: data.subarray(0, count * columns),
  });
  return { model, take };
}

// The time of the process, not of the clock: its garbage collection and its compiler included, its neighbours not.
function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

for await (const line of createInterface({ input: process.stdin })) {
  const task = JSON.parse(line);
  let entry = loaded.get(task.name);
  if (entry === undefined) loaded.set(task.name, (entry = await load(task.name)));
  const { model, take } = entry;
  let answer;
  if (task.do === 'answers') {
    answer = Array.from(await model.predict(take()), Number);
  } else {
    const x = take(task.do === 'batch' ? undefined : 1);
    answer = Infinity;
    for (let round = 0; round < task.rounds; round++) {
      const started = cpuSeconds();
      for (let n = 0; n < task.times; n++) await model.predict(x);
      answer = Math.min(answer, (cpuSeconds() - started) / task.times);
    }
  }
  console.log(JSON.stringify(answer));
}
