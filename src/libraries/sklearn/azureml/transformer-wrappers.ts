// Featurizers that hold a transformer or classifier of scikit-learn (azureml/automl/runtime/featurizer/transformer).
import { makeMatrix } from '../../../data/matrix.ts';
import type { Attributes } from '../attributes.ts';
import { toNumbers } from '../ensemble/parts.ts';
import { requireMethod } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import type { EstimatorReader, ReadContext } from '../reader.ts';
import { seriesToColumn } from '../sklearn-pandas/series-to-column.ts';

/** The reader of a featurizer whose transformer is in the named attribute. */
export function readPart(name: '_onehotencoder' | '_pipelines'): EstimatorReader['read'] {
  return (attributes, context) => {
    attributes.refuseOverrides(['transform']);
    const part = context.readEstimator(attributes.value(name), name);
    const transform = requireMethod(part, 'transform');
    return {
      className: attributes.className,
      children: [part],
      // An encoder gets one column where X has one dimension; texts stay as they are.
      transform: name === '_onehotencoder' ? (x) => transform(toTable(x)) : transform,
    };
  };
}

function toTable(x: Features): Features {
  return x.kind === 'series' ? { kind: 'frame', rowCount: x.rowCount, columns: [seriesToColumn(x, 0)] } : x;
}

/** Reads NaiveBayes, which transforms texts to the probabilities of their classes. */
export function readNaiveBayes(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['transform']);
  const model = context.readEstimator(attributes.value('model'), 'model');
  const classCount = model.classes !== undefined && 'data' in model.classes ? model.classes.data.length : 0;
  if (model.predict_proba === undefined) throw attributes.refuse(`${model.className} inside it has no predict_proba`);
  const answer = requireMethod(model, 'predict_proba');
  return {
    className: attributes.className,
    children: [model],
    transform: (x) => makeMatrix(x.rowCount, classCount, toNumbers(answer(x), x.rowCount, classCount)),
  };
}
