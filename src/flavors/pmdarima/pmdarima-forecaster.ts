// Forecasts of pmdarima's ARIMA (pmdarima/arima/arima.py, ARIMA.predict): the SARIMAX of statsmodels in it, from the end of its sample on.
import { makeFrame } from '../../data/frame.ts';
import type { Frame } from '../../data/frame.ts';
import { DecantError } from '../../errors.ts';
import { PythonDict, PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import { normalQuantile } from '../../kernels/elementary/index.ts';
import { forecastVariances, readStateCovariance, readStateSpaceSeries } from '../../libraries/statsmodels/index.ts';
import type { StateCovariance, StateSpaceSeries } from '../../libraries/statsmodels/index.ts';

/** A fitted ARIMA of pmdarima without exogenous columns. */
export class PmdarimaForecaster {
  readonly #series: StateSpaceSeries;
  readonly #covariance: StateCovariance;

  constructor(series: StateSpaceSeries, covariance: StateCovariance) {
    this.#series = series;
    this.#covariance = covariance;
  }

  /** Observations that it was fitted on. */
  get observationCount(): number {
    return this.#series.results.observationCount;
  }

  /** `yhat` of the next `count` observations; with `alpha`, `yhat_lower` and `yhat_upper` of an interval of 1 - alpha too. */
  predict(count: number, alpha?: number): Frame {
    const values = this.#series.results.forecast(count);
    const yhat = { name: 'yhat', dtype: 'float64' as const, values };
    if (alpha === undefined) return makeFrame([yhat]);
    const quantile = normalQuantile(1 - alpha / 2);
    const variances = forecastVariances(this.#series.space, this.#covariance, count);
    const move = (sign: number): Float64Array =>
      values.map((value, i) => value + sign * quantile * Math.sqrt(variances[i] ?? NaN));
    return makeFrame([
      yhat,
      { name: 'yhat_lower', dtype: 'float64', values: move(-1) },
      { name: 'yhat_upper', dtype: 'float64', values: move(1) },
    ]);
  }
}

/** Reads a pickled ARIMA, or the ARIMA in an AutoARIMA; refuses pipelines and exogenous columns by name. */
export function readForecaster(value: PythonValue): PmdarimaForecaster {
  const path = value instanceof PythonObject ? value.type.path : 'no object';
  if (!(value instanceof PythonObject) || !(value.state instanceof PythonDict)) throw refuseModel(path, 'is not known');
  const { name, module } = value.type;
  if (!module.startsWith('pmdarima.arima.')) throw refuseModel(path, 'is not known');
  if (name === 'AutoARIMA') return readForecaster(value.state.get('model_') ?? null);
  if (name !== 'ARIMA') throw refuseModel(path, 'is not known');
  if (value.state.get('fit_with_exog_') !== false)
    throw refuseModel(path, 'was fitted with exogenous columns, or its layout is not known');
  const results = value.state.get('arima_res_');
  if (!(results instanceof PythonObject)) throw refuseModel(path, 'was not fitted');
  return new PmdarimaForecaster(readStateSpaceSeries(results), readStateCovariance(results));
}

function refuseModel(path: string, reason: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `${path} ${reason}.`, {
    hint: 'ARIMA and AutoARIMA of pmdarima without exogenous columns are known; a Python worker may run this model.',
  });
}
