// THE list of scikit-learn classes that Decant reads: one line for each family.
import { AZUREML_READERS } from './azureml/index.ts';
import { CALIBRATION_READERS } from './calibration/index.ts';
import { CATEGORY_ENCODER_READERS } from './category-encoders/index.ts';
import { CLUSTER_READERS } from './cluster/index.ts';
import { COMPOSE_READERS } from './compose/index.ts';
import { COVARIANCE_READERS } from './covariance/index.ts';
import { CROSS_DECOMPOSITION_READERS } from './cross-decomposition/index.ts';
import { DECOMPOSITION_READERS } from './decomposition/index.ts';
import { DISCRIMINANT_READERS } from './discriminant-analysis/index.ts';
import { DUMMY_READERS } from './dummy/index.ts';
import { ENCODER_READERS } from './encoders/index.ts';
import { ENSEMBLE_READERS } from './ensemble/index.ts';
import { FEATURE_ENGINE_READERS } from './feature-engine/index.ts';
import { FEATURE_EXTRACTION_READERS } from './feature-extraction/index.ts';
import { FEATURE_SELECTION_READERS } from './feature-selection/index.ts';
import { FROZEN_READERS } from './frozen/index.ts';
import { FUNCTION_READERS } from './function/index.ts';
import { GAUSSIAN_PROCESS_READERS } from './gaussian-process/index.ts';
import { IMBALANCED_LEARN_READERS } from './imbalanced-learn/index.ts';
import { IMPUTE_READERS } from './impute/index.ts';
import { ISOTONIC_READERS } from './isotonic/index.ts';
import { KERNEL_APPROXIMATION_READERS } from './kernel-approximation/index.ts';
import { KERNEL_RIDGE_READERS } from './kernel-ridge/index.ts';
import { LINEAR_MODEL_READERS } from './linear-model/index.ts';
import { MANIFOLD_READERS } from './manifold/index.ts';
import { MIXTURE_READERS } from './mixture/index.ts';
import { MODEL_SELECTION_READERS } from './model-selection/index.ts';
import { MULTICLASS_READERS } from './multiclass/index.ts';
import { MULTIOUTPUT_READERS } from './multioutput/index.ts';
import { NAIVE_BAYES_READERS } from './naive-bayes/index.ts';
import { NEIGHBORS_READERS } from './neighbors/index.ts';
import { NEURAL_NETWORK_READERS } from './neural-network/index.ts';
import { PIPELINE_READERS } from './pipeline/index.ts';
import { PREPROCESSING_READERS } from './preprocessing/index.ts';
import { RANDOM_PROJECTION_READERS } from './random-projection/index.ts';
import type { EstimatorReader } from './reader.ts';
import { SEMI_SUPERVISED_READERS } from './semi-supervised/index.ts';
import { SKLEARN_PANDAS_READERS } from './sklearn-pandas/index.ts';
import { SVM_READERS } from './svm/index.ts';
import { TREE_READERS } from './tree/index.ts';

export const ESTIMATOR_READERS: readonly EstimatorReader[] = [
  ...AZUREML_READERS,
  ...CALIBRATION_READERS,
  ...CATEGORY_ENCODER_READERS,
  ...CLUSTER_READERS,
  ...COMPOSE_READERS,
  ...COVARIANCE_READERS,
  ...CROSS_DECOMPOSITION_READERS,
  ...DECOMPOSITION_READERS,
  ...DISCRIMINANT_READERS,
  ...DUMMY_READERS,
  ...ENCODER_READERS,
  ...ENSEMBLE_READERS,
  ...FEATURE_ENGINE_READERS,
  ...FEATURE_EXTRACTION_READERS,
  ...FEATURE_SELECTION_READERS,
  ...FROZEN_READERS,
  ...FUNCTION_READERS,
  ...GAUSSIAN_PROCESS_READERS,
  ...IMBALANCED_LEARN_READERS,
  ...IMPUTE_READERS,
  ...ISOTONIC_READERS,
  ...KERNEL_APPROXIMATION_READERS,
  ...KERNEL_RIDGE_READERS,
  ...LINEAR_MODEL_READERS,
  ...MANIFOLD_READERS,
  ...MIXTURE_READERS,
  ...MODEL_SELECTION_READERS,
  ...MULTICLASS_READERS,
  ...MULTIOUTPUT_READERS,
  ...NAIVE_BAYES_READERS,
  ...NEIGHBORS_READERS,
  ...NEURAL_NETWORK_READERS,
  ...PIPELINE_READERS,
  ...PREPROCESSING_READERS,
  ...RANDOM_PROJECTION_READERS,
  ...SEMI_SUPERVISED_READERS,
  ...SKLEARN_PANDAS_READERS,
  ...SVM_READERS,
  ...TREE_READERS,
];
