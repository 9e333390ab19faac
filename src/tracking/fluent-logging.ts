// What the active run logs (mlflow.tracking.fluent; parity API-052, API-053).
import { DecantError } from '../errors.ts';
import { parseExactJson, renderValue } from '../formats/json/index.ts';
import { renderYaml } from '../formats/yaml/index.ts';
import type { Value } from '../data/dtype.ts';
import { uploadFile, uploadFolder } from '../stores/artifacts/index.ts';
import type { ArtifactStore, TransferOptions } from '../stores/artifacts/index.ts';
import type { DatasetInput } from '../stores/tracking/entities.ts';
import { appendToUri } from '../stores/uri-scheme.ts';
import { requireRun } from './fluent-runs.ts';
import { makeMetric } from './mlflow-client.ts';
import type { MetricOptions } from './mlflow-client.ts';
import { LOGGED_ARTIFACTS_TAG } from './tag-names.ts';
import { toText, toTexts } from './to-text.ts';
import type { Loggable } from './to-text.ts';
import { writeArtifact } from './write-artifact.ts';

/** Logs a param; another value under the same key is refused later. */
export async function logParam(key: string, value: Loggable): Promise<void> {
  await (await requireRun()).queue.add({ params: { [key]: toText(value) } });
}

export async function logParams(params: Readonly<Record<string, Loggable>>): Promise<void> {
  await (await requireRun()).queue.add({ params: toTexts(params) });
}

export async function logMetric(key: string, value: number, options: MetricOptions = {}): Promise<void> {
  await (await requireRun()).queue.add({ metrics: [makeMetric(key, value, options)] });
}

export async function logMetrics(
  metrics: Readonly<Record<string, number>>,
  options: MetricOptions = {},
): Promise<void> {
  const timestamp = options.timestamp ?? Date.now();
  const made = Object.entries(metrics).map(([key, value]) => makeMetric(key, value, { ...options, timestamp }));
  await (await requireRun()).queue.add({ metrics: made });
}

export async function setTag(key: string, value: Loggable): Promise<void> {
  await (await requireRun()).queue.add({ tags: { [key]: toText(value) } });
}

export async function setTags(tags: Readonly<Record<string, Loggable>>): Promise<void> {
  await (await requireRun()).queue.add({ tags: toTexts(tags) });
}

export async function deleteTag(key: string): Promise<void> {
  const run = await requireRun();
  await run.queue.drain();
  await run.client.deleteTag(run.info.runId, key);
}

/** Logs the datasets that the run reads. */
export async function logInputs(datasets: readonly DatasetInput[]): Promise<void> {
  const run = await requireRun();
  await run.client.logInputs(run.info.runId, { datasets });
}

/** Uploads a file of this disk into the folder `artifactPath` of the run's artifacts. */
export async function logArtifact(localPath: string, artifactPath = '', options: TransferOptions = {}): Promise<void> {
  await useArtifacts((store) => uploadFile(store, localPath, artifactPath, options));
}

/** Uploads all that is in a folder of this disk. */
export async function logArtifacts(localDir: string, artifactPath = '', options: TransferOptions = {}): Promise<void> {
  await useArtifacts((store) => uploadFolder(store, localDir, artifactPath, options));
}

/** Writes a text as the artifact `artifactFile`. */
export async function logText(text: string, artifactFile: string): Promise<void> {
  await useArtifacts((store) => writeArtifact(store, artifactFile, text));
}

/** Writes plain values as JSON, or as YAML where the name ends so. */
export async function logDict(
  values: Readonly<Record<string, Value>> | readonly Value[],
  artifactFile: string,
): Promise<void> {
  const isYaml = /\.ya?ml$/i.test(artifactFile);
  const text = isYaml ? renderYaml(values) : renderValue(values, { indent: 2 });
  await logText(text, artifactFile);
}

/** Writes a picture: SVG or HTML as text, other formats as their bytes. */
export async function logFigure(figure: string | Uint8Array, artifactFile: string): Promise<void> {
  await useArtifacts((store) => writeArtifact(store, artifactFile, figure));
}

/** Writes the bytes of an image file. */
export async function logImage(image: Uint8Array, artifactFile: string): Promise<void> {
  await useArtifacts((store) => writeArtifact(store, artifactFile, image));
}

/** Columns by name, or rows. */
export type TableData = Readonly<Record<string, readonly Value[]>> | readonly Readonly<Record<string, Value>>[];

/** Writes a table as JSON; below what the file holds already, as MLflow does. */
export async function logTable(data: TableData, artifactFile: string): Promise<void> {
  if (!artifactFile.endsWith('.json')) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Invalid artifact file path '${artifactFile}'. Please ensure the file you are trying to log as a table has a file name with the '.json' extension.`,
    );
  }
  const run = await requireRun();
  await useArtifacts(async (store) => {
    const rows = toRows(data);
    const folder = artifactFile.split('/').slice(0, -1).join('/');
    const isThere = (await store.list(folder)).some(({ path }) => path === artifactFile);
    const all = isThere ? [...(await readTable(store, artifactFile)), ...rows] : rows;
    const columns = [...new Set(all.flatMap((row) => Object.keys(row)))];
    const table = { columns, data: all.map((row) => columns.map((name) => toCell(row[name]))) };
    await writeArtifact(store, artifactFile, renderValue(table));
  });
  await run.queue.drain();
  const { data: current } = await run.client.getRun(run.info.runId);
  const entries = parseExactJson(current.tags[LOGGED_ARTIFACTS_TAG] ?? '[]') as readonly Value[];
  const entry = { path: artifactFile, type: 'table' };
  const isListed = entries.some((item) => renderValue(item) === renderValue(entry));
  if (!isListed) await setTag(LOGGED_ARTIFACTS_TAG, renderValue([...entries, entry]));
}

function toRows(data: TableData): readonly Readonly<Record<string, Value>>[] {
  if (Array.isArray(data)) return data as readonly Readonly<Record<string, Value>>[];
  const columns = Object.entries(data as Readonly<Record<string, readonly Value[]>>);
  const lengths = new Set(columns.map(([, cells]) => cells.length));
  if (lengths.size > 1) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'All columns of a table must have the same length.');
  }
  return Array.from({ length: [...lengths][0] ?? 0 }, (_, row) =>
    Object.fromEntries(columns.map(([name, cells]) => [name, cells[row] ?? null])),
  );
}

// JSON has no NaN.
function toCell(value: Value | undefined): Value {
  return value === undefined || (typeof value === 'number' && !Number.isFinite(value)) ? null : value;
}

async function readTable(store: ArtifactStore, path: string): Promise<readonly Readonly<Record<string, Value>>[]> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const piece of await store.read(path)) text += decoder.decode(piece, { stream: true });
  const table = parseExactJson(text) as { readonly columns: readonly string[]; readonly data: readonly Value[][] };
  return table.data.map((row) => Object.fromEntries(table.columns.map((name, index) => [name, row[index] ?? null])));
}

/** Where the active run's artifacts are, or one of them. */
export async function getArtifactUri(artifactPath = ''): Promise<string> {
  return appendToUri((await requireRun()).info.artifactUri, artifactPath);
}

async function useArtifacts(use: (store: ArtifactStore) => Promise<void>): Promise<void> {
  const run = await requireRun();
  const store = await run.client.openRunArtifacts(run.info.runId);
  try {
    await use(store);
  } finally {
    await store.close?.();
  }
}
