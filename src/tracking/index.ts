// The fluent API and the client of MLflow Tracking and the Model Registry.
export { MlflowClient } from './mlflow-client.ts';
export type { BatchEntries, MetricOptions } from './mlflow-client.ts';
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
} from './fluent-runs.ts';
export type { SearchRunsOptions, StartRunOptions } from './fluent-runs.ts';
export type { ActiveRun } from './fluent-state.ts';
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
} from './fluent-logging.ts';
export type { LogMetricOptions } from './fluent-logging.ts';
export type { TableData, TableRow } from './table-artifacts.ts';
export type { ImagePlace } from './image-artifacts.ts';
export {
  createExperiment,
  deleteExperiment,
  deleteExperimentTag,
  deleteRun,
  getExperiment,
  getExperimentByName,
  getParentRun,
  getRun,
  restoreExperiment,
  restoreRun,
  searchExperiments,
  searchModelVersions,
  searchRegisteredModels,
  setExperimentTag,
  setExperimentTags,
  setModelVersionTag,
} from './fluent-entities.ts';
export type { SearchAllOptions } from './fluent-entities.ts';
export {
  clearActiveModel,
  createExternalModel,
  finalizeLoggedModel,
  getActiveModelId,
  initializeLoggedModel,
  logModelParams,
  setActiveModel,
} from './fluent-logged-models.ts';
export type { LoggedModelOptions } from './fluent-logged-models.ts';
export {
  deleteLoggedModelTag,
  getLoggedModel,
  lastLoggedModel,
  registerModel,
  searchLoggedModels,
  setLoggedModelTags,
} from './fluent-models.ts';
export type { RegisterModelOptions } from './fluent-models.ts';
export { downloadArtifacts, listArtifacts, loadDict, loadText } from './download-artifacts.ts';
export type { ArtifactChoice, DownloadOptions } from './download-artifacts.ts';
export type { Loggable } from './to-text.ts';
