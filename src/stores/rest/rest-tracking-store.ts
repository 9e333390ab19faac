// Experiments, runs and logged models of an MLflow tracking server, 1.x to 3.x (mlflow.store.tracking.rest_store; parity TRK-060 .. TRK-067).
import { DecantError } from '../../errors.ts';
import { parseModelOrder } from '../search/index.ts';
import type {
  DatasetFilter,
  Experiment,
  LoggedModel,
  LoggedModelOrder,
  Metric,
  Page,
  Run,
  RunInfo,
} from '../tracking/entities.ts';
import type { TrackingStore } from '../tracking/tracking-store.ts';
import {
  MODEL_STATUS_NAMES,
  readExperiment,
  readLoggedModel,
  readMetric,
  readRun,
  readRunInfo,
  writeDatasetInput,
  writeMetric,
  writeTexts,
} from './read-entities.ts';
import { encodeSegment } from './rest-client.ts';
import type { RestClient } from './rest-client.ts';
import type { JsonFields } from './json-fields.ts';

/** Params that one request may create with a logged model; MLflow's client sends the others after it. */
const PARAMS_OF_A_REQUEST = 100;

/** Opens the tracking store of a server. */
export function openRestTrackingStore(client: RestClient): TrackingStore {
  const post = (endpoint: string, fields: object): Promise<JsonFields> => client.send('POST', endpoint, { ...fields });

  const store: TrackingStore = {
    uri: client.uri,

    async createExperiment(name, { artifactLocation, tags } = {}) {
      const fields = { name, artifact_location: artifactLocation, tags: writeTexts(tags) };
      return (await post('experiments/create', fields)).requireText('experiment_id');
    },

    async getExperiment(experimentId) {
      const answer = await client.get('experiments/get', { experiment_id: experimentId });
      return readExperiment(answer.requireFields('experiment'));
    },

    async getExperimentByName(name) {
      try {
        const answer = await client.get('experiments/get-by-name', { experiment_name: name });
        return readExperiment(answer.requireFields('experiment'));
      } catch (error) {
        if (error instanceof DecantError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
        throw error;
      }
    },

    async searchExperiments({ filter, orderBy, maxResults = 1000, pageToken, viewType = 'ACTIVE_ONLY' } = {}) {
      const answer = await post('experiments/search', {
        filter,
        order_by: orderBy,
        max_results: maxResults,
        page_token: pageToken,
        view_type: viewType,
      });
      return readPage<Experiment>(answer, 'experiments', readExperiment);
    },

    async renameExperiment(experimentId, name) {
      await post('experiments/update', { experiment_id: experimentId, new_name: name });
    },

    async deleteExperiment(experimentId) {
      await post('experiments/delete', { experiment_id: experimentId });
    },

    async restoreExperiment(experimentId) {
      await post('experiments/restore', { experiment_id: experimentId });
    },

    async setExperimentTag(experimentId, key, value) {
      await post('experiments/set-experiment-tag', { experiment_id: experimentId, key, value });
    },

    async deleteExperimentTag(experimentId, key) {
      await post('experiments/delete-experiment-tag', { experiment_id: experimentId, key });
    },

    async createRun({ experimentId, userId, startTime, runName, tags }) {
      const answer = await post('runs/create', {
        experiment_id: experimentId,
        user_id: userId,
        start_time: startTime,
        run_name: runName,
        tags: writeTexts(tags),
      });
      return readRun(answer.requireFields('run'));
    },

    async getRun(runId) {
      const answer = await client.get('runs/get', { run_id: runId, run_uuid: runId });
      return readRun(answer.requireFields('run'));
    },

    async updateRun(runId, { status, endTime, runName }): Promise<RunInfo> {
      const fields = { run_id: runId, run_uuid: runId, status, end_time: endTime, run_name: runName };
      return readRunInfo((await post('runs/update', fields)).requireFields('run_info'));
    },

    async deleteRun(runId) {
      await post('runs/delete', { run_id: runId });
    },

    async restoreRun(runId) {
      await post('runs/restore', { run_id: runId });
    },

    async searchRuns(experimentIds, { filter, orderBy, maxResults = 1000, pageToken, viewType = 'ACTIVE_ONLY' } = {}) {
      const answer = await post('runs/search', {
        experiment_ids: experimentIds,
        filter,
        order_by: orderBy,
        max_results: maxResults,
        page_token: pageToken,
        run_view_type: viewType,
      });
      return readPage<Run>(answer, 'runs', readRun);
    },

    async logBatch(runId, { metrics = [], params, tags }) {
      await post('runs/log-batch', {
        run_id: runId,
        metrics: metrics.map(writeMetric),
        params: writeTexts(params) ?? [],
        tags: writeTexts(tags) ?? [],
      });
    },

    async deleteTag(runId, key) {
      await post('runs/delete-tag', { run_id: runId, key });
    },

    async getMetricHistory(runId, key, { maxResults, pageToken } = {}) {
      const answer = await client.get('metrics/get-history', {
        run_id: runId,
        run_uuid: runId,
        metric_key: key,
        max_results: maxResults,
        page_token: pageToken,
      });
      return readPage<Metric>(answer, 'metrics', readMetric);
    },

    async logInputs(runId, { datasets = [], models = [] }) {
      await post('runs/log-inputs', {
        run_id: runId,
        datasets: datasets.map(writeDatasetInput),
        ...(models.length === 0 ? {} : { models: models.map(({ modelId }) => ({ model_id: modelId })) }),
      });
    },

    async logOutputs(runId, models) {
      const links = models.map(({ modelId, step }) => ({ model_id: modelId, step }));
      await post('runs/outputs', { run_id: runId, models: links });
    },

    async recordLoggedModel(runId, modelJson) {
      await post('runs/log-model', { run_id: runId, model_json: modelJson });
    },

    async createLoggedModel({ experimentId, name, sourceRunId, modelType, params = {}, tags }) {
      const entries = Object.entries(params);
      const answer = await post('logged-models', {
        experiment_id: experimentId,
        name,
        model_type: modelType,
        source_run_id: sourceRunId,
        params: writeTexts(Object.fromEntries(entries.slice(0, PARAMS_OF_A_REQUEST))),
        tags: writeTexts(tags),
      });
      const model = readLoggedModel(answer.requireFields('model'));
      if (entries.length <= PARAMS_OF_A_REQUEST) return model;
      await store.logLoggedModelParams(model.modelId, Object.fromEntries(entries.slice(PARAMS_OF_A_REQUEST)));
      return store.getLoggedModel(model.modelId);
    },

    async finalizeLoggedModel(modelId, status) {
      const fields = { model_id: modelId, status: MODEL_STATUS_NAMES[status] };
      return readLoggedModel((await client.send('PATCH', locateModel(modelId), fields)).requireFields('model'));
    },

    async getLoggedModel(modelId) {
      return readLoggedModel((await client.get(locateModel(modelId))).requireFields('model'));
    },

    async searchLoggedModels(experimentIds, { filter, orderBy, datasets, maxResults, pageToken } = {}) {
      const answer = await post('logged-models/search', {
        experiment_ids: experimentIds,
        filter,
        order_by: orderBy?.map(writeModelOrder),
        datasets: datasets?.map(writeDataset),
        max_results: maxResults,
        page_token: pageToken,
      });
      return readPage<LoggedModel>(answer, 'models', readLoggedModel);
    },

    async deleteLoggedModel(modelId) {
      await client.send('DELETE', locateModel(modelId), {});
    },

    async logLoggedModelParams(modelId, params) {
      const entries = writeTexts(params) ?? [];
      for (let start = 0; start < entries.length; start += PARAMS_OF_A_REQUEST) {
        const part = entries.slice(start, start + PARAMS_OF_A_REQUEST);
        await post(`${locateModel(modelId)}/params`, { model_id: modelId, params: part });
      }
    },

    async setLoggedModelTags(modelId, tags) {
      const fields = { model_id: modelId, tags: writeTexts(tags) };
      await client.send('PATCH', `${locateModel(modelId)}/tags`, fields);
    },

    async deleteLoggedModelTag(modelId, key) {
      await client.send('DELETE', `${locateModel(modelId)}/tags/${encodeSegment(key)}`, {});
    },

    close() {
      client.close();
      return Promise.resolve();
    },
  };
  return store;
}

/** One page of an answer. */
export function readPage<Entity>(answer: JsonFields, key: string, read: (fields: JsonFields) => Entity): Page<Entity> {
  return { items: answer.list(key).map(read), token: answer.text('next_page_token') || undefined };
}

function locateModel(modelId: string): string {
  return `logged-models/${encodeSegment(modelId)}`;
}

// `metrics.accuracy DESC` is an object in this endpoint alone.
function writeModelOrder(order: string | LoggedModelOrder): Readonly<Record<string, unknown>> {
  const { fieldName, ascending = true, ...dataset } = typeof order === 'string' ? parseModelOrder(order) : order;
  return { field_name: fieldName, ascending, ...writeDataset(dataset) };
}

function writeDataset({ datasetName, datasetDigest }: Partial<DatasetFilter>): Readonly<Record<string, unknown>> {
  return { dataset_name: datasetName, dataset_digest: datasetDigest };
}
