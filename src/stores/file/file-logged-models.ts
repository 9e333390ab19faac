// Logged models of MLflow 3 in the folder of an experiment: `models/<id>/meta.yaml` (mlflow.store.tracking.file_store).
import { basename, dirname, join } from 'node:path';
import { DecantError } from '../../errors.ts';
import { checkKey, checkLoggedModelName, checkParams, checkTags } from '../check-entities.ts';
import { makeRunName } from '../make-run-name.ts';
import { searchLoggedModelItems } from '../search/index.ts';
import type { LoggedModel, LoggedModelStatus, Metric, Texts } from '../tracking/entities.ts';
import type { LoggedModelStore } from '../tracking/tracking-store.ts';
import { appendToUri } from '../uri-scheme.ts';
import { findExperiment, findExperimentFolder, listExperimentFolders } from './file-experiments.ts';
import {
  isFile,
  isFolder,
  joinInside,
  listFolders,
  makeFolder,
  readMeta,
  readTexts,
  remove,
  writeMeta,
  writeText,
} from './file-tree.ts';
import type { Meta } from './file-tree.ts';
import { later } from './later.ts';
import { findLatest, readModelMetrics, readOptionalNumber, readOptionalText, readText } from './read-meta.ts';

/** Statuses by their number in meta.yaml. */
const STATUSES: readonly (LoggedModelStatus | undefined)[] = [undefined, 'PENDING', 'READY', 'FAILED'];

/** The methods of a tracking store that are about logged models. */
export function makeLoggedModelMethods(root: string): LoggedModelStore {
  const change = (folder: string, changes: Meta): void => {
    writeMeta(root, folder, { ...readMeta(folder), ...changes, last_updated_timestamp: Date.now() });
  };
  const writeTexts = (folder: string, kind: 'params' | 'tags', texts: Texts): void => {
    for (const [key, value] of Object.entries(texts)) writeText(root, joinInside(join(folder, kind), key), value);
  };

  return {
    createLoggedModel: later(({ experimentId, name, sourceRunId, modelType, params = {}, tags = {} }) => {
      if (name !== undefined) checkLoggedModelName(name);
      const experiment = findExperiment(root, experimentId);
      if (experiment.lifecycleStage !== 'active') {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `Could not create model under non-active experiment with ID ${experimentId}.`,
        );
      }
      checkParams(params);
      checkTags(tags);
      const modelId = `m-${crypto.randomUUID().replaceAll('-', '')}`;
      const folder = join(root, experimentId, 'models', modelId);
      const now = Date.now();
      for (const part of ['metrics', 'params']) makeFolder(join(folder, part));
      writeTexts(folder, 'params', params);
      writeTexts(folder, 'tags', tags);
      writeMeta(root, folder, {
        artifact_location: appendToUri(experiment.artifactLocation, `models/${modelId}/artifacts`),
        creation_timestamp: now,
        experiment_id: experimentId,
        last_updated_timestamp: now,
        lifecycle_stage: 'active',
        model_id: modelId,
        model_type: modelType ?? null,
        name: name ?? makeRunName(),
        source_run_id: sourceRunId ?? null,
        status: STATUSES.indexOf('PENDING'),
        status_message: null,
      });
      return requireModel(folder, modelId);
    }),

    finalizeLoggedModel: later((modelId, status) => {
      const folder = findModelFolder(root, modelId);
      change(folder, { status: STATUSES.indexOf(status) });
      return requireModel(folder, modelId);
    }),

    getLoggedModel: later((modelId) => requireModel(findModelFolder(root, modelId), modelId)),

    searchLoggedModels: later((experimentIds, options = {}) => {
      const models = experimentIds.flatMap((id) => {
        const experimentFolder = findExperimentFolder(root, id);
        if (experimentFolder === undefined) return [];
        const parent = join(experimentFolder, 'models');
        return listFolders(parent).flatMap((name) => readModel(join(parent, name)) ?? []);
      });
      return searchLoggedModelItems(models, options);
    }),

    deleteLoggedModel: later((modelId) => {
      change(findModelFolder(root, modelId), { lifecycle_stage: 'deleted' });
    }),

    logLoggedModelParams: later((modelId, params) => {
      checkParams(params);
      writeTexts(findModelFolder(root, modelId), 'params', params);
    }),

    setLoggedModelTags: later((modelId, tags) => {
      checkTags(tags);
      writeTexts(findModelFolder(root, modelId), 'tags', tags);
    }),

    deleteLoggedModelTag: later((modelId, key) => {
      checkKey('Tag', key);
      const path = joinInside(join(findModelFolder(root, modelId), 'tags'), key);
      if (!isFile(path)) {
        throw new DecantError(
          'RESOURCE_DOES_NOT_EXIST',
          `No tag with key '${key}' found for model with ID '${modelId}'.`,
        );
      }
      remove(path);
    }),
  };
}

