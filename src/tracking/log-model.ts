// Logs a model: a LoggedModel of MLflow 3, or, where the server knows none, artifacts of a run (mlflow.models.Model.log; parity API-023, TRK-011 .. TRK-017).
import { DecantError } from '../errors.ts';
import type { ModelWriter } from '../model/model-files.ts';
import type { Model } from '../model/model.ts';
import { prepareContent } from '../flavors/saving/save-content.ts';
import type { WriteModel } from '../flavors/saving/save-content.ts';
import type { SaveModelOptions } from '../flavors/saving/save-options.ts';
import type { ModelContent, ModelIdentity } from '../model/save/write-model-folder.ts';
import { checkLocation, openArtifactStore, requireCapability } from '../stores/artifacts/index.ts';
import type { ArtifactStore, OpenStoreOptions } from '../stores/artifacts/index.ts';
import { checkLoggedModelName } from '../stores/check-entities.ts';
import type { LoggedModel, Metric, Run } from '../stores/tracking/entities.ts';
import { appendToUri } from '../stores/uri-scheme.ts';
import { registerModel } from './fluent/models.ts';
import { requireRun } from './fluent/runs.ts';
import { fluentState } from './fluent/state.ts';
import type { MlflowClient } from './mlflow-client.ts';
import { readRunContext } from './fluent/run-context.ts';
import { addLinkedPrompts, findPrompts } from './models/link-prompts.ts';
import { makeModelInfo } from './models/model-info.ts';
import type { ModelInfo } from './models/model-info.ts';
import { EXTERNAL_MODEL_TAG } from './tag-names.ts';
import { toTexts } from './to-text.ts';
import type { Loggable } from './to-text.ts';

export type { ModelInfo } from './models/model-info.ts';

/** What is known of a model that is logged, beside what its folder holds (parity API-023, API-033). */
export interface LogOptions {
  /** Of the logged model: no text with one of `/ : . % " '`. Default: `model`. */
  readonly name?: string;
  /** @deprecated `name` is meant. */
  readonly artifactPath?: string;
  /** Registers the model under this name. */
  readonly registeredModelName?: string;
  /** Seconds to wait until the registered version is ready. Default: 300. */
  readonly awaitRegistrationFor?: number;
  /** The run that the model belongs to. Default: the active one, or none. */
  readonly runId?: string;
  /** A logged model that was made before, which gets the files; `name`, `params`, `tags` and `modelType` are its own already. */
  readonly modelId?: string;
  /** Params of the logged model, beside those of the run. */
  readonly params?: Readonly<Record<string, Loggable>>;
  readonly tags?: Readonly<Record<string, Loggable>>;
  readonly modelType?: string;
  /** Step of the run at which the model was made. Default: 0. */
  readonly step?: number;
  /** URIs of versions of prompts that the model uses: `prompts:/name/1`. */
  readonly prompts?: readonly string[];
  /** Told what MLflow prints of the registration. */
  readonly onMessage?: (message: string) => void;
}

/** What every `logModel` takes. */
export interface LogModelOptions extends SaveModelOptions, LogOptions {}

/** Logs what `makeContent` makes. A model whose files are not all there is never READY. */
export function logModelContent(
  makeContent: () => Promise<ModelContent>,
  options: LogModelOptions = {},
): Promise<ModelInfo> {
  return logPrepared((stores) => prepareContent(makeContent, options, stores), options);
}

/** Logs a model that is written in a way of its own; `prepare` is told where tracking and registry are. */
export async function logPrepared(
  prepare: (stores: OpenStoreOptions) => Promise<WriteModel>,
  options: LogOptions = {},
): Promise<ModelInfo> {
  const { registeredModelName, awaitRegistrationFor, tags = {}, onMessage } = options;
  const name = chooseName(options);
  checkLoggedModelName(name);
  const { client, runId } = await findOwner(options);
  const { trackingUri, registryUri } = await client.stores();
  // What cannot be saved is told before anything is logged.
  const write = await prepare({ trackingUri, registryUri });
  const prompts = await findPrompts(client, options.prompts ?? []);
  const work: LogWork = { client, runId, name, write, prompts, options };
  const logged = (await logToModel(work)) ?? (await logToRun(work));
  if (registeredModelName === undefined) return logged;
  const { version } = await registerModel(logged.modelUri, registeredModelName, {
    tags,
    ...(awaitRegistrationFor === undefined ? {} : { awaitRegistrationFor }),
    ...(onMessage === undefined ? {} : { onMessage }),
  });
  return { ...logged, registeredModelVersion: version };
}

interface LogWork {
  readonly client: MlflowClient;
  readonly runId: string | undefined;
  readonly name: string;
  readonly write: WriteModel;
  readonly prompts: Awaited<ReturnType<typeof findPrompts>>;
  readonly options: LogOptions;
}

// eslint-disable-next-line @typescript-eslint/no-deprecated -- the one place that reads the old name
function chooseName({ name, artifactPath }: LogOptions): string {
  if (artifactPath === undefined) return name ?? 'model';
  if (name !== undefined) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'Both `artifactPath` (deprecated) and `name` parameters were specified. Please only specify `name`.',
    );
  }
  process.emitWarning('`artifactPath` is deprecated. Please use `name` instead.', 'DeprecationWarning');
  return artifactPath;
}

