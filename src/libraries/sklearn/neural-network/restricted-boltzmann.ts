// BernoulliRBM of scikit-learn 0.19 to 1.9 (sklearn/neural_network/_rbm.py): probabilities of the hidden units. Its score_samples
// draws random numbers and is left out.
import { expit } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, multiplyRows } from '../multiply-rows.ts';
import { readTable, readTableOf } from '../read-table.ts';

/** Reads a BernoulliRBM. */
export function readBernoulliRbm(attributes: Attributes): Estimator {
  const components = readTable(attributes, 'components_');
  const { rowCount: outputCount, columnCount: featureCount } = components;
  const intercept = readTableOf(attributes, 'intercept_hidden_', 1, outputCount);
  const isSingleModel = components.isFloat32 && intercept.isFloat32;
  return makeTransformer(attributes, {
    featureCount,
    outputCount,
    acceptsSparse: true,
    transform: (x) => {
      const out = multiplyRows(x, components);
      for (let at = 0; at < out.length; at++) out[at] = expit(out[at]! + intercept.data[at % outputCount]!);
      return makeAnswer(x.rowCount, outputCount, out, isSingleModel && isSingle(x));
    },
  });
}
