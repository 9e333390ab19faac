// The contract of a tracking store: REST server, SQL database, folder `mlruns` (mlflow.store.tracking.abstract_store).
import type {
  DatasetInput,
  Experiment,
  LoggedModel,
  LoggedModelSearchOptions,
  LoggedModelStatus,
  Metric,
  ModelLink,
  Page,
  Run,
  RunInfo,
  RunStatus,
  SearchOptions,
  Texts,
  ViewType,
} from './entities.ts';

/**
 * Experiments, runs and logged models. Errors are MLflow's: RESOURCE_DOES_NOT_EXIST for ids that are unknown,
 * RESOURCE_ALREADY_EXISTS for names that are taken, INVALID_PARAMETER_VALUE for a param whose value would change and for
 * names and values beyond MLflow's limits. What a call acknowledges is kept.
 */
export interface TrackingStore extends LoggedModelStore {
  /** As people write it, without credentials. */
  readonly uri: string;

  createExperiment(
    name: string,
    options?: { readonly artifactLocation?: string; readonly tags?: Texts },
  ): Promise<string>;
  getExperiment(experimentId: string): Promise<Experiment>;
  /** Undefined where no experiment has the name; a deleted one is found too. */
  getExperimentByName(name: string): Promise<Experiment | undefined>;
  searchExperiments(options?: SearchOptions & { readonly viewType?: ViewType }): Promise<Page<Experiment>>;
  renameExperiment(experimentId: string, name: string): Promise<void>;
  deleteExperiment(experimentId: string): Promise<void>;
  restoreExperiment(experimentId: string): Promise<void>;
  setExperimentTag(experimentId: string, key: string, value: string): Promise<void>;
  deleteExperimentTag?(experimentId: string, key: string): Promise<void>;

  createRun(options: CreateRunOptions): Promise<Run>;
  getRun(runId: string): Promise<Run>;
  updateRun(
    runId: string,
    change: { readonly status?: RunStatus; readonly endTime?: number; readonly runName?: string },
  ): Promise<RunInfo>;
  deleteRun(runId: string): Promise<void>;
  restoreRun(runId: string): Promise<void>;
  searchRuns(
    experimentIds: readonly string[],
    options?: SearchOptions & { readonly viewType?: ViewType },
  ): Promise<Page<Run>>;
  /** All at once or nothing; more than MLflow's limits for one request are refused (the client splits). */
  logBatch(runId: string, batch: LogBatch): Promise<void>;
  deleteTag(runId: string, key: string): Promise<void>;
  getMetricHistory(
    runId: string,
    key: string,
    options?: { readonly maxResults?: number; readonly pageToken?: string },
  ): Promise<Page<Metric>>;
  logInputs(
    runId: string,
    inputs: { readonly datasets?: readonly DatasetInput[]; readonly models?: readonly ModelLink[] },
  ): Promise<void>;
  logOutputs(runId: string, models: readonly ModelLink[]): Promise<void>;
  /** Appends to the tag `mlflow.log-model.history` of servers before MLflow 3. */
  recordLoggedModel(runId: string, modelJson: string): Promise<void>;

  close(): Promise<void>;
}

/** What a tracking store does with logged models. */
export interface LoggedModelStore {
  createLoggedModel(options: CreateLoggedModelOptions): Promise<LoggedModel>;
  finalizeLoggedModel(modelId: string, status: Exclude<LoggedModelStatus, 'PENDING'>): Promise<LoggedModel>;
  getLoggedModel(modelId: string): Promise<LoggedModel>;
  searchLoggedModels(experimentIds: readonly string[], options?: LoggedModelSearchOptions): Promise<Page<LoggedModel>>;
  deleteLoggedModel(modelId: string): Promise<void>;
  logLoggedModelParams(modelId: string, params: Texts): Promise<void>;
  setLoggedModelTags(modelId: string, tags: Texts): Promise<void>;
  deleteLoggedModelTag(modelId: string, key: string): Promise<void>;
}

export interface CreateRunOptions {
  readonly experimentId: string;
  readonly userId: string;
  readonly startTime: number;
  readonly runName?: string;
  readonly tags?: Texts;
}

export interface LogBatch {
  readonly metrics?: readonly Metric[];
  readonly params?: Texts;
  readonly tags?: Texts;
}

export interface CreateLoggedModelOptions {
  readonly experimentId: string;
  readonly name?: string;
  readonly sourceRunId?: string;
  readonly modelType?: string;
  readonly params?: Texts;
  readonly tags?: Texts;
}
