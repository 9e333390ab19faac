// What the autologging of estimators can be told (mlflow.sklearn.autolog; parity API-040).
import type { Label } from '../../libraries/sklearn/training/index.ts';
import type { AutologOptions } from './autolog-options.ts';

/** What `sklearn.autolog` takes. */
export interface SklearnAutologOptions extends AutologOptions {
  /** Child runs of a search of parameters. Accepted for MLflow's sake: no search can be trained here yet. Default: 5. */
  readonly maxTuningRuns?: number | null;
  /** Logs scores and metrics that are computed after `fit`. Default: true. */
  readonly logPostTrainingMetrics?: boolean;
  /** As MLflow's autolog, pickles of cloudpickle; skops is safe to open anywhere. Default: cloudpickle. */
  readonly serializationFormat?: 'skops' | 'pickle' | 'cloudpickle';
  /** The class whose precision, recall and F1 are logged. Default: the mean over all classes, weighted by their rows. */
  readonly posLabel?: Label;
}
