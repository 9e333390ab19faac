// PipelineWithYTransformations of AzureML (shared/model_wrappers.py; models/pipeline_with_ytransformations.py): a pipeline that learned
// a transformed target.
import { makeMatrix } from '../../../data/matrix.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { requireSingle, toNumbers } from '../ensemble/parts.ts';
import { requireMethod } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import type { ReadContext } from '../reader.ts';

/** Reads a PipelineWithYTransformations; refuses transformers of the target that are not known by name. */
export function readYPipeline(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['predict']);
  const pipeline = context.readEstimator(attributes.value('pipeline'), 'pipeline');
  const invert = readInverse(attributes, context);
  const predict = requireMethod(pipeline, 'predict');
  return {
    className: attributes.className,
    featureCount: pipeline.featureCount,
    featureNames: pipeline.featureNames,
    children: [pipeline],
    predict: (x) => invert(requireSingle(predict(x))),
  };
}

function readInverse(attributes: Attributes, context: ReadContext): (y: Tensor) => Tensor {
  const value = attributes.value('y_transformer');
  const name = value instanceof PythonObject && value.type.module.startsWith('azureml.') ? value.type.name : '';
  if (!(value instanceof PythonObject)) throw attributes.refuse(`y_transformer is ${describeKind(value)}`);
  switch (name) {
    case 'IdentityTransformer':
      return (y) => y;
    case 'LogTransformer': {
      const part = new Attributes(value, 'y_transformer');
      if (part.value('y_min') === null) throw attributes.refuse('its LogTransformer is not fitted');
      const scaler = context.readEstimator(part.value('scaler'), 'y_transformer.scaler');
      const unscale = requireMethod(scaler, 'inverse_transform');
      return (y) => {
        const rowCount = y.data.length;
        const numbers = toNumbers(y, rowCount, 1).map(Math.exp);
        const { data } = toFloatMatrix(unscale(makeMatrix(rowCount, 1, numbers)), attributes.className);
        return makeTensor('float64', [rowCount], Float64Array.from(data));
      };
    }
    default:
      throw attributes.refuse(`y_transformer is ${describeKind(value)}, which is not known`);
  }
}
