// `decant/tracking`: runs, logged models and registered models of MLflow.
export { MlflowClient } from '../tracking/mlflow-client.ts';
export type { BatchEntries, MetricOptions } from '../tracking/mlflow-client.ts';
export {
  activeRun,
  endRun,
  getRegistryUri,
  getTrackingUri,
  lastActiveRun,
  searchRuns,
  setExperiment,
  setRegistryUri,
  setTrackingUri,
  startRun,
  withRun,
} from '../tracking/fluent/runs.ts';
export type { SearchRunsOptions, StartRunOptions } from '../tracking/fluent/runs.ts';
export type { ActiveRun } from '../tracking/fluent/state.ts';
export {
  deleteTag,
  getArtifactUri,
  logArtifact,
  logArtifacts,
  logDict,
  logFigure,
  logImage,
  logInput,
  logInputs,
  logMetric,
  logMetrics,
  logOutputs,
  logParam,
  logParams,
  logStream,
  logTable,
  logText,
  setTag,
  setTags,
} from '../tracking/fluent/logging.ts';
export type { LogMetricOptions } from '../tracking/fluent/logging.ts';
export type { LoadTableOptions } from '../tracking/load-table.ts';
export type { TableData, TableRow } from '../tracking/table-artifacts.ts';
export type { ImagePlace } from '../tracking/image-artifacts.ts';
export {
  createExperiment,
  deleteExperiment,
  deleteExperimentTag,
  deleteRun,
  getExperiment,
  getExperimentByName,
  getParentRun,
  getRun,
  loadTable,
  restoreExperiment,
  restoreRun,
  searchExperiments,
  searchModelVersions,
  searchRegisteredModels,
  setExperimentTag,
  setExperimentTags,
  setModelVersionTag,
} from '../tracking/fluent/entities.ts';
export type { SearchAllOptions } from '../tracking/fluent/entities.ts';
export {
  clearActiveModel,
  createExternalModel,
  finalizeLoggedModel,
  getActiveModelId,
  initializeLoggedModel,
  logModelParams,
  setActiveModel,
} from '../tracking/fluent/logged-models.ts';
export type { LoggedModelOptions } from '../tracking/fluent/logged-models.ts';
export {
  deleteLoggedModelTag,
  getLoggedModel,
  lastLoggedModel,
  registerModel,
  searchLoggedModels,
  setLoggedModelTags,
} from '../tracking/fluent/models.ts';
export type { RegisterModelOptions } from '../tracking/fluent/models.ts';
export { downloadArtifacts, listArtifacts, loadDict, loadText } from '../tracking/download-artifacts.ts';
export type { ArtifactChoice, DownloadOptions } from '../tracking/download-artifacts.ts';
export { autolog } from '../tracking/autolog/autolog.ts';
export { flushAutologging } from '../tracking/autolog/pending-work.ts';
export type { AutologOptions } from '../tracking/autolog/autolog-options.ts';
export type { Loggable } from '../tracking/to-text.ts';
export type {
  Dataset,
  DatasetFilter,
  DatasetInput,
  Experiment,
  LoggedModel,
  LoggedModelOrder,
  LoggedModelSearchOptions,
  LoggedModelStatus,
  Metric,
  ModelLink,
  Page,
  Run,
  RunInfo,
  RunStatus,
  SearchOptions,
  ViewType,
} from '../stores/tracking/entities.ts';
export type { ModelVersion, RegisteredModel } from '../stores/registry/model-registry.ts';
export type { ArtifactInfo } from '../stores/artifacts/index.ts';
