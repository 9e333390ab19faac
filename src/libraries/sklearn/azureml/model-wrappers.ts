// Wrappers with the fitted estimator in `model` (azureml/automl/runtime/shared/model_wrappers.py).
import { delegateMethods } from '../delegate-methods.ts';
import type { Estimator } from '../estimator.ts';
import type { EstimatorReader } from '../reader.ts';

const METHODS = {
  classifier: ['predict', 'predict_proba'],
  regressor: ['predict'],
  transformer: [],
} as const;

/** The reader of a wrapper that passes the calls of its kind on, and no others. */
export function readWrapper(kind: keyof typeof METHODS): EstimatorReader['read'] {
  return (attributes, context): Estimator => {
    attributes.refuseOverrides(['predict', 'predict_proba', 'transform']);
    if (attributes.value('model') === null) throw attributes.refuse('it was saved before fit()');
    const model = context.readEstimator(attributes.value('model'), 'model');
    const { transform, inverse_transform } = model;
    if (kind === 'transformer' && transform === undefined) {
      throw attributes.refuse(`${model.className} inside it has no transform`);
    }
    const classes =
      attributes.has('classes_') && attributes.value('classes_') !== null ? attributes.tensor('classes_') : undefined;
    // XGBoost is given a second class then, which the wrapper takes off again.
    if (classes?.data.length === 1) throw attributes.refuse('it was fitted on a single class');
    return {
      className: attributes.className,
      featureCount: model.featureCount,
      featureNames: model.featureNames,
      ...(kind === 'classifier' ? { classes: classes ?? model.classes } : {}),
      children: [model],
      ...delegateMethods(model, METHODS[kind]),
      ...(kind === 'transformer' && transform !== undefined ? { transform } : {}),
      ...(kind === 'transformer' && inverse_transform !== undefined ? { inverse_transform } : {}),
    };
  };
}
