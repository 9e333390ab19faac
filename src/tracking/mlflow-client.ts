// MlflowClient: experiments, runs, logged models and registered models by their ids (mlflow.tracking.MlflowClient; parity API-059).
import { DecantError } from '../errors.ts';
import {
  checkLocation,
  downloadArtifact,
  openArtifactStore,
  uploadFile,
  uploadFolder,
} from '../stores/artifacts/index.ts';
import type { ArtifactInfo, ArtifactStore, TransferOptions } from '../stores/artifacts/index.ts';
import type {
  DatasetInput,
  Experiment,
  LoggedModel,
  LoggedModelSearchOptions,
  Metric,
  ModelLink,
  Page,
  Run,
  RunStatus,
  SearchOptions,
  ViewType,
} from '../stores/tracking/entities.ts';
import type { CreateLoggedModelOptions } from '../stores/tracking/tracking-store.ts';
import type { Value } from '../data/dtype.ts';
import { renderValue } from '../formats/json/index.ts';
import { renderYaml } from '../formats/yaml/index.ts';
import { collectPages } from './collect-pages.ts';
import { nameImage } from './image-artifacts.ts';
import type { ImagePlace } from './image-artifacts.ts';
import { RegistryClient } from './registry-client.ts';
import { appendTable, listTable, readTable } from './table-artifacts.ts';
import type { TableData, TableRow } from './table-artifacts.ts';
import { splitBatch } from './split-batch.ts';
import { findUser } from './fluent/run-context.ts';
import { toText, toTexts } from './to-text.ts';
import type { Loggable } from './to-text.ts';
import { LOGGED_ARTIFACTS_TAG, LOGGED_IMAGES_TAG, PARENT_RUN_TAG, RUN_NAME_TAG } from './tag-names.ts';
import { truncateParams, truncateTags } from './truncate-texts.ts';
import { writeArtifact } from './write-artifact.ts';

/** Options of one metric. */
export interface MetricOptions {
  /** Default: 0. */
  readonly step?: number;
  /** Milliseconds since 1970. Default: now. */
  readonly timestamp?: number;
  /** The logged model that the metric is about. */
  readonly modelId?: string;
  readonly datasetName?: string;
  readonly datasetDigest?: string;
}

/** What is logged at once. */
export interface BatchEntries {
  readonly metrics?: readonly Metric[];
  readonly params?: Readonly<Record<string, Loggable>>;
  readonly tags?: Readonly<Record<string, Loggable>>;
}

/** A client of a tracking store and a model registry, which are opened at the first call. */
export class MlflowClient extends RegistryClient {
  // ------------------------------------------------------------ experiments
  async createExperiment(
    name: string,
    options: { readonly artifactLocation?: string; readonly tags?: Readonly<Record<string, Loggable>> } = {},
  ): Promise<string> {
    const { tags, ...rest } = options;
    const { tracking } = await this.stores();
    return tracking.createExperiment(name, { ...rest, ...(tags === undefined ? {} : { tags: toTexts(tags) }) });
  }

  async getExperiment(experimentId: string): Promise<Experiment> {
    return (await this.stores()).tracking.getExperiment(experimentId);
  }

  /** Undefined where no experiment has the name; a deleted one is found too. */
  async getExperimentByName(name: string): Promise<Experiment | undefined> {
    return (await this.stores()).tracking.getExperimentByName(name);
  }

  async searchExperiments(options: SearchOptions & { readonly viewType?: ViewType } = {}): Promise<Page<Experiment>> {
    return (await this.stores()).tracking.searchExperiments(options);
  }

  async renameExperiment(experimentId: string, newName: string): Promise<void> {
    await (await this.stores()).tracking.renameExperiment(experimentId, newName);
  }

  async deleteExperiment(experimentId: string): Promise<void> {
    await (await this.stores()).tracking.deleteExperiment(experimentId);
  }

  async restoreExperiment(experimentId: string): Promise<void> {
    await (await this.stores()).tracking.restoreExperiment(experimentId);
  }

