// Fitted results of a time series: what it says of each observation of the sample, and of those after it.
import { DecantError } from '../../../errors.ts';

/** What a reader found in the file. */
export interface TimeSeriesParts {
  /** The model's class: `ARIMA`, `Holt`, `AutoReg`. */
  readonly className: string;
  /** Was it fitted on a pandas Series? Then the answer is one too. */
  readonly isPandas: boolean;
  /** Name of that Series; pandas numbers one without a name. */
  readonly seriesName: string | number;
  /** Forecasts of each observation of the sample by those before it; NaN where there are too few. */
  readonly forecasts: Float64Array;
  /** Forecasts of the first observations after the sample. */
  readonly forecast: (count: number) => Float64Array;
  /** Position of a date in the sample or after it; undefined where rows have no dates of a known distance. */
  readonly findDate: ((nanoseconds: bigint) => number) | undefined;
  /** First observation that an answer may hold, where those before are left out of it. Default 0. */
  readonly firstAnswer?: number | undefined;
}

/** Fitted results of a time series; {@link TimeSeriesResults.predict} is statsmodels' `Results.predict(start, end)`. */
export class TimeSeriesResults {
  readonly className: string;
  readonly isPandas: boolean;
  readonly seriesName: string | number;
  /** Observations of the sample. */
  readonly observationCount: number;
  readonly findDate: TimeSeriesParts['findDate'];
  /** Forecasts of the observations after the sample. */
  readonly forecast: TimeSeriesParts['forecast'];
  readonly #parts: TimeSeriesParts;

  constructor(parts: TimeSeriesParts) {
    this.className = parts.className;
    this.isPandas = parts.isPandas;
    this.seriesName = parts.seriesName;
    this.observationCount = parts.forecasts.length;
    this.findDate = parts.findDate;
    this.forecast = parts.forecast;
    this.#parts = parts;
  }

  /** Forecasts from position `start` to `end`, which is included; a negative position counts from the end of the sample. */
  predict(start: number, end: number): Float64Array {
    const { forecasts, firstAnswer = 0 } = this.#parts;
    const last = this.#locate(end);
    const located = this.#locate(start);
    if (last < located) throw refuse('Prediction must have `end` after `start`.');
    const first = Math.max(located, firstAnswer);
    const past = this.forecast(Math.max(0, last + 1 - forecasts.length));
    return Float64Array.from({ length: Math.max(0, last + 1 - first) }, (_, i) => {
      const at = first + i;
      return (at < forecasts.length ? forecasts[at] : past[at - forecasts.length]) ?? NaN;
    });
  }

  #locate(position: number): number {
    if (!Number.isSafeInteger(position)) throw refuse('start and end must be positions or dates of the sample.');
    const located = position < 0 ? position + this.observationCount : position;
    if (located >= 0) return located;
    throw refuse('start and end must not be before the sample.');
  }
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
