// What the active run logs (mlflow.tracking.fluent; parity API-052, API-053).
import type { Value } from '../../data/dtype.ts';
import { uploadFile, uploadFolder } from '../../stores/artifacts/index.ts';
import type { ArtifactStore, TransferOptions } from '../../stores/artifacts/index.ts';
import type { Dataset, DatasetInput, ModelLink } from '../../stores/tracking/entities.ts';
import { appendToUri } from '../../stores/uri-scheme.ts';
import { requireRun } from './runs.ts';
import { fluentState } from './state.ts';
import type { ImagePlace } from '../image-artifacts.ts';
import { linkMetrics, logInputsOfMetrics } from '../link-metrics.ts';
import type { MetricOptions } from '../mlflow-client.ts';
import type { TableData } from '../table-artifacts.ts';
import { DATA_CONTEXT_TAG } from '../tag-names.ts';
import { toText, toTexts } from '../to-text.ts';
import type { Loggable } from '../to-text.ts';
import { writeArtifact } from '../write-artifact.ts';

/** Logs a param; another value under the same key is refused later. */
export async function logParam(key: string, value: Loggable): Promise<void> {
  await (await requireRun()).queue.add({ params: { [key]: toText(value) } });
}

export async function logParams(params: Readonly<Record<string, Loggable>>): Promise<void> {
  await (await requireRun()).queue.add({ params: toTexts(params) });
}

/** What {@link logMetric} and {@link logMetrics} take. */
export interface LogMetricOptions extends Omit<MetricOptions, 'datasetName' | 'datasetDigest'> {
  /** The data that the metric was computed of; becomes an input of the run. */
  readonly dataset?: Dataset;
}

/** Logs a value of a metric. It belongs to `modelId`, the active model, or the models that the run logged at its step. */
export async function logMetric(key: string, value: number, options: LogMetricOptions = {}): Promise<void> {
  await logMetrics({ [key]: value }, options);
}

/** Logs values of several metrics, at the same time. */
export async function logMetrics(
  metrics: Readonly<Record<string, number>>,
  options: LogMetricOptions = {},
): Promise<void> {
  const { dataset, ...rest } = options;
  const run = await requireRun();
  const names = dataset === undefined ? {} : { datasetName: dataset.name, datasetDigest: dataset.digest };
  const linked = linkMetrics(run, metrics, { ...rest, ...names }, fluentState().activeModelId);
  await logInputsOfMetrics(run, linked, dataset);
  await run.queue.add({ metrics: linked });
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

/** Logs a dataset that the run reads; `context` says what for: `training`, `eval`. */
export async function logInput(
  dataset: Dataset,
  options: { readonly context?: string; readonly tags?: Readonly<Record<string, Loggable>> } = {},
): Promise<void> {
  const { context, tags = {} } = options;
  const contextTag = context === undefined ? {} : { [DATA_CONTEXT_TAG]: context };
  await logInputs([{ dataset, tags: { ...toTexts(tags), ...contextTag } }]);
}

/** Logs datasets and models that the run reads. */
export async function logInputs(datasets: readonly DatasetInput[], models: readonly ModelLink[] = []): Promise<void> {
  const run = await requireRun();
  await run.client.logInputs(run.info.runId, { datasets, models });
  run.inputDatasets.push(...datasets);
  for (const { modelId } of models) run.inputModels.add(modelId);
}

/** Logs models that the run made. */
export async function logOutputs(models: readonly ModelLink[]): Promise<void> {
  const run = await requireRun();
  await run.client.logOutputs(run.info.runId, models);
  run.outputModels.push(...models);
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

/** Writes bytes, or what a stream yields, as the artifact `artifactFile`. */
export async function logStream(stream: AsyncIterable<Uint8Array> | Uint8Array, artifactFile: string): Promise<void> {
  const run = await requireRun();
  await run.client.logStream(run.info.runId, stream, artifactFile);
}

/** Writes plain values as JSON, or as YAML where the name ends so. */
export async function logDict(
  values: Readonly<Record<string, Value>> | readonly Value[],
  artifactFile: string,
): Promise<void> {
  const run = await requireRun();
  await run.client.logDict(run.info.runId, values, artifactFile);
}

/** Writes a picture: SVG or HTML as text, other formats as their bytes. */
export async function logFigure(figure: string | Uint8Array, artifactFile: string): Promise<void> {
  await useArtifacts((store) => writeArtifact(store, artifactFile, figure));
}

/** Writes the bytes of an image file: under a name, or with a key and a step, as MLflow's page of a run shows them. */
export async function logImage(image: Uint8Array, place: string | ImagePlace): Promise<void> {
  const run = await requireRun();
  await run.client.logImage(run.info.runId, image, place);
}

/** Writes a table as JSON; below what the file holds already, as MLflow does. */
export async function logTable(data: TableData, artifactFile: string): Promise<void> {
  const run = await requireRun();
  await run.queue.drain();
  await run.client.logTable(run.info.runId, data, artifactFile);
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
