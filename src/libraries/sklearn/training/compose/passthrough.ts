// The columns that a ColumnTransformer passes through: a FunctionTransformer without a function, as scikit-learn 1.9 keeps it.
import type { ModelInput } from '../../../../data/input.ts';
import { PythonDict } from '../../../../formats/python/values.ts';
import { countColumns } from '../../check-width.ts';
import { readFeatures, readNames } from '../training-data.ts';
import { Transformer } from '../transformer.ts';

const DEFAULTS = {
  func: null,
  inverseFunc: null,
  validate: false,
  acceptSparse: true,
  checkInverse: false,
  featureNamesOut: 'one-to-one',
  kwArgs: null,
  invKwArgs: null,
};

/** Answers X as it is. */
export class Passthrough extends Transformer<typeof DEFAULTS> {
  constructor() {
    const type = { module: 'sklearn.preprocessing._function_transformer', className: 'FunctionTransformer' };
    super({ ...type, defaults: DEFAULTS }, {});
  }

  /** Learns the number and the names of the columns. */
  override fit(x: ModelInput): this {
    const features = readFeatures(x);
    return this.learn(
      { names: readNames(features) },
      { n_features_in_: countColumns(features) },
      { _sklearn_output_config: new PythonDict(new Map([['transform', 'default']])) },
    );
  }
}
