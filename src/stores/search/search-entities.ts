// What can be asked of each kind of entity (mlflow.utils.search_utils: SearchUtils, SearchExperimentsUtils, SearchModelUtils, ...).
import type { ModelVersion, RegisteredModel } from '../registry/model-registry.ts';
import type { Experiment, LoggedModel, Page, Run, SearchOptions } from '../tracking/entities.ts';
import { searchItems } from './search-items.ts';

export function searchRunItems(runs: readonly Run[], options: SearchOptions): Page<Run> {
  return searchItems(
    runs,
    {
      kinds: ['metric', 'param', 'tag', 'attribute', 'dataset'],
      textAttributes: [
        ...['run_id', 'run_name', 'Run name', 'name', 'experiment_id', 'status', 'user_id', 'User', 'artifact_uri'],
        ...['lifecycle_stage', 'source_name', 'source_version', 'source_type'],
      ],
      numberAttributes: ['start_time', 'end_time', 'Created'],
      read(run, kind, key) {
        if (kind === 'metric') return run.data.metrics.find((metric) => metric.key === key)?.value;
        if (kind === 'param') return own(run.data.params, key);
        if (kind === 'tag') return own(run.data.tags, key);
        if (kind === 'dataset') return readDatasets(run, key);
        return readRunAttribute(run, key);
      },
      compareDefault: (one, other) =>
        other.info.startTime - one.info.startTime || compareTexts(one.info.runId, other.info.runId),
      defaultPage: 1000,
      maxPage: 50_000,
    },
    options,
  );
}

function readDatasets({ inputs }: Run, key: string): readonly string[] {
  if (key === 'context') {
    return inputs.datasets.flatMap(({ tags }) => own(tags, 'mlflow.data.context') ?? []);
  }
  return inputs.datasets.map(({ dataset }) => (key === 'name' ? dataset.name : dataset.digest));
}

function readRunAttribute({ info, data }: Run, key: string): string | number | undefined {
  switch (key) {
    case 'run_id':
      return info.runId;
    case 'run_name':
    case 'Run name':
    case 'name':
      return info.runName;
    case 'experiment_id':
      return info.experimentId;
    case 'status':
      return info.status;
    case 'user_id':
    case 'User':
      return info.userId;
    case 'artifact_uri':
      return info.artifactUri;
    case 'lifecycle_stage':
      return info.lifecycleStage;
    case 'start_time':
    case 'Created':
      return info.startTime;
    case 'end_time':
      return info.endTime;
    default:
      return own(data.tags, `mlflow.${key.replaceAll('_', '.')}`);
  }
}

export function searchExperimentItems(experiments: readonly Experiment[], options: SearchOptions): Page<Experiment> {
  return searchItems(
    experiments,
    {
      kinds: ['attribute', 'tag'],
      textAttributes: ['name', 'experiment_id'],
      numberAttributes: ['creation_time', 'last_update_time'],
      read: (item, kind, key) =>
        kind === 'tag'
          ? own(item.tags, key)
          : key === 'name'
            ? item.name
            : key === 'experiment_id'
              ? item.experimentId
              : key === 'creation_time'
                ? item.creationTime
                : item.lastUpdateTime,
      compareDefault: (one, other) =>
        (other.creationTime ?? 0) - (one.creationTime ?? 0) || compareIds(other.experimentId, one.experimentId),
      defaultPage: 1000,
      maxPage: 50_000,
    },
    options,
  );
}

export function searchLoggedModelItems(models: readonly LoggedModel[], options: SearchOptions): Page<LoggedModel> {
  return searchItems(
    models,
    {
      kinds: ['metric', 'param', 'tag', 'attribute'],
      textAttributes: ['name', 'model_id', 'model_type', 'status', 'source_run_id', 'experiment_id'],
      numberAttributes: ['creation_timestamp', 'creation_time', 'last_updated_timestamp', 'last_updated_time'],
      read(model, kind, key) {
        if (kind === 'metric') return model.metrics.find((metric) => metric.key === key)?.value;
        if (kind === 'param') return own(model.params, key);
        if (kind === 'tag') return own(model.tags, key);
        return readModelAttribute(model, key);
      },
      compareDefault: (one, other) =>
        other.creationTimestamp - one.creationTimestamp || compareTexts(one.modelId, other.modelId),
      defaultPage: 100,
      maxPage: 50_000,
    },
    options,
  );
}

function readModelAttribute(model: LoggedModel, key: string): string | number | undefined {
  switch (key) {
    case 'name':
      return model.name;
    case 'model_id':
      return model.modelId;
    case 'model_type':
      return model.modelType;
    case 'status':
      return model.status;
    case 'source_run_id':
      return model.sourceRunId;
    case 'experiment_id':
      return model.experimentId;
    case 'creation_timestamp':
    case 'creation_time':
      return model.creationTimestamp;
    default:
      return model.lastUpdatedTimestamp;
  }
}

export function searchRegisteredModelItems(
  models: readonly RegisteredModel[],
  options: SearchOptions,
): Page<RegisteredModel> {
  return searchItems(
    models,
    {
      kinds: ['attribute', 'tag'],
      textAttributes: ['name'],
      numberAttributes: ['last_updated_timestamp', 'timestamp', 'creation_timestamp'],
      read: (item, kind, key) =>
        kind === 'tag'
          ? own(item.tags, key)
          : key === 'name'
            ? item.name
            : key === 'creation_timestamp'
              ? item.creationTimestamp
              : item.lastUpdatedTimestamp,
      compareDefault: (one, other) => compareTexts(one.name, other.name),
      defaultPage: 100,
      maxPage: 1000,
    },
    options,
  );
}

export function searchModelVersionItems(versions: readonly ModelVersion[], options: SearchOptions): Page<ModelVersion> {
  return searchItems(
    versions,
    {
      kinds: ['attribute', 'tag'],
      textAttributes: ['name', 'run_id', 'source_path', 'current_stage', 'version'],
      numberAttributes: ['version_number', 'last_updated_timestamp', 'creation_timestamp'],
      read(item, kind, key) {
        if (kind === 'tag') return own(item.tags, key);
        if (key === 'name') return item.name;
        if (key === 'run_id') return item.runId;
        if (key === 'source_path') return item.source;
        if (key === 'current_stage') return item.currentStage;
        if (key === 'version') return item.version;
        if (key === 'version_number') return Number(item.version);
        return key === 'creation_timestamp' ? item.creationTimestamp : item.lastUpdatedTimestamp;
      },
      compareDefault: (one, other) => compareTexts(one.name, other.name) || Number(other.version) - Number(one.version),
      defaultPage: 10_000,
      maxPage: 200_000,
    },
    options,
  );
}

function own(texts: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined;
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function compareIds(one: string, other: string): number {
  return Number(one) - Number(other) || compareTexts(one, other);
}
