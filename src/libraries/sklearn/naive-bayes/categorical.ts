// CategoricalNB of scikit-learn 0.22 to 1.9 (sklearn/naive_bayes.py).
import { DecantError } from '../../../errors.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { Estimator } from '../estimator.ts';
import { isRowCount, makeBayesClassifier, readPriors } from './class-probabilities.ts';

/** Logarithms of the probabilities of a feature's categories: [classes, categories]. */
interface FeatureLogarithms {
  readonly width: number;
  readonly categoryCount: number;
  readonly data: Float64Array;
}

/** Reads a CategoricalNB. */
export function readCategoricalBayes(attributes: Attributes): Estimator {
  const classes = attributes.tensor('classes_');
  const features = readFeatures(attributes, classes.data.length);
  const width = features[0]?.width ?? classes.data.length;
  const priors = readPriors(attributes, width);
  const featureCount = features.length;
  return makeBayesClassifier(attributes, {
    featureCount,
    classes,
    width,
    likelihoods: (x, rules) => {
      const input = checkInput(x, rules) as Matrix;
      const data = new Float64Array(input.rowCount * width);
      for (let row = 0, at = 0; row < input.rowCount; row++) {
        const start = row * width;
        for (const { categoryCount, data: logarithms } of features) {
          const category = readCategory(input.data[at++]!, categoryCount);
          for (let index = 0; index < width; index++) {
            data[start + index]! += logarithms[index * categoryCount + category]!;
          }
        }
        for (let index = 0; index < width; index++) data[start + index]! += priors[index]!;
      }
      return { data, isFloat32: false };
    },
  });
}

function readFeatures(attributes: Attributes, classCount: number): readonly FeatureLogarithms[] {
  return attributes.list('feature_log_prob_').map((value, index) => {
    const tensor = value instanceof NdArray ? readTensor(value) : undefined;
    if (tensor?.dtype !== 'float64' || tensor.shape.length !== 2 || !isRowCount(tensor.shape[0], classCount)) {
      throw attributes.refuse(`feature_log_prob_[${index}] is no array of floats with a row for each class`);
    }
    return { width: tensor.shape[0]!, categoryCount: tensor.shape[1]!, data: tensor.data };
  });
}

// X becomes integers: fractions are cut off.
function readCategory(element: number, categoryCount: number): number {
  const category = Math.trunc(element);
  if (category < 0) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Negative values in data passed to CategoricalNB (input X).');
  }
  if (category >= categoryCount) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `A category of X is out of bounds: its feature has ${categoryCount} categories.`,
      { hint: 'Categories are numbered from 0; fit with min_categories to leave room for others.' },
    );
  }
  return category;
}