  async setExperimentTag(experimentId: string, key: string, value: Loggable): Promise<void> {
    await (await this.stores()).tracking.setExperimentTag(experimentId, key, toText(value));
  }

  async deleteExperimentTag(experimentId: string, key: string): Promise<void> {
    const { tracking } = await this.stores();
    if (tracking.deleteExperimentTag === undefined) {
      throw new DecantError('NOT_IMPLEMENTED', `${tracking.uri} cannot delete tags of experiments.`);
    }
    await tracking.deleteExperimentTag(experimentId, key);
  }

  // ------------------------------------------------------------ runs
  async createRun(
    experimentId: string,
    options: {
      readonly startTime?: number;
      readonly runName?: string;
      readonly tags?: Readonly<Record<string, Loggable>>;
    } = {},
  ): Promise<Run> {
    const { startTime = Date.now(), runName, tags = {} } = options;
    const texts = truncateTags(toTexts(tags));
    const name = runName ?? texts[RUN_NAME_TAG];
    const { tracking } = await this.stores();
    return tracking.createRun({
      experimentId,
      userId: texts['mlflow.user'] ?? findUser(),
      startTime,
      tags: texts,
      ...(name === undefined ? {} : { runName: name }),
    });
  }

  async getRun(runId: string): Promise<Run> {
    return (await this.stores()).tracking.getRun(runId);
  }

  /** The run that the run is nested in; undefined for one that is not. */
  async getParentRun(runId: string): Promise<Run | undefined> {
    const parent = (await this.getRun(runId)).data.tags[PARENT_RUN_TAG];
    return parent === undefined ? undefined : this.getRun(parent);
  }

  async searchRuns(
    experimentIds: readonly string[],
    options: SearchOptions & { readonly viewType?: ViewType } = {},
  ): Promise<Page<Run>> {
    return (await this.stores()).tracking.searchRuns(experimentIds, options);
  }

  async updateRun(runId: string, change: { readonly status?: RunStatus; readonly name?: string }): Promise<void> {
    const { status, name } = change;
    await (
      await this.stores()
    ).tracking.updateRun(runId, {
      ...(status === undefined ? {} : { status }),
      ...(name === undefined ? {} : { runName: name }),
    });
  }

  /** Ends a run. `endTime` is in milliseconds since 1970. */
  async setTerminated(runId: string, status: RunStatus = 'FINISHED', endTime: number = Date.now()): Promise<void> {
    await (await this.stores()).tracking.updateRun(runId, { status, endTime });
  }

  async deleteRun(runId: string): Promise<void> {
    await (await this.stores()).tracking.deleteRun(runId);
  }

  async restoreRun(runId: string): Promise<void> {
    await (await this.stores()).tracking.restoreRun(runId);
  }

  async logMetric(runId: string, key: string, value: number, options: MetricOptions = {}): Promise<void> {
    await this.logBatch(runId, { metrics: [makeMetric(key, value, options)] });
  }

  async logParam(runId: string, key: string, value: Loggable): Promise<void> {
    await this.logBatch(runId, { params: { [key]: value } });
  }

  async setTag(runId: string, key: string, value: Loggable): Promise<void> {
    await this.logBatch(runId, { tags: { [key]: value } });
  }

  /** Logs many things; in as few requests as MLflow's limits allow. */
  async logBatch(runId: string, { metrics = [], params = {}, tags = {} }: BatchEntries): Promise<void> {
    const { tracking } = await this.stores();
    const entries = { metrics, params: truncateParams(toTexts(params)), tags: truncateTags(toTexts(tags)) };
    for (const batch of splitBatch(entries)) {
      await tracking.logBatch(runId, batch);
    }
  }

  async deleteTag(runId: string, key: string): Promise<void> {
    await (await this.stores()).tracking.deleteTag(runId, key);
  }

  /** All values of a metric, in the order in which they were logged. */
  async getMetricHistory(runId: string, key: string): Promise<readonly Metric[]> {
    const { tracking } = await this.stores();
    return collectPages((pageToken) =>
      tracking.getMetricHistory(runId, key, pageToken === undefined ? {} : { pageToken }),
    );
  }