// The active run counts with what has been logged to it so far.
async function findOwner({ runId }: LogOptions): Promise<Pick<LogWork, 'client' | 'runId'>> {
  const { activeRun, client } = fluentState();
  if (activeRun === undefined || (runId !== undefined && runId !== activeRun.info.runId)) return { client, runId };
  await activeRun.queue.drain();
  return { client: activeRun.client, runId: activeRun.info.runId };
}

// Undefined where the server has no logged models.
async function logToModel(work: LogWork): Promise<ModelInfo | undefined> {
  const { client, runId, options, prompts } = work;
  const { step = 0 } = options;
  const run = runId === undefined ? undefined : await client.getRun(runId);
  const logged = await findLoggedModel(work, run);
  if (logged === undefined) return undefined;
  const { modelId, artifactLocation, tags } = logged;
  try {
    if (runId !== undefined) {
      await client.logOutputs(runId, [{ modelId, step }]);
      await copyMetrics(client, runId, modelId, step, run?.data.metrics ?? []);
    }
    const model = await upload(work, artifactLocation, {
      artifactPath: artifactLocation,
      modelUuid: modelId,
      modelId,
      ...(runId === undefined ? {} : { runId }),
      ...(options.prompts === undefined ? {} : { prompts: options.prompts }),
    });
    // Its files are here now.
    if (tags[EXTERNAL_MODEL_TAG]?.toLowerCase() === 'true') {
      await client.deleteLoggedModelTag(modelId, EXTERNAL_MODEL_TAG);
    }
    if (prompts.length > 0) await client.setLoggedModelTags(modelId, addLinkedPrompts(tags, prompts));
    if (prompts.length > 0 && runId !== undefined) await linkToRun(client, runId, prompts);
    const finished = await client.finalizeLoggedModel(modelId, 'READY');
    noteLogged(finished, runId, step);
    return makeModelInfo(model, finished);
  } catch (error) {
    await client.finalizeLoggedModel(modelId, 'FAILED').catch(() => undefined); // the first error is the one to tell
    throw error;
  }
}

async function findLoggedModel(
  { client, runId, name, options }: LogWork,
  run: Run | undefined,
): Promise<LoggedModel | undefined> {
  const { modelId, modelType } = options;
  if (modelId !== undefined) return client.getLoggedModel(modelId);
  try {
    return await client.createLoggedModel({
      // That of the run, where `runs:/` looks for its models.
      experimentId: run?.info.experimentId ?? (await fluentState().findExperimentId()),
      name,
      params: { ...toTexts(options.params ?? {}), ...run?.data.params },
      tags: { ...readRunContext(), ...toTexts(options.tags ?? {}) },
      ...(runId === undefined ? {} : { sourceRunId: runId }),
      ...(modelType === undefined ? {} : { modelType }),
    });
  } catch (error) {
    if (error instanceof DecantError && error.code === 'ENDPOINT_NOT_FOUND') return undefined;
    throw error;
  }
}

function noteLogged(logged: LoggedModel, runId: string | undefined, step: number): void {
  const state = fluentState();
  const isActive = runId !== undefined && state.activeRun?.info.runId === runId;
  if (isActive) state.activeRun.loggedModels.push(logged);
  state.noteModel(logged.modelId, isActive ? step : undefined);
}

async function linkToRun(client: MlflowClient, runId: string, prompts: LogWork['prompts']): Promise<void> {
  const { data } = await client.getRun(runId);
  await client.logBatch(runId, { tags: addLinkedPrompts(data.tags, prompts) });
}

// The metrics that the run has at this step are the model's too.
async function copyMetrics(
  client: MlflowClient,
  runId: string,
  modelId: string,
  step: number,
  latest: readonly Metric[],
): Promise<void> {
  const histories = await Promise.all(latest.map(({ key }) => client.getMetricHistory(runId, key)));
  const metrics = histories
    .flat()
    .filter((metric) => metric.step === step && (metric.modelId === undefined || metric.modelId === ''))
    .map((metric) => ({ ...metric, modelId }));
  if (metrics.length > 0) await client.logBatch(runId, { metrics });
}

// MLflow 1 and 2: files of a run, and an entry in its tag `mlflow.log-model.history`.
async function logToRun(work: LogWork): Promise<ModelInfo> {
  const { name } = work;
  const { info, client } =
    work.runId === undefined ? await requireRun() : { ...(await work.client.getRun(work.runId)), client: work.client };
  const { runId } = info;
  const model = await upload({ ...work, client }, appendToUri(info.artifactUri, name), { artifactPath: name, runId });
  const { tracking } = await client.stores();
  await tracking.recordLoggedModel(runId, model.toJson());
  if (work.prompts.length > 0) await linkToRun(client, runId, work.prompts);
  return { ...makeModelInfo(model, undefined), name };
}

async function upload({ client, write }: LogWork, location: string, identity: ModelIdentity): Promise<Model> {
  const { trackingUri, registryUri } = await client.stores();
  const store = await openArtifactStore(checkLocation(location, trackingUri), { trackingUri, registryUri });
  try {
    return await write(writeInto(store), identity);
  } finally {
    await store.close?.();
  }
}

function writeInto(store: ArtifactStore): ModelWriter {
  const write = requireCapability(store, 'write');
  return {
    location: store.uri,
    async write(path, data) {
      await write(path, typeof data === 'string' ? new TextEncoder().encode(data) : data);
    },
  };
}
