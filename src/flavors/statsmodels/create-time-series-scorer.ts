// What python_function.predict does with results of a time series: one row says from where to where to forecast (mlflow.statsmodels,
// _StatsmodelsModelWrapper; parity MLM-069).
import { makeTensorBatch } from '../../data/batch.ts';
import type { Batch } from '../../data/batch.ts';
import { readDatetime } from '../../data/datetime.ts';
import { findColumn, makeFrame } from '../../data/frame.ts';
import type { Frame } from '../../data/frame.ts';
import { makeTensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import type { TimeSeriesResults } from '../../libraries/statsmodels/index.ts';
import type { ScoreOptions, Scorer } from '../../model/flavor.ts';

/** Most forecasts of one request. */
const MAX_FORECASTS = 10_000_000;

/** The scorer of a time series. */
export function createTimeSeriesScorer(results: TimeSeriesResults): Scorer {
  const { className } = results;
  return {
    engine: 'native',
    description: `statsmodels ${className} (${results.observationCount} observations)`,
    methods: ['predict'],
    predict(input: Batch, _params, { method = 'predict' }: ScoreOptions = {}): Batch {
      if (method !== 'predict') throw refuse(`${className} has no method ${JSON.stringify(method)}. It has: predict.`);
      const [start, end] = [readPosition(input, 'start', results), readPosition(input, 'end', results)];
      if (end - start > MAX_FORECASTS) throw refuse(`More than ${MAX_FORECASTS} forecasts were asked for.`);
      const values = results.predict(start, end);
      if (results.isPandas) return makeFrame([{ name: results.seriesName, dtype: 'float64', values }]);
      return makeTensorBatch(makeTensor('float64', [values.length], values));
    },
  };
}

function readPosition(input: Batch, name: string, results: TimeSeriesResults): number {
  const column = input.kind === 'frame' ? findColumn(input, name) : undefined;
  if (column === undefined || rowCountOf(input) !== 1) {
    throw refuse(
      'prediction dataframes for a TimeSeriesModel must have exactly one row and include columns called start and end',
    );
  }
  const [value] = column.values;
  if (column.dtype !== 'datetime64') {
    if (typeof value === 'bigint') return Number(value);
    if (typeof value === 'number' && column.dtype.includes('int')) return value;
  }
  const date = typeof value === 'string' ? readDatetime(value)?.nanoseconds : value;
  if (typeof date !== 'bigint' || results.findDate === undefined) {
    throw refuse(`The \`${name}\` argument could not be matched to a location related to the index of the data.`);
  }
  return results.findDate(date);
}

function rowCountOf(input: Batch): number {
  return input.kind === 'frame' ? (input satisfies Frame).rowCount : 0;
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message, {
    hint: 'Give one row with start and end: positions, or dates where rows are dates of a fixed distance.',
  });
}
