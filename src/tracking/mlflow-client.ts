// MlflowClient: experiments, runs, logged models and registered models by their ids (mlflow.tracking.MlflowClient; parity API-059).
import { DecantError } from '../errors.ts';
import { downloadArtifact, openArtifactStore, uploadFile, uploadFolder } from '../stores/artifacts/index.ts';
import type { ArtifactInfo, ArtifactStore, TransferOptions } from '../stores/artifacts/index.ts';
import { openStores } from '../stores/open-stores.ts';
import type { OpenStoresOptions, Stores } from '../stores/open-stores.ts';
import type {
  DatasetInput,
  Experiment,
  LoggedModel,
  Metric,
  ModelLink,
  Page,
  Run,
  RunStatus,
  SearchOptions,
  ViewType,
} from '../stores/tracking/entities.ts';
import type { CreateLoggedModelOptions } from '../stores/tracking/tracking-store.ts';
import type { CreateModelVersionOptions, ModelVersion, RegisteredModel } from '../stores/registry/model-registry.ts';
import { splitBatch } from './split-batch.ts';
import { findUser } from './run-context.ts';
import { toText, toTexts } from './to-text.ts';
import type { Loggable } from './to-text.ts';
import { RUN_NAME_TAG, PARENT_RUN_TAG } from './tag-names.ts';
import { writeArtifact } from './write-artifact.ts';

/** Milliseconds between two looks at a model version that is not ready yet. */
const VERSION_POLL = 1000;
/** Seconds that creating a version waits for it to be ready, as MLflow does. */
export const AWAIT_REGISTRATION = 300;

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
export class MlflowClient {
  readonly #options: OpenStoresOptions;
  #opened: Promise<Stores> | undefined;

  constructor(options: OpenStoresOptions = {}) {
    this.#options = options;
  }

  /** The stores behind the client. */
  stores(): Promise<Stores> {
    return (this.#opened ??= openStores(this.#options));
  }

  /** Closes what was opened. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened !== undefined) await (await opened).close();
  }

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
    const texts = toTexts(tags);
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
    for (const batch of splitBatch({ metrics, params: toTexts(params), tags: toTexts(tags) })) {
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

  async #openArtifacts(uri: string): Promise<ArtifactStore> {
    const { trackingUri, registryUri } = await this.stores();
    return openArtifactStore(uri, { trackingUri, registryUri });
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

  async searchLoggedModels(experimentIds: readonly string[], options: SearchOptions = {}): Promise<Page<LoggedModel>> {
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

  // ------------------------------------------------------------ registered models
  async createRegisteredModel(
    name: string,
    options: { readonly tags?: Readonly<Record<string, Loggable>>; readonly description?: string } = {},
  ): Promise<RegisteredModel> {
    const { tags, ...rest } = options;
    const { registry } = await this.stores();
    return registry.createRegisteredModel(name, { ...rest, ...(tags === undefined ? {} : { tags: toTexts(tags) }) });
  }

  async getRegisteredModel(name: string): Promise<RegisteredModel> {
    return (await this.stores()).registry.getRegisteredModel(name);
  }

  async updateRegisteredModel(name: string, description: string): Promise<RegisteredModel> {
    return (await this.stores()).registry.updateRegisteredModel(name, description);
  }

  async renameRegisteredModel(name: string, newName: string): Promise<RegisteredModel> {
    return (await this.stores()).registry.renameRegisteredModel(name, newName);
  }

  async deleteRegisteredModel(name: string): Promise<void> {
    await (await this.stores()).registry.deleteRegisteredModel(name);
  }

  async searchRegisteredModels(options: SearchOptions = {}): Promise<Page<RegisteredModel>> {
    return (await this.stores()).registry.searchRegisteredModels(options);
  }

  async getLatestVersions(name: string, stages?: readonly string[]): Promise<readonly ModelVersion[]> {
    return (await this.stores()).registry.getLatestVersions(name, stages);
  }

  async setRegisteredModelTag(name: string, key: string, value: Loggable): Promise<void> {
    await (await this.stores()).registry.setRegisteredModelTag(name, key, toText(value));
  }

  async deleteRegisteredModelTag(name: string, key: string): Promise<void> {
    await (await this.stores()).registry.deleteRegisteredModelTag(name, key);
  }

  async setRegisteredModelAlias(name: string, alias: string, version: string): Promise<void> {
    await (await this.stores()).registry.setRegisteredModelAlias(name, alias, version);
  }

  async deleteRegisteredModelAlias(name: string, alias: string): Promise<void> {
    await (await this.stores()).registry.deleteRegisteredModelAlias(name, alias);
  }

  async getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion> {
    return (await this.stores()).registry.getModelVersionByAlias(name, alias);
  }

  /** Creates a version and waits until it is ready: `awaitCreationFor` seconds, 0 for not at all. */
  async createModelVersion(
    options: CreateModelVersionOptions,
    awaitCreationFor: number = AWAIT_REGISTRATION,
  ): Promise<ModelVersion> {
    const { registry } = await this.stores();
    let version = await registry.createModelVersion(options);
    const end = Date.now() + awaitCreationFor * 1000;
    while (version.status === 'PENDING_REGISTRATION' && awaitCreationFor > 0) {
      if (Date.now() > end) {
        throw new DecantError(
          'DEADLINE_EXCEEDED',
          `Exceeded max wait time for model name: ${version.name} version: ${version.version} to become READY. Status: ${version.status} Wait Time: ${awaitCreationFor}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, VERSION_POLL));
      version = await registry.getModelVersion(version.name, version.version);
    }
    if (version.status === 'FAILED_REGISTRATION') {
      throw new DecantError(
        'INTERNAL_ERROR',
        `Model version creation failed for model name: ${version.name} version: ${version.version} with status: ${version.status} and message: ${version.statusMessage ?? ''}`,
      );
    }
    return version;
  }

  async getModelVersion(name: string, version: string): Promise<ModelVersion> {
    return (await this.stores()).registry.getModelVersion(name, version);
  }

  async updateModelVersion(name: string, version: string, description: string): Promise<ModelVersion> {
    return (await this.stores()).registry.updateModelVersion(name, version, description);
  }

  async deleteModelVersion(name: string, version: string): Promise<void> {
    await (await this.stores()).registry.deleteModelVersion(name, version);
  }

  async transitionModelVersionStage(
    name: string,
    version: string,
    stage: string,
    archiveExistingVersions = false,
  ): Promise<ModelVersion> {
    return (await this.stores()).registry.transitionModelVersionStage(name, version, stage, archiveExistingVersions);
  }

  async searchModelVersions(options: SearchOptions = {}): Promise<Page<ModelVersion>> {
    return (await this.stores()).registry.searchModelVersions(options);
  }

  async setModelVersionTag(name: string, version: string, key: string, value: Loggable): Promise<void> {
    await (await this.stores()).registry.setModelVersionTag(name, version, key, toText(value));
  }

  async deleteModelVersionTag(name: string, version: string, key: string): Promise<void> {
    await (await this.stores()).registry.deleteModelVersionTag(name, version, key);
  }

  async getModelVersionDownloadUri(name: string, version: string): Promise<string> {
    return (await this.stores()).registry.getDownloadUri(name, version);
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

/** All items of a search, page by page. */
export async function collectPages<Item>(
  search: (pageToken: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await search(token);
    items.push(...page.items);
    token = page.token;
  } while (token !== undefined);
  return items;
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
