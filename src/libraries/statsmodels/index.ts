// statsmodels: pickled results of regressions, generalized linear and discrete models.
export type { Rows } from './features.ts';
export { isStatsmodelsRecord, readResults } from './read-results.ts';
export { StatsmodelsResults } from './results.ts';
