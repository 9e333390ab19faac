// `node bench/stores.mjs` after a build: what logging costs beside the disk itself. Figures are the best of their rounds.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const load = (path) => import(pathToFileURL(join(ROOT, 'dist', ...path.split('/'))).href);
const best = async (rounds, work) => {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await work(round);
    least = Math.min(least, performance.now() - started);
  }
  return least;
};

/** Seconds and ratios of logging: metrics, a large file, a small model by its URI. */
export async function measureStores() {
  const folder = mkdtempSync(join(tmpdir(), 'decant-stores-'));
  const home = process.cwd();
  try {
    process.chdir(folder);
    const { MlflowClient, logMetric, setTrackingUri, withRun } = await load('entry-points/tracking.js');
    const { LinearRegression, logModel } = await load('entry-points/sklearn.js');
    const { loadModel } = await load('flavors/pyfunc/index.js');
    setTrackingUri(`sqlite:///${join(folder, 'mlflow.db')}`);
    process.env.MLFLOW_TRACKING_URI = `sqlite:///${join(folder, 'mlflow.db')}`;

    const metrics = await best(3, (round) =>
      withRun(() =>
        Promise.all(Array.from({ length: 10_000 }, (_, step) => logMetric(`loss ${round}`, 1 / (step + 1), { step }))),
      ),
    );

    const large = join(folder, 'large.bin');
    writeFileSync(large, randomFillSync(Buffer.alloc(100 * 2 ** 20)));
    const client = new MlflowClient();
    const { info } = await client.createRun('0');
    const copy = await best(3, (round) => copyFileSync(large, join(folder, `copy-${round}.bin`)));
    const log = await best(3, (round) => client.logArtifact(info.runId, large, `to-${round}`));

    const model = new LinearRegression().fit([[1], [2], [3]], [1, 2, 3]);
    const logged = await withRun(() => logModel(model, { name: 'small' }));
    const place = logged.artifactPath;
    await loadModel(place);
    const plain = await best(5, () => loadModel(place));
    const byUri = await best(5, () => loadModel(`runs:/${logged.runId}/small`));
    await client.close();
    return { metrics: metrics / 1000, copy: copy / 1000, log: log / 1000, plain, byUri };
  } finally {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { metrics, copy, log, plain, byUri } = await measureStores();
  console.log(`10,000 metrics to sqlite                ${metrics.toFixed(2)} s        goal < 2 s`);
  console.log(
    `a file of 100 MB, logged beside copied  ${(log / copy).toFixed(2)}x (${log.toFixed(3)} s, ${copy.toFixed(3)} s)  goal < 2x`,
  );
  console.log(`a small model by runs:/, beyond its path  ${(byUri - plain).toFixed(1)} ms   goal < 150 ms`);
}
