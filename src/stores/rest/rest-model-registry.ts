// The model registry of an MLflow server (mlflow.store.model_registry.rest_store; parity TRK-068 .. TRK-071).
import type { ModelRegistry, ModelVersion, ModelVersionStatus, RegisteredModel } from '../registry/model-registry.ts';
import type { JsonFields } from './json-fields.ts';
import { readTexts, writeTexts } from './read-entities.ts';
import type { RestClient } from './rest-client.ts';
import { readPage } from './rest-tracking-store.ts';

/** Opens the registry of a server. */
export function openRestModelRegistry(client: RestClient): ModelRegistry {
  const post = (endpoint: string, fields: object): Promise<JsonFields> => client.send('POST', endpoint, { ...fields });
  const patch = (endpoint: string, fields: object): Promise<JsonFields> =>
    client.send('PATCH', endpoint, { ...fields });
  const drop = (endpoint: string, fields: object): Promise<JsonFields> =>
    client.send('DELETE', endpoint, { ...fields });
  const model = (answer: JsonFields): RegisteredModel => readRegisteredModel(answer.requireFields('registered_model'));
  const versionOf = (answer: JsonFields): ModelVersion => readModelVersion(answer.requireFields('model_version'));

  return {
    uri: client.uri,

    async createRegisteredModel(name, { tags, description } = {}) {
      return model(await post('registered-models/create', { name, tags: writeTexts(tags), description }));
    },

    async getRegisteredModel(name) {
      return model(await client.get('registered-models/get', { name }));
    },

    async updateRegisteredModel(name, description) {
      return model(await patch('registered-models/update', { name, description }));
    },

    async renameRegisteredModel(name, newName) {
      return model(await post('registered-models/rename', { name, new_name: newName }));
    },

    async deleteRegisteredModel(name) {
      await drop('registered-models/delete', { name });
    },

    async searchRegisteredModels({ filter, orderBy, maxResults = 100, pageToken } = {}) {
      const fields = { filter, max_results: maxResults, order_by: orderBy, page_token: pageToken };
      return readPage(await client.get('registered-models/search', fields), 'registered_models', readRegisteredModel);
    },

    async getLatestVersions(name, stages) {
      const answer = await post('registered-models/get-latest-versions', { name, stages });
      return answer.list('model_versions').map(readModelVersion);
    },

    async setRegisteredModelTag(name, key, value) {
      await post('registered-models/set-tag', { name, key, value });
    },

    async deleteRegisteredModelTag(name, key) {
      await drop('registered-models/delete-tag', { name, key });
    },

    async setRegisteredModelAlias(name, alias, version) {
      await post('registered-models/alias', { name, alias, version });
    },

    async deleteRegisteredModelAlias(name, alias) {
      await drop('registered-models/alias', { name, alias });
    },

    async getModelVersionByAlias(name, alias) {
      return versionOf(await client.get('registered-models/alias', { name, alias }));
    },

    async createModelVersion({ name, source, runId, runLink, modelId, description, tags }) {
      const fields = {
        name,
        source,
        run_id: runId,
        run_link: runLink,
        model_id: modelId,
        description,
        tags: writeTexts(tags),
      };
      return versionOf(await post('model-versions/create', fields));
    },

    async getModelVersion(name, version) {
      return versionOf(await client.get('model-versions/get', { name, version }));
    },

    async updateModelVersion(name, version, description) {
      return versionOf(await patch('model-versions/update', { name, version, description }));
    },

    async deleteModelVersion(name, version) {
      await drop('model-versions/delete', { name, version });
    },

    async transitionModelVersionStage(name, version, stage, archiveExisting) {
      const fields = { name, version, stage, archive_existing_versions: archiveExisting };
      return versionOf(await post('model-versions/transition-stage', fields));
    },

    async searchModelVersions({ filter, orderBy, maxResults = 10_000, pageToken } = {}) {
      const fields = { filter, max_results: maxResults, order_by: orderBy, page_token: pageToken };
      return readPage(await client.get('model-versions/search', fields), 'model_versions', readModelVersion);
    },

    async setModelVersionTag(name, version, key, value) {
      await post('model-versions/set-tag', { name, version, key, value });
    },

    async deleteModelVersionTag(name, version, key) {
      await drop('model-versions/delete-tag', { name, version, key });
    },

    async getDownloadUri(name, version) {
      const answer = await client.get('model-versions/get-download-uri', { name, version });
      return answer.requireText('artifact_uri');
    },

    close() {
      client.close();
      return Promise.resolve();
    },
  };
}

function readRegisteredModel(fields: JsonFields): RegisteredModel {
  const aliases = fields
    .list('aliases')
    .map((item) => [item.requireText('alias'), item.requireText('version')] as const);
  return {
    name: fields.requireText('name'),
    creationTimestamp: fields.number('creation_timestamp') ?? 0,
    lastUpdatedTimestamp: fields.number('last_updated_timestamp') ?? 0,
    description: fields.text('description') ?? '',
    tags: readTexts(fields.list('tags')),
    aliases: Object.fromEntries(aliases),
    latestVersions: fields.list('latest_versions').map(readModelVersion),
  };
}

function readModelVersion(fields: JsonFields): ModelVersion {
  return {
    name: fields.requireText('name'),
    version: fields.requireText('version'),
    creationTimestamp: fields.number('creation_timestamp') ?? 0,
    lastUpdatedTimestamp: fields.number('last_updated_timestamp') ?? 0,
    userId: fields.text('user_id') || undefined,
    currentStage: fields.text('current_stage') ?? 'None',
    description: fields.text('description') ?? '',
    source: fields.text('source') ?? '',
    runId: fields.text('run_id') || undefined,
    runLink: fields.text('run_link') || undefined,
    modelId: fields.text('model_id') || undefined,
    status: readStatus(fields.text('status')),
    statusMessage: fields.text('status_message') || undefined,
    tags: readTexts(fields.list('tags')),
    aliases: fields.texts('aliases'),
  };
}

function readStatus(status: string | undefined): ModelVersionStatus {
  return status === 'PENDING_REGISTRATION' || status === 'FAILED_REGISTRATION' ? status : 'READY';
}
