// GaussianNB of scikit-learn 0.19 to 1.9 (sklearn/naive_bayes.py).
import type { Matrix } from '../../../data/matrix.ts';
import { log, sumPairwise } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { Estimator } from '../estimator.ts';
import { isSingle, toFloat64 } from '../multiply-rows.ts';
import { readTable, readTableOf } from '../read-table.ts';
import { makeBayesClassifier } from './class-probabilities.ts';

/** Reads a GaussianNB; its variances are `sigma_` until 0.24, `var_` since. */
export function readGaussianBayes(attributes: Attributes): Estimator {
  const classes = attributes.tensor('classes_');
  const classCount = classes.data.length;
  const means = readTable(attributes, 'theta_');
  const { columnCount: featureCount } = means;
  if (means.rowCount !== classCount) throw attributes.refuse(`theta_ has ${means.rowCount} rows of ${classCount}`);
  const variances = readTableOf(attributes, attributes.has('var_') ? 'var_' : 'sigma_', classCount, featureCount);
  const priors = readTableOf(attributes, 'class_prior_', 1, classCount);
  const logPriors = priors.data.map(log);
  const constants = Float64Array.from({ length: classCount }, (_, index) => {
    const start = index * featureCount;
    const logs = variances.data.subarray(start, start + featureCount).map((variance) => log(2 * Math.PI * variance));
    return -0.5 * sumPairwise(logs, 0, featureCount);
  });
  const isSingleModel = means.isFloat32 && variances.isFloat32;
  return makeBayesClassifier(attributes, {
    featureCount,
    classes,
    likelihoods: (x, rules) => {
      const input = checkInput(x, rules) as Matrix;
      const elements = toFloat64(input);
      const data = new Float64Array(input.rowCount * classCount);
      const terms = new Float64Array(featureCount);
      for (let row = 0; row < input.rowCount; row++) {
        for (let index = 0; index < classCount; index++) {
          for (let j = 0; j < featureCount; j++) {
            const difference = elements[row * featureCount + j]! - means.data[index * featureCount + j]!;
            terms[j] = (difference * difference) / variances.data[index * featureCount + j]!;
          }
          const exponent = constants[index]! - 0.5 * sumPairwise(terms, 0, featureCount);
          data[row * classCount + index] = logPriors[index]! + exponent;
        }
      }
      return { data, isFloat32: isSingleModel && isSingle(input) };
    },
  });
}
