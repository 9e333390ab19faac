// What every transformer that can be fitted has: transform, its inverse, and both steps in one.
import { DecantError } from '../../../errors.ts';
import type { ModelInput } from '../../../data/input.ts';
import { requireMethod } from '../estimator.ts';
import type { Features } from '../estimator.ts';
import { Trainable } from './trainable.ts';
import type { FitOptions } from './trainable.ts';
import { readFeatures } from './training-data.ts';
import type { Target } from './training-data.ts';

/** An estimator whose answer is another X. */
export abstract class Transformer<Params extends object> extends Trainable<Params> {
  /** X as the next step reads it: a matrix, compressed sparse rows, or a table. */
  transform(x: ModelInput): Features {
    return requireMethod(this.estimator, 'transform')(readFeatures(x));
  }

  /** Learns from X and answers it transformed. */
  fitTransform(x: ModelInput, y?: Target, options?: FitOptions): Features {
    return this.fit(x, y, options).transform(x);
  }

  /** The X whose answer this is, where the transformer can undo what it does. */
  inverseTransform(x: ModelInput): Features {
    return requireMethod(this.estimator, 'inverse_transform')(readFeatures(x));
  }

  /** The names of the answer's columns; where X had none, those of scikit-learn: x0, x1. */
  getFeatureNamesOut(inputNames?: readonly string[]): readonly string[] {
    const { estimator } = this;
    const { featureNames, featureCount } = estimator;
    if (inputNames !== undefined && featureNames !== undefined && String(inputNames) !== String(featureNames)) {
      throw refuse('input_features is not equal to feature_names_in_');
    }
    if (inputNames !== undefined && featureCount !== undefined && inputNames.length !== featureCount) {
      throw refuse(
        `input_features should have length equal to number of features (${featureCount}), got ${inputNames.length}`,
      );
    }
    const names = inputNames ?? featureNames;
    // An estimator that names no columns has those of X.
    return estimator.outputNames?.(names) ?? names ?? Array.from({ length: featureCount ?? 0 }, (_, at) => `x${at}`);
  }
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
