// THE list of scikit-learn classes that Decant reads: one line for each family.
import type { EstimatorReader } from './reader.ts';

export const ESTIMATOR_READERS: readonly EstimatorReader[] = [];
