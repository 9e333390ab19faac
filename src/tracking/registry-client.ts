// The part of MlflowClient that is about registered models, and the stores behind all of it.
import { DecantError } from '../errors.ts';
import { openStores } from '../stores/open-stores.ts';
import type { OpenStoresOptions, Stores } from '../stores/open-stores.ts';
import { parseModelUri, findModelVersion } from '../stores/artifacts/resolve-model-uri.ts';
import type { CreateModelVersionOptions, ModelVersion, RegisteredModel } from '../stores/registry/model-registry.ts';
import type { Page, SearchOptions } from '../stores/tracking/entities.ts';
import { toText, toTexts } from './to-text.ts';
import type { Loggable } from './to-text.ts';

/** Milliseconds between two looks at a model version that is not ready yet. */
const VERSION_POLL = 1000;
/** Seconds that creating a version waits for it to be ready, as MLflow does. */
export const AWAIT_REGISTRATION = 300;

/** A client of a model registry, whose stores are opened at the first call. */
export class RegistryClient {
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

  /** Copies a version of a registered model, `models:/name/version` or `models:/name@alias`, to another one, which is made where it is absent. */
  async copyModelVersion(sourceUri: string, name: string): Promise<ModelVersion> {
    const reference = parseModelUri(sourceUri);
    if (reference.name === undefined) {
      throw new DecantError('INVALID_PARAMETER_VALUE', `Not a version of a registered model: ${sourceUri}`);
    }
    const { registry } = await this.stores();
    const number = await findModelVersion(registry, reference.name, reference);
    const source = await registry.getModelVersion(reference.name, number);
    try {
      await registry.createRegisteredModel(name);
    } catch (error) {
      if (!(error instanceof DecantError && error.code === 'RESOURCE_ALREADY_EXISTS')) throw error;
    }
    return registry.createModelVersion({
      name,
      source: `models:/${source.name}/${source.version}`,
      description: source.description,
      tags: source.tags,
      ...(source.runId === undefined ? {} : { runId: source.runId }),
      ...(source.runLink === undefined ? {} : { runLink: source.runLink }),
      ...(source.modelId === undefined ? {} : { modelId: source.modelId }),
    });
  }
}
