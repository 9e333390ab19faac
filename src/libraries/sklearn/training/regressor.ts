// What every regressor that can be fitted has: predict and score.
import type { ModelInput } from '../../../data/input.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { r2Score } from '../metrics/regression.ts';
import type { Prediction } from '../estimator.ts';
import { Trainable } from './trainable.ts';
import type { Target } from './training-data.ts';

/** A regressor of one output. */
export abstract class Regressor<Params extends object> extends Trainable<Params> {
  override get estimatorType(): 'regressor' {
    return 'regressor';
  }

  /** One number for each row. */
  predict(x: ModelInput): Float64Array {
    return toNumbers(this.ask('predict', x));
  }

  /** R^2 of the predictions. */
  score(x: ModelInput, y: Target, options: { readonly sampleWeight?: ArrayLike<number> } = {}): number {
    return r2Score(Float64Array.from(y as ArrayLike<number>, Number), this.predict(x), options);
  }
}

function toNumbers(prediction: Prediction): Float64Array {
  return Float64Array.from((prediction as Tensor).data as Float64Array, Number);
}
