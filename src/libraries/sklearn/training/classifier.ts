// What every classifier that can be fitted has: predict, probabilities, score.
import type { ModelInput } from '../../../data/input.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { accuracyScore } from '../metrics/classification.ts';
import type { Prediction } from '../estimator.ts';
import type { Label } from './class-labels.ts';
import { Trainable } from './trainable.ts';
import type { Target } from './training-data.ts';

/** A classifier of one output. */
export abstract class Classifier<Params extends object> extends Trainable<Params> {
  override get estimatorType(): 'classifier' {
    return 'classifier';
  }

  /** The label of each row. */
  predict(x: ModelInput): readonly Label[] {
    const { dtype, data } = asTensor(this.ask('predict', x));
    if (dtype === 'bool') return Array.from(data, (label) => label === 1);
    if (dtype === 'int64') return Array.from(data, Number);
    return Array.from(data as ArrayLike<Label>);
  }

  /** The probabilities of each row, in the order of the classes. */
  predictProba(x: ModelInput): readonly Float64Array[] {
    const { shape, data } = asTensor(this.ask('predict_proba', x));
    const [rowCount = 0, width = 0] = shape;
    const numbers = data as Float64Array;
    return Array.from({ length: rowCount }, (_, row) => numbers.slice(row * width, (row + 1) * width));
  }

  /** The part of the rows whose label is predicted. */
  score(x: ModelInput, y: Target, options: { readonly sampleWeight?: ArrayLike<number> } = {}): number {
    return accuracyScore(Array.from(y as ArrayLike<Label>), this.predict(x), options);
  }
}

// One output has one tensor.
function asTensor(prediction: Prediction): Tensor {
  return prediction as Tensor;
}
