// Logs a model: a LoggedModel of MLflow 3, or, where the server knows none, artifacts of a run (mlflow.models.Model.log; parity API-023, TRK-011 .. TRK-017).
import { DecantError } from '../errors.ts';
import type { ModelWriter } from '../model/model-files.ts';
import type { Model } from '../model/model.ts';
import { writeModelFolder } from '../model/save/write-model-folder.ts';
import type { ModelContent, ModelIdentity, SaveModelOptions } from '../model/save/write-model-folder.ts';
import { openArtifactStore, requireCapability } from '../stores/artifacts/index.ts';
import type { ArtifactStore } from '../stores/artifacts/index.ts';
import { checkLoggedModelName } from '../stores/check-entities.ts';
import type { LoggedModel, Metric } from '../stores/tracking/entities.ts';
import { appendToUri } from '../stores/uri-scheme.ts';
import { registerModel } from './fluent/models.ts';
import { requireRun } from './fluent/runs.ts';
import { fluentState } from './fluent/state.ts';
import type { MlflowClient } from './mlflow-client.ts';
import { readRunContext } from './fluent/run-context.ts';
import { toTexts } from './to-text.ts';
import type { Loggable } from './to-text.ts';

/** What every `logModel` takes. */
export interface LogModelOptions extends SaveModelOptions {
  /** Of the logged model: no text with one of `/ : . % " '`. Default: `model`. */
  readonly name?: string;
  /** Registers the model under this name. */
  readonly registeredModelName?: string;
  /** Seconds to wait until the registered version is ready. Default: 300. */
  readonly awaitRegistrationFor?: number;
  /** Params of the logged model, beside those of the run. */
  readonly params?: Readonly<Record<string, Loggable>>;
  readonly tags?: Readonly<Record<string, Loggable>>;
  readonly modelType?: string;
  /** Step of the run at which the model was made. Default: 0. */
  readonly step?: number;
  /** Told what MLflow prints of the registration. */
  readonly onMessage?: (message: string) => void;
}

/** What is known of a model that was logged (parity API-028). */
export interface ModelInfo {
  /** `models:/m-…`, or `runs:/…/name` on servers before MLflow 3. */
  readonly modelUri: string;
  /** Undefined on servers before MLflow 3. */
  readonly modelId: string | undefined;
  readonly name: string;
  readonly runId: string | undefined;
  readonly artifactPath: string;
  /** What the MLmodel file says. */
  readonly model: Model;
  readonly registeredModelVersion: string | undefined;
}

/** Logs what `makeContent` makes. A model whose files are not all there is never READY. */
export async function logModelContent(
  makeContent: () => Promise<ModelContent>,
  options: LogModelOptions = {},
): Promise<ModelInfo> {
  const { name = 'model', registeredModelName, awaitRegistrationFor, tags = {}, onMessage } = options;
  checkLoggedModelName(name);
  // What cannot be saved is told before anything is logged.
  const content = await makeContent();
  const logged = (await logToModel(content, name, options)) ?? (await logToRun(content, name, options));
  if (registeredModelName === undefined) return { ...logged, registeredModelVersion: undefined };
  const { version } = await registerModel(logged.modelUri, registeredModelName, {
    tags,
    ...(awaitRegistrationFor === undefined ? {} : { awaitRegistrationFor }),
    ...(onMessage === undefined ? {} : { onMessage }),
  });
  return { ...logged, registeredModelVersion: version };
}

type Logged = Omit<ModelInfo, 'registeredModelVersion'>;

// Undefined where the server has no logged models.
async function logToModel(content: ModelContent, name: string, options: LogModelOptions): Promise<Logged | undefined> {
  const state = fluentState();
  const { activeRun: run } = state;
  const client = run?.client ?? state.client;
  await run?.queue.drain();
  const current = run === undefined ? undefined : await client.getRun(run.info.runId);
  const runId = run?.info.runId;
  const { modelType, step = 0 } = options;
  let created: LoggedModel;
  try {
    created = await client.createLoggedModel({
      experimentId: run?.info.experimentId ?? (await state.findExperimentId()),
      name,
      params: { ...toTexts(options.params ?? {}), ...current?.data.params },
      tags: { ...readRunContext(), ...toTexts(options.tags ?? {}) },
      ...(runId === undefined ? {} : { sourceRunId: runId }),
      ...(modelType === undefined ? {} : { modelType }),
    });
  } catch (error) {
    if (error instanceof DecantError && error.code === 'ENDPOINT_NOT_FOUND') return undefined;
    throw error;
  }
  const { modelId, artifactLocation } = created;
  let model: Model;
  try {
    if (runId !== undefined) {
      await client.logOutputs(runId, [{ modelId, step }]);
      await copyMetrics(client, runId, modelId, step, current?.data.metrics ?? []);
    }
    model = await upload(client, artifactLocation, content, options, {
      artifactPath: artifactLocation,
      modelUuid: modelId,
      modelId,
      ...(runId === undefined ? {} : { runId }),
    });
    await client.finalizeLoggedModel(modelId, 'READY');
  } catch (error) {
    await client.finalizeLoggedModel(modelId, 'FAILED').catch(() => undefined); // the first error is the one to tell
    throw error;
  }
  run?.loggedModels.push(created);
  state.noteModel(modelId, step);
  return { modelUri: `models:/${modelId}`, modelId, name, runId, artifactPath: artifactLocation, model };
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
    .map(({ key, value, timestamp }) => ({ key, value, timestamp, step, modelId }));
  if (metrics.length > 0) await client.logBatch(runId, { metrics });
}

// MLflow 1 and 2: files of a run, and an entry in its tag `mlflow.log-model.history`.
async function logToRun(content: ModelContent, name: string, options: LogModelOptions): Promise<Logged> {
  const { info, client } = await requireRun();
  const { runId } = info;
  const model = await upload(client, appendToUri(info.artifactUri, name), content, options, {
    artifactPath: name,
    runId,
  });
  const { tracking } = await client.stores();
  await tracking.recordLoggedModel(runId, model.toJson());
  return { modelUri: `runs:/${runId}/${name}`, modelId: undefined, name, runId, artifactPath: name, model };
}

async function upload(
  client: MlflowClient,
  location: string,
  content: ModelContent,
  options: SaveModelOptions,
  identity: ModelIdentity,
): Promise<Model> {
  const { trackingUri, registryUri } = await client.stores();
  const store = await openArtifactStore(location, { trackingUri, registryUri });
  try {
    return await writeModelFolder(writeInto(store), content, options, identity);
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