  async logInputs(
    runId: string,
    inputs: { readonly datasets?: readonly DatasetInput[]; readonly models?: readonly ModelLink[] },
  ): Promise<void> {
    await (await this.stores()).tracking.logInputs(runId, inputs);
  }

  async logOutputs(runId: string, models: readonly ModelLink[]): Promise<void> {
    await (await this.stores()).tracking.logOutputs(runId, models);
  }

  // ------------------------------------------------------------ artifacts
  /** The store of a run's artifacts. */
  async openRunArtifacts(runId: string): Promise<ArtifactStore> {
    const { info } = await this.getRun(runId);
    return this.#openArtifacts(info.artifactUri);
  }

  /** The store of a logged model's files. */
  async openModelArtifacts(modelId: string): Promise<ArtifactStore> {
    return this.#openArtifacts((await this.getLoggedModel(modelId)).artifactLocation);
  }

  async logArtifact(runId: string, localPath: string, artifactPath = '', options: TransferOptions = {}): Promise<void> {
    await useStore(this.openRunArtifacts(runId), (store) => uploadFile(store, localPath, artifactPath, options));
  }

  async logArtifacts(runId: string, localDir: string, artifactPath = '', options: TransferOptions = {}): Promise<void> {
    await useStore(this.openRunArtifacts(runId), (store) => uploadFolder(store, localDir, artifactPath, options));
  }

  async logText(runId: string, text: string, artifactFile: string): Promise<void> {
    await useStore(this.openRunArtifacts(runId), (store) => writeArtifact(store, artifactFile, text));
  }

  /** Writes bytes, or what a stream yields, whole or not at all. */
  async logStream(runId: string, stream: AsyncIterable<Uint8Array> | Uint8Array, artifactFile: string): Promise<void> {
    const bytes = stream instanceof Uint8Array ? stream : await readStream(stream);
    await useStore(this.openRunArtifacts(runId), (store) => writeArtifact(store, artifactFile, bytes));
  }

  /** Writes plain values as JSON, or as YAML where the name ends so. */
  async logDict(
    runId: string,
    values: Readonly<Record<string, Value>> | readonly Value[],
    artifactFile: string,
  ): Promise<void> {
    const isYaml = /\.ya?ml$/.test(artifactFile);
    await this.logText(runId, isYaml ? renderYaml(values) : renderValue(values, { indent: 2 }), artifactFile);
  }

  /** Writes a picture: SVG or HTML as text, other formats as their bytes. */
  async logFigure(runId: string, figure: string | Uint8Array, artifactFile: string): Promise<void> {
    await useStore(this.openRunArtifacts(runId), (store) => writeArtifact(store, artifactFile, figure));
  }

  /** Writes the bytes of an image file: under a name, or with a key and a step, as MLflow's page of a run shows them. */
  async logImage(runId: string, image: Uint8Array, place: string | ImagePlace): Promise<void> {
    if (typeof place === 'string') {
      await this.logFigure(runId, image, place);
      return;
    }
    const path = nameImage(place, image);
    await useStore(this.openRunArtifacts(runId), async (store) => {
      await writeArtifact(store, path, image);
      // MLflow's page shows this one first. Browsers tell a PNG by its first bytes.
      await writeArtifact(store, path.replace(/\.png$/, '+compressed.webp'), image);
    });
    await this.setTag(runId, LOGGED_IMAGES_TAG, true);
  }

  /** Writes a table as JSON; below what the file holds already, as MLflow does. */
  async logTable(runId: string, data: TableData, artifactFile: string): Promise<void> {
    await useStore(this.openRunArtifacts(runId), (store) => appendTable(store, artifactFile, data));
    const { data: current } = await this.getRun(runId);
    const listed = listTable(current.tags[LOGGED_ARTIFACTS_TAG], artifactFile);
    if (listed !== undefined) await this.setTag(runId, LOGGED_ARTIFACTS_TAG, listed);
  }

