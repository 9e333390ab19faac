// `npm run fuzz`: mutated files of every format, read in processes of their own with bounded time and memory (docs/fuzzing.md).
//
//   npm run fuzz -- [--inputs N] [--seed N] [--target NAME] [--from N] [--report FILE.md] [--json FILE] [--dist FOLDER] [--processes N]
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { makeTargets } from './targets.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '20000' },
    seed: { type: 'string' },
    target: { type: 'string', multiple: true },
    from: { type: 'string', default: '0' },
    report: { type: 'string' },
    json: { type: 'string' },
    dist: { type: 'string', default: join(HERE, '..', '..', 'dist') },
    processes: { type: 'string', default: '1' },
  },
});
/** A process that says nothing for so long hangs. */
const HANG_SECONDS = 15;
const HEAP_MEGABYTES = 512;
/** A process is started anew after so many inputs, so that one's memory is not another's. */
const BATCH = 5000;

const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const dist = resolve(values.dist);
const known = Object.keys(await makeTargets((path) => import(pathToFileURL(join(dist, path)).href)));
const names = values.target ?? known;
for (const name of names) {
  if (known.includes(name)) continue;
  console.error(`There is no target ${name}. Targets: ${known.join(', ')}.`);
  process.exit(2);
}
const each = Math.ceil(Number(values.inputs) / names.length);
const started = Date.now();
console.log(`Seed ${seed}: ${each} inputs for each of ${names.length} targets.`);

const results = new Map(names.map((name) => [name, { inputs: 0, accepted: 0, refused: 0, seconds: 0, findings: [] }]));
const queue = names.flatMap((name) => {
  const first = Number(values.from);
  return Array.from({ length: Math.ceil(each / BATCH) }, (_, batch) => ({
    name,
    from: first + batch * BATCH,
    to: Math.min(first + each, first + (batch + 1) * BATCH),
  }));
});
await Promise.all(Array.from({ length: Number(values.processes) }, work));
finish();

async function work() {
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    const result = results.get(job.name);
    const began = Date.now();
    for (let from = job.from; from < job.to;) from = await runWorker({ ...job, from }, result);
    result.seconds += (Date.now() - began) / 1000;
    if (job.to === Number(values.from) + each)
      console.log(`${job.name}: ${result.inputs} inputs, ${result.findings.length} findings`);
  }
}

/** Runs one process; answers the number of the input that comes next. */
async function runWorker({ name, from, to }, result) {
  const job = JSON.stringify({ dist, target: name, seed, from, to });
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MEGABYTES}`, join(HERE, 'worker.mjs'), job], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [current, counted, isDone, isHung, errors] = [from, from, false, false, ''];
  let last = Date.now();
  child.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-2000)));
  const timer = setInterval(() => {
    if (Date.now() - last < HANG_SECONDS * 1000) return;
    isHung = true;
    child.kill('SIGKILL');
  }, 500);
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = Date.now();
    const message = JSON.parse(line);
    if (message.begin !== undefined) {
      current = message.begin;
      counted = current + 1;
    } else if (message.finding !== undefined) addFinding(result, message.finding);
    else {
      isDone = true;
      result.accepted += message.done.accepted;
      result.refused += message.done.refused;
    }
  });
  await new Promise((ended) => child.on('close', ended));
  clearInterval(timer);
  result.inputs += counted - from;
  if (isDone) return to;
  if (counted === from) {
    console.error(`The process for ${name} did not start: ${errors}`);
    process.exit(2);
  }
  addFinding(result, {
    target: name,
    index: current,
    what: isHung ? 'hang' : 'crash',
    detail: isHung ? `nothing for ${HANG_SECONDS} s` : errors.slice(0, 300),
  });
  return current + 1;
}

function addFinding(result, finding) {
  result.findings.push(finding);
  console.log(`FINDING ${JSON.stringify(finding)}`);
}

function finish() {
  const rows = [...results].map(([name, { inputs, accepted, refused, seconds, findings }]) => ({
    name,
    inputs,
    accepted,
    refused,
    seconds: Math.round(seconds),
    findings: findings.length,
  }));
  const total = rows.reduce((sum, row) => sum + row.inputs, 0);
  const findings = [...results.values()].flatMap((result) => result.findings);
  const lines = [
    `Seed ${seed}, ${total} inputs in ${Math.round((Date.now() - started) / 1000)} s, Node ${process.version}: ${findings.length} findings.`,
    '',
    '| target | inputs | read | refused | seconds | findings |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      (row) => `| ${row.name} | ${row.inputs} | ${row.accepted} | ${row.refused} | ${row.seconds} | ${row.findings} |`,
    ),
    ...(findings.length === 0
      ? []
      : ['', ...findings.map(({ target, index, what, detail }) => `- ${target} ${index}: ${what}: ${detail}`)]),
    '',
  ];
  console.log(`\n${lines.join('\n')}`);
  if (values.report !== undefined) writeFileSync(values.report, lines.join('\n'));
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      `${JSON.stringify({ seed, node: process.version, total, targets: rows, findings }, null, 2)}\n`,
    );
  process.exitCode = findings.length === 0 ? 0 : 1;
}
