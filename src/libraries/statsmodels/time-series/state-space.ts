// Forecasts of state space models past the end of the sample (statsmodels/tsa/statespace/kalman_filter.py, FilterResults.predict): the last state is
// carried on.

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

/** The matrices of a model, which do not change with time. */
export interface StateSpace {
  readonly observationCount: number;
  /** The state one step after the sample. */
  readonly state: Float64Array;
  /** Row-major. */
  readonly transition: Float64Array;
  readonly stateIntercept: Float64Array;
  readonly design: Float64Array;
  readonly intercept: Line;
}

/** Forecasts of the first `count` observations after the sample. */
export function forecastStates(space: StateSpace, count: number): Float64Array {
  const { design, intercept, observationCount, stateIntercept, transition } = space;
  let { state } = space;
  return Float64Array.from({ length: count }, (_, step) => {
    const shift = intercept.start + intercept.slope * (observationCount + step);
    const value = shift + design.reduce((sum, weight, i) => sum + weight * (state[i] ?? NaN), 0);
    state = multiply(transition, state).map((moved, i) => moved + (stateIntercept[i] ?? NaN));
    return value;
  });
}

/** Variances of the first `count` forecasts after the sample. */
export function forecastVariances(
  { design, transition }: StateSpace,
  { last, added, observation }: StateCovariance,
  count: number,
): Float64Array {
  let covariance = last;
  return Float64Array.from({ length: count }, () => {
    const spread = multiply(covariance, design);
    const variance = design.reduce((sum, weight, i) => sum + weight * (spread[i] ?? NaN), 0) + observation;
    covariance = carry(transition, covariance, added, design.length);
    return variance;
  });
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
