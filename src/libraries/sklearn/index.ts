// THE list of scikit-learn classes that Decant reads: one line for each family.
import { COMPOSE_READERS } from './compose/index.ts';
import { ENCODER_READERS } from './encoders/index.ts';
import { ENSEMBLE_READERS } from './ensemble/index.ts';
import { IMPUTE_READERS } from './impute/index.ts';
import type { EstimatorReader } from './reader.ts';
import { TREE_READERS } from './tree/index.ts';

export const ESTIMATOR_READERS: readonly EstimatorReader[] = [
  ...COMPOSE_READERS,
  ...ENCODER_READERS,
  ...ENSEMBLE_READERS,
  ...IMPUTE_READERS,
  ...TREE_READERS,
];
