// `decant/statsmodels`: fitted results of statsmodels.
export { loadModel } from './load-model.ts';
export type { LoadStatsmodelsOptions } from './load-model.ts';
export { StatsmodelsResults, TimeSeriesResults } from '../../libraries/statsmodels/index.ts';
export type { Rows } from '../../libraries/statsmodels/index.ts';