  /** The rows of a table of one run. */
  async readTable(runId: string, artifactFile: string): Promise<readonly TableRow[]> {
    return useStore(this.openRunArtifacts(runId), (store) => readTable(store, artifactFile));
  }

  async listArtifacts(runId: string, path = ''): Promise<readonly ArtifactInfo[]> {
    return useStore(this.openRunArtifacts(runId), (store) => store.list(path));
  }

  /** Downloads a file or a folder of a run into `destination`; answers where it is. */
  async downloadArtifacts(
    runId: string,
    path: string,
    destination: string,
    options: TransferOptions = {},
  ): Promise<string> {
    return useStore(this.openRunArtifacts(runId), (store) => downloadArtifact(store, path, destination, options));
  }

  /** Files and folders right below `path` of a logged model. */
  async listLoggedModelArtifacts(modelId: string, path = ''): Promise<readonly ArtifactInfo[]> {
    return useStore(this.openModelArtifacts(modelId), (store) => store.list(path));
  }

  async logModelArtifact(
    modelId: string,
    localPath: string,
    artifactPath = '',
    options: TransferOptions = {},
  ): Promise<void> {
    await useStore(this.openModelArtifacts(modelId), (store) => uploadFile(store, localPath, artifactPath, options));
  }

  async logModelArtifacts(
    modelId: string,
    localDir: string,
    artifactPath = '',
    options: TransferOptions = {},
  ): Promise<void> {
    await useStore(this.openModelArtifacts(modelId), (store) => uploadFolder(store, localDir, artifactPath, options));
  }

  async #openArtifacts(uri: string): Promise<ArtifactStore> {
    const { trackingUri, registryUri } = await this.stores();
    return openArtifactStore(checkLocation(uri, trackingUri), { trackingUri, registryUri });
  }

  // ------------------------------------------------------------ logged models
  async createLoggedModel(options: CreateLoggedModelOptions): Promise<LoggedModel> {
    return (await this.stores()).tracking.createLoggedModel(options);
  }

  async finalizeLoggedModel(modelId: string, status: 'READY' | 'FAILED'): Promise<LoggedModel> {
    return (await this.stores()).tracking.finalizeLoggedModel(modelId, status);
  }

  async getLoggedModel(modelId: string): Promise<LoggedModel> {
    return (await this.stores()).tracking.getLoggedModel(modelId);
  }

  async deleteLoggedModel(modelId: string): Promise<void> {
    await (await this.stores()).tracking.deleteLoggedModel(modelId);
  }

  async searchLoggedModels(
    experimentIds: readonly string[],
    options: LoggedModelSearchOptions = {},
  ): Promise<Page<LoggedModel>> {
    return (await this.stores()).tracking.searchLoggedModels(experimentIds, options);
  }

  async setLoggedModelTags(modelId: string, tags: Readonly<Record<string, Loggable>>): Promise<void> {
    await (await this.stores()).tracking.setLoggedModelTags(modelId, toTexts(tags));
  }

  async deleteLoggedModelTag(modelId: string, key: string): Promise<void> {
    await (await this.stores()).tracking.deleteLoggedModelTag(modelId, key);
  }

  async logModelParams(modelId: string, params: Readonly<Record<string, Loggable>>): Promise<void> {
    await (await this.stores()).tracking.logLoggedModelParams(modelId, toTexts(params));
  }
}

/** A metric with the defaults of those options that are not given. */
export function makeMetric(key: string, value: number, options: MetricOptions = {}): Metric {
  const { step = 0, timestamp = Date.now(), ...rest } = options;
  if (typeof value !== 'number') {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Got invalid value for metric '${key}'. Please specify value as a valid double (64-bit floating point)`,
    );
  }
  return { key, value, step, timestamp, ...rest };
}

async function useStore<Result>(
  opened: Promise<ArtifactStore>,
  use: (store: ArtifactStore) => Promise<Result>,
): Promise<Result> {
  const store = await opened;
  try {
    return await use(store);
  } finally {
    await store.close?.();
  }
}

async function readStream(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}
