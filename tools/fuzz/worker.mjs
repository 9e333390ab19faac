// One process of the fuzzer: makes and reads the inputs `from` .. `to` of one target. Says on standard output which input it begins, so that
// the parent knows what a process that hangs or dies was reading.
import { writeSync } from 'node:fs';
import { inspect, isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { makeRandom } from './random.mjs';
import { truncate } from './mutations.mjs';
import { makeTargets } from './targets.mjs';

/** Seconds of the processor for one input. */
const MAX_SECONDS = 2;
/** Growth of the largest resident size by one input, in kilobytes. */
const MAX_GROWTH = 256 * 1024;

const { dist, target: name, seed, from, to } = JSON.parse(process.argv[2]);
const load = (path) => import(pathToFileURL(resolve(dist, path)).href);
const target = (await makeTargets(load))[name];
const seeds = target.seeds();
const all = seeds.map(({ bytes }) => bytes);
const originals = new Map();
const say = (message) => writeSync(1, `${JSON.stringify(message)}\n`);
let [refused, accepted] = [0, 0];

for (let index = from; index < to; index++) {
  say({ begin: index });
  const random = makeRandom(seed, name, index);
  const item = random.pick(seeds);
  const kinds = [];
  let bytes = item.bytes;
  for (let left = random.below(5) === 0 ? 2 + random.below(2) : 1; left > 0; left--) {
    const mutate = random.pick(target.mutations);
    const changed = mutate(bytes, random, all);
    if (changed === undefined) continue;
    bytes = changed;
    kinds.push(mutate.name);
  }
  const report = (what, detail) =>
    say({ finding: { target: name, index, seed: item.name, mutations: kinds, what, detail } });
  const [cpu, memory] = [process.cpuUsage(), process.resourceUsage().maxRSS];
  try {
    const result = await target.run(bytes, item, random);
    accepted++;
    if (target.isWhole && kinds.length === 1 && kinds[0] === truncate.name) {
      if (!originals.has(item))
        originals.set(
          item,
          (await target.run(item.bytes, item, random).catch?.(() => undefined)) ??
            (await target.run(item.bytes, item, random)),
        );
      if (!isDeepStrictEqual(result, originals.get(item)))
        report('other answer', `${bytes.length} of ${item.bytes.length} bytes were read as something else`);
    }
  } catch (error) {
    refused++;
    if (error?.name !== 'DecantError') report('uncoded error', describe(error));
  }
  const { user, system } = process.cpuUsage(cpu);
  if ((user + system) / 1e6 > MAX_SECONDS) report('slow', `${((user + system) / 1e6).toFixed(1)} s`);
  const growth = process.resourceUsage().maxRSS - memory;
  if (growth > MAX_GROWTH && index > from) report('memory', `${Math.round(growth / 1024)} MB more`);
}
say({ done: { refused, accepted } });

function describe(error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  return text
    .split('\n')
    .slice(0, 4)
    .map((line) => line.trim().replace(/\(?file:\S*\/dist\//, '('))
    .join(' | ')
    .slice(0, 600);
}