/** The folder of a model that is not deleted; RESOURCE_DOES_NOT_EXIST where there is none. */
export function findModelFolder(root: string, modelId: string): string {
  if (/^[a-zA-Z0-9][\w-]{0,255}$/.test(modelId)) {
    for (const experimentFolder of listExperimentFolders(root)) {
      const folder = join(experimentFolder, 'models', modelId);
      if (isFolder(folder) && readModel(folder) !== undefined) return folder;
    }
  }
  throw refuseMissing(modelId);
}

function requireModel(folder: string, modelId: string): LoggedModel {
  const model = readModel(folder);
  if (model === undefined) throw refuseMissing(modelId);
  return model;
}

// A folder that is no model, one that is deleted, or of another experiment, is none.
function readModel(folder: string): LoggedModel | undefined {
  const meta = readMeta(folder);
  if (meta === undefined || readOptionalText(meta, 'lifecycle_stage') === 'deleted') return undefined;
  const experimentId = readText(meta, 'experiment_id');
  const modelId = readText(meta, 'model_id');
  if (experimentId !== basename(dirname(dirname(folder))) || modelId !== basename(folder)) return undefined;
  const number = readOptionalNumber(meta, 'status') ?? 1;
  const status = STATUSES[number];
  if (status === undefined) throw new DecantError('MALFORMED_DATA', `A model has the unknown status ${number}.`);
  const created = readOptionalNumber(meta, 'creation_timestamp') ?? 0;
  return {
    modelId,
    experimentId,
    name: readOptionalText(meta, 'name') ?? '',
    artifactLocation: readText(meta, 'artifact_location'),
    creationTimestamp: created,
    lastUpdatedTimestamp: readOptionalNumber(meta, 'last_updated_timestamp') ?? created,
    status,
    statusMessage: readOptionalText(meta, 'status_message'),
    modelType: readOptionalText(meta, 'model_type'),
    sourceRunId: readOptionalText(meta, 'source_run_id'),
    params: readTexts(join(folder, 'params')),
    tags: readTexts(join(folder, 'tags')),
    metrics: Object.entries(readTexts(join(folder, 'metrics'))).flatMap(([key, text]) =>
      findLatestByDataset(readModelMetrics(text, key, modelId)),
    ),
  };
}

function findLatestByDataset(metrics: readonly Metric[]): readonly Metric[] {
  const groups = new Map<string, Metric[]>();
  for (const metric of metrics) {
    const dataset = JSON.stringify([metric.datasetName, metric.datasetDigest]);
    const group = groups.get(dataset);
    if (group === undefined) groups.set(dataset, [metric]);
    else group.push(metric);
  }
  return [...groups.values()].flatMap((group) => findLatest(group) ?? []);
}

function refuseMissing(modelId: string): DecantError {
  return new DecantError('RESOURCE_DOES_NOT_EXIST', `Model '${modelId}' not found`);
}
