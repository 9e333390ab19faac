// Which metric, with which parameters (the names of scikit-learn's DistanceMetric).

/** Metrics of booleans, by scikit-learn's names. */
export const BOOLEAN_METRICS = [
  'jaccard',
  'matching',
  'dice',
  'kulsinski',
  'rogerstanimoto',
  'russellrao',
  'sokalmichener',
  'sokalsneath',
  'yule',
] as const;
export type BooleanMetricName = (typeof BOOLEAN_METRICS)[number];

/** A metric with its parameters. */
export type MetricSpec =
  | { readonly kind: 'euclidean' | 'manhattan' | 'chebyshev' | 'canberra' | 'braycurtis' | 'hamming' | 'haversine' }
  | { readonly kind: BooleanMetricName }
  | { readonly kind: 'minkowski'; readonly p: number; readonly weights?: Float64Array | undefined }
  | { readonly kind: 'wminkowski'; readonly p: number; readonly weights: Float64Array }
  | { readonly kind: 'seuclidean'; readonly variances: Float64Array }
  | { readonly kind: 'mahalanobis'; readonly inverse: Float64Array };

/** Some number of the rows that begin at `at` of `x` and at `other` of `y`; both have `size` columns. */
export type RowFunction = (x: Float64Array, at: number, y: Float64Array, other: number, size: number) => number;
