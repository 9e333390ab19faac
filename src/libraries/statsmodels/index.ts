// statsmodels: pickled results of regressions, generalized linear and discrete models.
export type { Rows } from './features.ts';
export { LINKS } from './read-link.ts';
export { isStatsmodelsRecord, MODEL_PATHS, readResults } from './read-results.ts';
export { StatsmodelsResults } from './results.ts';
export {
  isTimeSeriesRecord,
  readStateCovariance,
  readStateSpaceSeries,
  readTimeSeries,
  TIME_SERIES_PATHS,
} from './time-series/read-time-series.ts';
export { TimeSeriesResults } from './time-series/time-series-results.ts';
export { forecastVariances } from './time-series/state-space.ts';
export type { StateCovariance } from './time-series/state-space.ts';
export type { StateSpaceSeries } from './time-series/read-time-series.ts';
