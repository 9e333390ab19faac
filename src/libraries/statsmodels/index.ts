// statsmodels: pickled results of regressions, generalized linear and discrete models.
export type { Rows } from './features.ts';
export { isStatsmodelsRecord, readResults } from './read-results.ts';
export { StatsmodelsResults } from './results.ts';
export { isTimeSeriesRecord, readStateCovariance, readTimeSeries } from './time-series/read-time-series.ts';
export { TimeSeriesResults } from './time-series/time-series-results.ts';
export type { StateCovariance } from './time-series/time-series-results.ts';
