// Entities of MLflow Tracking as plain objects (mlflow.entities). Times are milliseconds since 1970; ids are texts (TRK-004).

export type LifecycleStage = 'active' | 'deleted';
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';
export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
export type LoggedModelStatus = 'PENDING' | 'READY' | 'FAILED';

/** Texts by key: tags and params. */
export type Texts = Readonly<Record<string, string>>;

export interface Experiment {
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  readonly tags: Texts;
  readonly creationTime: number | undefined;
  readonly lastUpdateTime: number | undefined;
}

export interface RunInfo {
  readonly runId: string;
  readonly runName: string | undefined;
  readonly experimentId: string;
  readonly userId: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | undefined;
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
}

export interface Metric {
  readonly key: string;
  /** May be NaN and infinite. */
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
  readonly modelId?: string;
  readonly datasetName?: string;
  readonly datasetDigest?: string;
  readonly runId?: string;
}

export interface Dataset {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  /** JSON text. */
  readonly source: string;
  readonly schema?: string;
  readonly profile?: string;
}

export interface DatasetInput {
  readonly dataset: Dataset;
  readonly tags: Texts;
}

/** A model that a run made, or read. */
export interface ModelLink {
  readonly modelId: string;
  readonly step: number;
}

export interface Run {
  readonly info: RunInfo;
  readonly data: {
    readonly params: Texts;
    readonly tags: Texts;
    /** The latest value of each key. */
    readonly metrics: readonly Metric[];
  };
  readonly inputs: { readonly datasets: readonly DatasetInput[]; readonly models: readonly ModelLink[] };
  readonly outputs: { readonly models: readonly ModelLink[] };
}

export interface LoggedModel {
  readonly modelId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly creationTimestamp: number;
  readonly lastUpdatedTimestamp: number;
  readonly status: LoggedModelStatus;
  readonly statusMessage: string | undefined;
  readonly modelType: string | undefined;
  readonly sourceRunId: string | undefined;
  readonly params: Texts;
  readonly tags: Texts;
  readonly metrics: readonly Metric[];
}

/** One page of a search; `token` asks for the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly token: string | undefined;
}

/** What every search may state, in MLflow's grammar of filters and orders. */
export interface SearchOptions {
  readonly filter?: string;
  readonly orderBy?: readonly string[];
  readonly maxResults?: number;
  readonly pageToken?: string;
}

/** A data set that metrics of a logged model were measured on. */
export interface DatasetFilter {
  readonly datasetName: string;
  readonly datasetDigest?: string;
}

/** An order of logged models: by an attribute, or by the newest value of a metric (`metrics.rmse`), measured on one data set. */
export interface LoggedModelOrder extends Partial<DatasetFilter> {
  readonly fieldName: string;
  readonly ascending?: boolean;
}

/** A search of logged models (parity TRK-036). */
export interface LoggedModelSearchOptions extends Omit<SearchOptions, 'orderBy'> {
  readonly orderBy?: readonly (string | LoggedModelOrder)[];
  /** Metrics of other data sets do not count; without a metric in the filter, models measured on one of these are found. */
  readonly datasets?: readonly DatasetFilter[];
}
