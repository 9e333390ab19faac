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
  logInputs,
  logMetric,
  logMetrics,
  logParam,
  logParams,
  logTable,
  logText,
  setTag,
  setTags,
} from './fluent-logging.ts';
export type { TableData } from './fluent-logging.ts';
export {
  deleteLoggedModelTag,
  getLoggedModel,
  lastLoggedModel,
  logModelParams,
  registerModel,
  searchLoggedModels,
  setLoggedModelTags,
} from './fluent-models.ts';
export type { RegisterModelOptions } from './fluent-models.ts';
export { downloadArtifacts, listArtifacts, loadDict, loadText } from './download-artifacts.ts';
export type { ArtifactChoice, DownloadOptions } from './download-artifacts.ts';
export type { Loggable } from './to-text.ts';
