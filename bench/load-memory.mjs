// Loads a model in this process: prints seconds of the clock and of the processor, and the peak of its resident memory above
// what it had before, in bytes.
//   node load-memory.mjs MODEL_DIR DIST_DIR
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [path, dist] = process.argv.slice(2);
const { loadModel } = await import(pathToFileURL(join(dist, 'flavors', 'pyfunc', 'index.js')).href);
const before = process.memoryUsage().rss;
const used = process.cpuUsage();
const started = performance.now();
await loadModel(path);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(used);
const peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, peak: peak - before }));
