// Logged models and the registry in the fluent API (mlflow.register_model, mlflow.tracking._model_registry.fluent; parity API-050, API-055 .. API-057).
import { DecantError } from '../../errors.ts';
import { renderValue } from '../../formats/json/index.ts';
import { MLMODEL_FILE } from '../../model/mlmodel.ts';
import { openArtifactStore } from '../../stores/artifacts/index.ts';
import { parseModelUri } from '../../stores/artifacts/resolve-model-uri.ts';
import { parseRunUri } from '../../stores/artifacts/resolve-run-uri.ts';
import type { ModelVersion } from '../../stores/registry/model-registry.ts';
import type { LoggedModel, LoggedModelSearchOptions } from '../../stores/tracking/entities.ts';
import { appendToUri, readScheme } from '../../stores/uri-scheme.ts';
import { fluentState } from './state.ts';
import { collectPages } from '../collect-pages.ts';
import type { MlflowClient } from '../mlflow-client.ts';
import { AWAIT_REGISTRATION } from '../registry-client.ts';
import { MODEL_VERSIONS_TAG } from '../tag-names.ts';
import type { Loggable } from '../to-text.ts';
import { toTexts } from '../to-text.ts';

/** What {@link registerModel} takes. */
export interface RegisterModelOptions {
  /** Tags of the version. */
  readonly tags?: Readonly<Record<string, Loggable>>;
  /** Seconds to wait until the version is ready; 0 for not at all. Default: 300. */
  readonly awaitRegistrationFor?: number;
  /** Told what MLflow prints. Default: nobody. */
  readonly onMessage?: (message: string) => void;
}

/** Makes a new version of a registered model, which is made where it is absent. */
export async function registerModel(
  modelUri: string,
  name: string,
  options: RegisterModelOptions = {},
): Promise<ModelVersion> {
  const { tags = {}, awaitRegistrationFor = AWAIT_REGISTRATION, onMessage = () => undefined } = options;
  const { client } = fluentState();
  const source = await findSource(client, modelUri);
  try {
    await client.createRegisteredModel(name);
    onMessage(`Successfully registered model '${name}'.`);
  } catch (error) {
    if (!isTaken(error)) throw error;
    onMessage(`Registered model '${name}' already exists. Creating a new version of this model...`);
  }
  const version = await client.createModelVersion({ name, tags: toTexts(tags), ...source }, awaitRegistrationFor);
  onMessage(`Created version '${version.version}' of model '${version.name}'.`);
  if (source.modelId !== undefined) await noteVersion(client, source.modelId, version);
  return version;
}

interface Source {
  readonly source: string;
  readonly runId?: string;
  readonly modelId?: string;
}

async function findSource(client: MlflowClient, uri: string): Promise<Source> {
  const scheme = readScheme(uri);
  if (scheme === 'models') {
    const { modelId, name, version } = parseModelUri(uri);
    if (modelId !== undefined) {
      const { sourceRunId } = await client.getLoggedModel(modelId);
      return { source: uri, modelId, ...(sourceRunId === undefined ? {} : { runId: sourceRunId }) };
    }
    if (name === undefined || version === undefined) return { source: uri };
    const registered = await client.getModelVersion(name, version);
    return { source: uri, ...(registered.modelId === undefined ? {} : { modelId: registered.modelId }) };
  }
  return scheme === 'runs' ? findRunSource(client, uri) : { source: uri };
}

// A run's own artifacts, or a model that it logged under the name; of several, the one of the last step.
async function findRunSource(client: MlflowClient, uri: string): Promise<Source> {
  const { runId, path } = parseRunUri(uri);
  const run = await client.getRun(runId);
  const location = appendToUri(run.info.artifactUri, path);
  const { trackingUri, registryUri } = await client.stores();
  const store = await openArtifactStore(location, { trackingUri, registryUri });
  try {
    if ((await store.list()).some((item) => item.path === MLMODEL_FILE)) return { source: location, runId };
  } finally {
    await store.close?.();
  }
  const models = await findModelsOfRun(client, run.info.experimentId, runId, path);
  const steps = new Map(run.outputs.models.map((link) => [link.modelId, link.step]));
  const [last] = [...models].sort((a, b) => (steps.get(b.modelId) ?? 0) - (steps.get(a.modelId) ?? 0));
  if (last === undefined) {
    throw new DecantError('NOT_FOUND', `Unable to find a logged_model with artifact_path ${path} under run ${runId}`);
  }
  return { source: `models:/${last.modelId}`, runId, modelId: last.modelId };
}

async function findModelsOfRun(
  client: MlflowClient,
  experimentId: string,
  runId: string,
  name: string,
): Promise<readonly LoggedModel[]> {
  try {
    const all = await collectPages((pageToken) =>
      client.searchLoggedModels([experimentId], {
        filter: `name = '${name.replaceAll("'", '')}'`,
        ...(pageToken === undefined ? {} : { pageToken }),
      }),
    );
    return all.filter((model) => model.sourceRunId === runId && model.name === name);
  } catch (error) {
    if (error instanceof DecantError && error.code === 'ENDPOINT_NOT_FOUND') return []; // before MLflow 3
    throw error;
  }
}

// The logged model names the versions that were made of it (TRK-015).
async function noteVersion(client: MlflowClient, modelId: string, { name, version }: ModelVersion): Promise<void> {
  const { tags } = await client.getLoggedModel(modelId);
  const known = JSON.parse(tags[MODEL_VERSIONS_TAG] ?? '[]') as readonly {
    readonly name: string;
    readonly version: number;
  }[];
  const entry = { name, version: Number(version) };
  // Some servers have noted it themselves.
  if (known.some((item) => item.name === entry.name && item.version === entry.version)) return;
  await client.setLoggedModelTags(modelId, { [MODEL_VERSIONS_TAG]: renderValue([...known, entry]) });
}

function isTaken(error: unknown): boolean {
  return error instanceof DecantError && (error.code === 'RESOURCE_ALREADY_EXISTS' || error.code === 'ALREADY_EXISTS');
}

/** A logged model by its id. */
export async function getLoggedModel(modelId: string): Promise<LoggedModel> {
  return fluentState().client.getLoggedModel(modelId);
}

/** The model that was logged last. */
export async function lastLoggedModel(): Promise<LoggedModel | undefined> {
  const { lastModelId, client } = fluentState();
  return lastModelId === undefined ? undefined : client.getLoggedModel(lastModelId);
}

/** Logged models that fit, of the active experiment or those that are named. */
export async function searchLoggedModels(
  options: Omit<LoggedModelSearchOptions, 'pageToken'> & { readonly experimentIds?: readonly string[] } = {},
): Promise<readonly LoggedModel[]> {
  const state = fluentState();
  const { experimentIds = [await state.findExperimentId()], maxResults = Number.POSITIVE_INFINITY, ...rest } = options;
  const found: LoggedModel[] = [];
  let pageToken: string | undefined;
  do {
    const page = await state.client.searchLoggedModels(experimentIds, {
      ...rest,
      maxResults: Math.min(100, maxResults - found.length),
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    found.push(...page.items);
    pageToken = page.token;
  } while (pageToken !== undefined && found.length < maxResults);
  return found;
}

export async function setLoggedModelTags(modelId: string, tags: Readonly<Record<string, Loggable>>): Promise<void> {
  await fluentState().client.setLoggedModelTags(modelId, tags);
}

export async function deleteLoggedModelTag(modelId: string, key: string): Promise<void> {
  await fluentState().client.deleteLoggedModelTag(modelId, key);
}
