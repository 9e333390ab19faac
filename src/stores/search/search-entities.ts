// What can be asked of each kind of entity (mlflow.utils.search_utils: SearchUtils, SearchExperimentsUtils, SearchModelUtils, ...).
import type { ModelVersion, RegisteredModel } from '../registry/model-registry.ts';
import type {
  DatasetFilter,
  Experiment,
  LoggedModel,
  LoggedModelOrder,
  LoggedModelSearchOptions,
  Metric,
  Page,
  Run,
  SearchOptions,
} from '../tracking/entities.ts';
import { readOrderIdentifier, refuse } from './parse-filter.ts';
import type { SearchField } from './parse-filter.ts';
import { parseSearch, searchItems } from './search-items.ts';
import type { ItemOrder, SearchPlan } from './search-items.ts';

const RUN_TEXTS = ['run_id', 'run_name', 'status', 'user_id', 'artifact_uri'];
const RUN_NUMBERS = ['start_time', 'end_time', 'created', 'Created'];

const RUNS: SearchPlan<Run> = {
  kinds: ['metric', 'param', 'tag', 'attribute', 'dataset'],
  textAttributes: [...RUN_TEXTS, 'run name', 'Run name', 'Run Name'],
  numberAttributes: RUN_NUMBERS,
  aliases: {
    ...{ created: 'start_time', Created: 'start_time' },
    ...{ 'run name': 'run_name', 'Run name': 'run_name', 'Run Name': 'run_name' },
  },
  listAttributes: ['run_id'],
  nullKinds: ['param', 'tag'],
  orderKinds: ['metric', 'param', 'tag', 'attribute'],
  orderAttributes: [...RUN_TEXTS, ...RUN_NUMBERS],
  read(run, { kind, key }) {
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
};

export function searchRunItems(runs: readonly Run[], options: SearchOptions): Page<Run> {
  return searchItems(runs, RUNS, options);
}

/** The fields that decide which runs a search finds. */
export function listRunFields(options: SearchOptions): readonly SearchField[] {
  return parseSearch(RUNS, options).fields;
}

function readDatasets({ inputs }: Run, key: string): readonly string[] {
  if (key === 'context') {
    return inputs.datasets.flatMap(({ tags }) => own(tags, 'mlflow.data.context') ?? []);
  }
  return inputs.datasets.map(({ dataset }) => (key === 'name' ? dataset.name : dataset.digest));
}

function readRunAttribute({ info }: Run, key: string): string | number | undefined {
  switch (key) {
    case 'run_id':
      return info.runId;
    case 'run_name':
      return info.runName;
    case 'status':
      return info.status;
    case 'user_id':
      return info.userId;
    case 'artifact_uri':
      return info.artifactUri;
    case 'start_time':
      return info.startTime;
    default:
      return info.endTime;
  }
}

const EXPERIMENT_ATTRIBUTES = ['name', 'experiment_id', 'creation_time', 'last_update_time'];

const EXPERIMENTS: SearchPlan<Experiment> = {
  kinds: ['attribute', 'tag'],
  textAttributes: EXPERIMENT_ATTRIBUTES.slice(0, 2),
  numberAttributes: EXPERIMENT_ATTRIBUTES.slice(2),
  listAttributes: ['experiment_id'],
  nullKinds: ['tag'],
  orderKinds: ['attribute'],
  orderAttributes: EXPERIMENT_ATTRIBUTES,
  read(item, { kind, key }) {
    if (kind === 'tag') return own(item.tags, key);
    if (key === 'name') return item.name;
    if (key === 'experiment_id') return item.experimentId;
    return key === 'creation_time' ? item.creationTime : item.lastUpdateTime;
  },
  compareDefault: (one, other) =>
    (other.creationTime ?? 0) - (one.creationTime ?? 0) || compareIds(other.experimentId, one.experimentId),
  defaultPage: 1000,
  maxPage: 50_000,
};

export function searchExperimentItems(experiments: readonly Experiment[], options: SearchOptions): Page<Experiment> {
  return searchItems(experiments, EXPERIMENTS, options);
}

const MODEL_TEXTS = ['name', 'model_id', 'model_type', 'status', 'source_run_id'];
const MODEL_NUMBERS = ['creation_timestamp', 'creation_time', 'last_updated_timestamp', 'last_updated_time'];

const LOGGED_MODELS: SearchPlan<LoggedModel> = {
  kinds: ['metric', 'param', 'tag', 'attribute'],
  textAttributes: MODEL_TEXTS,
  numberAttributes: MODEL_NUMBERS,
  aliases: { creation_time: 'creation_timestamp', last_updated_time: 'last_updated_timestamp' },
  listAttributes: MODEL_TEXTS,
  nullKinds: [],
  orderKinds: ['metric', 'attribute'],
  orderAttributes: [...MODEL_TEXTS, ...MODEL_NUMBERS],
  read(model, { kind, key }) {
    // A metric has one value for each step and data set: one that fits is enough.
    if (kind === 'metric') return model.metrics.filter((metric) => metric.key === key).map(({ value }) => value);
    if (kind === 'param') return own(model.params, key);
    if (kind === 'tag') return own(model.tags, key);
    return readModelAttribute(model, key);
  },
  compareDefault: (one, other) =>
    other.creationTimestamp - one.creationTimestamp || compareTexts(one.modelId, other.modelId),
  defaultPage: 100,
  maxPage: 50_000,
};

export function searchLoggedModelItems(
  models: readonly LoggedModel[],
  { orderBy = [], datasets = [], ...options }: LoggedModelSearchOptions,
): Page<LoggedModel> {
  const { comparisons } = parseSearch(LOGGED_MODELS, options);
  const orders = orderBy.map(readModelOrder);
  if (datasets.length === 0) return searchItems(models, LOGGED_MODELS, options, { comparisons, orders });
  const needsMetric = !comparisons.some(({ kind }) => kind === 'metric');
  const plan: SearchPlan<LoggedModel> = {
    ...LOGGED_MODELS,
    read: (model, field) =>
      LOGGED_MODELS.read(field.kind === 'metric' ? { ...model, metrics: metricsOn(model, datasets) } : model, field),
  };
  const candidates = needsMetric ? models.filter((model) => metricsOn(model, datasets).length > 0) : models;
  return searchItems(candidates, plan, options, { comparisons, orders });
}

/** Metrics that were measured on one of some data sets. */
function metricsOn({ metrics }: LoggedModel, datasets: readonly DatasetFilter[]): readonly Metric[] {
  return metrics.filter((metric) =>
    datasets.some(
      ({ datasetName, datasetDigest }) =>
        metric.datasetName === datasetName && (datasetDigest === undefined || metric.datasetDigest === datasetDigest),
    ),
  );
}

function readModelOrder(order: string | LoggedModelOrder): ItemOrder<LoggedModel> {
  const {
    fieldName,
    ascending = true,
    datasetName,
    datasetDigest,
  } = typeof order === 'string' ? parseModelOrder(order) : order;
  if (datasetDigest !== undefined && datasetName === undefined) {
    throw refuse('`dataset_digest` can only be specified if `dataset_name` is also specified.');
  }
  const field = readOrderIdentifier(fieldName.trim().split('.'), LOGGED_MODELS);
  return {
    isAscending: ascending,
    read(model) {
      if (field.kind !== 'metric') return LOGGED_MODELS.read(model, field);
      const metrics =
        datasetName === undefined
          ? model.metrics
          : metricsOn(model, [{ datasetName, ...(datasetDigest === undefined ? {} : { datasetDigest }) }]);
      return metrics
        .filter(({ key }) => key === field.key)
        .reduce<Metric | undefined>(
          (newest, metric) => (newest === undefined || metric.timestamp > newest.timestamp ? metric : newest),
          undefined,
        )?.value;
    },
  };
}

/** An order as it is written for runs: `metrics.rmse DESC`. */
export function parseModelOrder(text: string): LoggedModelOrder {
  const [, fieldName = text, direction] = /^\s*(.*?)(?:\s+(asc|desc))?\s*$/is.exec(text) ?? [];
  return { fieldName: fieldName.replaceAll('`', ''), ascending: direction?.toLowerCase() !== 'desc' };
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
    case 'creation_timestamp':
      return model.creationTimestamp;
    default:
      return model.lastUpdatedTimestamp;
  }
}

