// The statsmodels flavor: `flavors.statsmodels` of an MLmodel and the pickle that it names (mlflow.statsmodels; parity MLM-069).
import { DecantError } from '../../errors.ts';
import { PythonObject } from '../../formats/python/values.ts';
import {
  isStatsmodelsRecord,
  isTimeSeriesRecord,
  readResults,
  readTimeSeries,
  TimeSeriesResults,
} from '../../libraries/statsmodels/index.ts';
import type { StatsmodelsResults } from '../../libraries/statsmodels/index.ts';
import type { Flavor, FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { checkPicklePolicy } from '../check-pickle-policy.ts';
import { readRecords } from '../read-records.ts';
import { createStatsmodelsScorer } from './create-scorer.ts';
import { createTimeSeriesScorer } from './create-time-series-scorer.ts';
import { inspectStatsmodels } from './inspect.ts';
import { readStatsmodelsFile } from './read-file.ts';

/** Results of statsmodels, saved by their own pickle. */
export const STATSMODELS_FLAVOR: Flavor<StatsmodelsResults | TimeSeriesResults> = {
  name: 'statsmodels',
  loaderModules: ['mlflow.statsmodels'],
  load: loadStatsmodels,
  scorer: (results) =>
    results instanceof TimeSeriesResults ? createTimeSeriesScorer(results) : createStatsmodelsScorer(results),
  inspect: inspectStatsmodels,
};

async function loadStatsmodels(
  files: ModelFiles,
  config: FlavorConfig,
  options: LoadOptions,
): Promise<StatsmodelsResults | TimeSeriesResults> {
  const { path, bytes } = await readStatsmodelsFile(files, config, options);
  options.signal?.throwIfAborted();
  const source = `${path} in ${files.location}`;
  checkPicklePolicy(`${source}: a statsmodels model is a pickle`);
  const { value } = readRecords(bytes, source);
  if (!isStatsmodelsRecord(value)) {
    const what = value instanceof PythonObject ? value.type.path : 'no object';
    throw new DecantError('UNSUPPORTED_MODEL', `${source} holds ${what}, not results of statsmodels.`);
  }
  try {
    return isTimeSeriesRecord(value) ? readTimeSeries(value) : readResults(value);
  } catch (cause) {
    if (!(cause instanceof DecantError)) throw cause;
    throw new DecantError(
      cause.code === 'INVALID_PARAMETER_VALUE' ? 'UNSUPPORTED_MODEL' : cause.code,
      `${source}: ${cause.message}`,
      {
        cause,
        ...(cause.hint === undefined ? {} : { hint: cause.hint }),
      },
    );
  }
}
