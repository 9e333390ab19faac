// What a fitted Prophet holds.

/** One season: a Fourier series. */
export interface Season {
  readonly name: string;
  /** In days. */
  readonly period: number;
  readonly order: number;
  /** The boolean column that says in which rows the season holds. */
  readonly condition: string | undefined;
}

/** A column of numbers beside the date. */
export interface Regressor {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
}

/** A component of the forecast: which features it sums. */
export interface Component {
  readonly name: string;
  /** How often each feature is in it: 0 or 1. */
  readonly members: Float64Array;
  /** Whether it adds to the trend (and has its unit) or multiplies it. */
  readonly isAdditive: boolean;
}

/** The parameters of one iteration of the Markov chains, or of the one fit by optimization. */
export interface Iteration {
  readonly rate: number;
  readonly offset: number;
  readonly deltas: Float64Array;
  /** Standard deviation of the observations, in units of the scale. */
  readonly noise: number;
  /** A coefficient for each feature. */
  readonly weights: Float64Array;
}

/** How a release rounds the argument of a Fourier series, where t are days since 1970 and n is the order. */
export type FourierFormula =
  /** 2 n pi t / period */
  | 'quotient'
  /** 2 pi t n / period, of whole seconds */
  | 'whole-seconds'
  /** 2 pi t n / period */
  | 'product'
  /** (n / period) 2 pi t */
  | 'frequency';

/** A fitted Prophet. */
export interface ProphetModel {
  readonly growth: 'linear' | 'logistic' | 'flat';
  readonly fourierFormula: FourierFormula;
  /** Whether trends of the future are simulated together on the grid of the dates (since 1.1.1), not one by one. */
  readonly isVectorized: boolean;
  readonly hasFloor: boolean;
  /** The floor of models that do not read it from the table. */
  readonly floor: number;
  readonly scale: number;
  /** Seconds since 1970. */
  readonly start: number;
  readonly span: number;
  readonly changepoints: Float64Array;
  readonly iterations: readonly Iteration[];
  readonly seasons: readonly Season[];
  /** Features of holidays in their order: the days, as counted from 1970, on which each is 1. */
  readonly holidays: readonly ReadonlySet<number>[];
  readonly regressors: readonly Regressor[];
  readonly components: readonly Component[];
  /** Simulated draws; 0 for forecasts without bounds. */
  readonly uncertaintySamples: number;
  readonly intervalWidth: number;
  /** Mean distance of the dates of training, as a part of `span`; undefined where there is one date only. */
  readonly historyStep: number | undefined;
}
