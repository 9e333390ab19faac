// Forecasts of state space models (statsmodels/tsa/statespace/kalman_filter.py, FilterResults.predict): in the sample they are the filter's own, past its
// end the last state is carried on.
import { DecantError } from '../../../errors.ts';

/** A constant, or a straight line by the number of the observation. */
export interface Line {
  readonly start: number;
  readonly slope: number;
}

/** How unsure the state is; needed for intervals only. */
export interface StateCovariance {
  /** Of the state one step after the sample, row-major. */
  readonly last: Float64Array;
  /** What each step adds to it, row-major. */
  readonly added: Float64Array;
  /** Of the observation. */
  readonly observation: number;
}

/** What a reader found in the file. */
export interface TimeSeriesParts {
  /** The model's class: `ARIMA`, `SARIMAX`, `UnobservedComponents`. */
  readonly className: string;
  /** Was it fitted on a pandas Series? Then the answer has the name `predicted_mean`. */
  readonly isPandas: boolean;
  /** Forecasts of each observation of the sample by those before it. */
  readonly forecasts: Float64Array;
  /** The state one step after the sample. */
  readonly state: Float64Array;
  /** Row-major. */
  readonly transition: Float64Array;
  readonly stateIntercept: Float64Array;
  readonly design: Float64Array;
  readonly intercept: Line;
  /** Position of a date in the sample or after it; undefined where rows have no dates of a known distance. */
  readonly findDate: ((nanoseconds: bigint) => number) | undefined;
}

/** Fitted results of a time series; {@link TimeSeriesResults.predict} is statsmodels' `Results.predict(start, end)`. */
export class TimeSeriesResults {
  readonly className: string;
  readonly isPandas: boolean;
  /** Observations of the sample. */
  readonly observationCount: number;
  readonly findDate: TimeSeriesParts['findDate'];
  readonly #parts: TimeSeriesParts;

  constructor(parts: TimeSeriesParts) {
    this.className = parts.className;
    this.isPandas = parts.isPandas;
    this.observationCount = parts.forecasts.length;
    this.findDate = parts.findDate;
    this.#parts = parts;
  }

  /** Forecasts from position `start` to `end`, which is included; a negative position counts from the end of the sample. */
  predict(start: number, end: number): Float64Array {
    const first = this.#locate(start);
    const last = this.#locate(end);
    if (last < first) throw refuse('Prediction must have `end` after `start`.');
    const { forecasts } = this.#parts;
    const past = this.forecast(Math.max(0, last + 1 - forecasts.length));
    return Float64Array.from({ length: last + 1 - first }, (_, i) => {
      const at = first + i;
      return (at < forecasts.length ? forecasts[at] : past[at - forecasts.length]) ?? NaN;
    });
  }

  /** Forecasts of the observations after the sample. */
  forecast(count: number): Float64Array {
    const { design, forecasts, intercept, stateIntercept, transition } = this.#parts;
    let { state } = this.#parts;
    return Float64Array.from({ length: count }, (_, step) => {
      const shift = intercept.start + intercept.slope * (forecasts.length + step);
      const value = shift + design.reduce((sum, weight, i) => sum + weight * (state[i] ?? NaN), 0);
      state = multiply(transition, state).map((moved, i) => moved + (stateIntercept[i] ?? NaN));
      return value;
    });
  }

  /** Variances of the first forecasts after the sample. */
  forecastVariance(count: number, { last, added, observation }: StateCovariance): Float64Array {
    const { design, transition } = this.#parts;
    let covariance = last;
    return Float64Array.from({ length: count }, () => {
      const spread = multiply(covariance, design);
      const variance = design.reduce((sum, weight, i) => sum + weight * (spread[i] ?? NaN), 0) + observation;
      covariance = carry(transition, covariance, added, design.length);
      return variance;
    });
  }

  #locate(position: number): number {
    if (!Number.isSafeInteger(position)) throw refuse('start and end must be positions or dates of the sample.');
    const located = position < 0 ? position + this.observationCount : position;
    if (located >= 0) return located;
    throw refuse('start and end must not be before the sample.');
  }
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return Float64Array.from({ length: matrix.length / size }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (matrix[row * size + i] ?? NaN) * (vector[i] ?? NaN);
    return sum;
  });
}

// T P T' + R Q R'
function carry(transition: Float64Array, covariance: Float64Array, added: Float64Array, size: number): Float64Array {
  const left = multiplySquare(transition, covariance, size);
  return added.map((value, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (left[row * size + i] ?? NaN) * (transition[column * size + i] ?? NaN);
    return sum + value;
  });
}

function multiplySquare(a: Float64Array, b: Float64Array, size: number): Float64Array {
  return a.map((_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (a[row * size + i] ?? NaN) * (b[i * size + column] ?? NaN);
    return sum;
  });
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