const REGISTERED_MODELS: SearchPlan<RegisteredModel> = {
  kinds: ['attribute', 'tag'],
  textAttributes: ['name'],
  numberAttributes: [],
  aliases: { timestamp: 'last_updated_timestamp' },
  listAttributes: ['name'],
  nullKinds: [],
  orderKinds: ['attribute'],
  orderAttributes: ['name', 'timestamp', 'last_updated_timestamp', 'creation_timestamp'],
  read(item, { kind, key }) {
    if (kind === 'tag') return own(item.tags, key);
    if (key === 'name') return item.name;
    return key === 'creation_timestamp' ? item.creationTimestamp : item.lastUpdatedTimestamp;
  },
  compareDefault: (one, other) => compareTexts(one.name, other.name),
  defaultPage: 100,
  maxPage: 1000,
};

export function searchRegisteredModelItems(
  models: readonly RegisteredModel[],
  options: SearchOptions,
): Page<RegisteredModel> {
  return searchWithoutPrompts(models, REGISTERED_MODELS, options);
}

const MODEL_VERSIONS: SearchPlan<ModelVersion> = {
  kinds: ['attribute', 'tag'],
  textAttributes: ['name', 'run_id', 'source_path'],
  numberAttributes: ['version_number'],
  listAttributes: ['name', 'run_id'],
  nullKinds: [],
  orderKinds: ['attribute'],
  orderAttributes: ['name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'],
  read(item, { kind, key }) {
    if (kind === 'tag') return own(item.tags, key);
    if (key === 'name') return item.name;
    if (key === 'run_id') return item.runId;
    if (key === 'source_path') return item.source;
    if (key === 'version_number') return Number(item.version);
    return key === 'creation_timestamp' ? item.creationTimestamp : item.lastUpdatedTimestamp;
  },
  compareDefault: (one, other) => compareTexts(one.name, other.name) || Number(other.version) - Number(one.version),
  defaultOrder: ['last_updated_timestamp DESC'],
  defaultPage: 10_000,
  maxPage: 200_000,
};

export function searchModelVersionItems(versions: readonly ModelVersion[], options: SearchOptions): Page<ModelVersion> {
  return searchWithoutPrompts(versions, MODEL_VERSIONS, options);
}

const PROMPT_TAG = 'mlflow.prompt.is_prompt';

// MLflow keeps prompts among the registered models, and shows them to those who ask for the tag alone.
function searchWithoutPrompts<Item extends RegisteredModel | ModelVersion>(
  items: readonly Item[],
  plan: SearchPlan<Item>,
  options: SearchOptions,
): Page<Item> {
  const { comparisons, orders } = parseSearch(plan, options);
  const isAboutPrompts = ({ kind, key }: SearchField): boolean => kind === 'tag' && key === PROMPT_TAG;
  const [asked] = comparisons.filter(isAboutPrompts);
  const asksForPrompts =
    (asked?.comparator === '=' && asked.value === 'true') || (asked?.comparator === '!=' && asked.value === 'false');
  return searchItems(
    items.filter(({ tags }) => (own(tags, PROMPT_TAG) === 'true') === asksForPrompts),
    plan,
    options,
    { comparisons: comparisons.filter((comparison) => !isAboutPrompts(comparison)), orders },
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
