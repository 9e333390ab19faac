// sklearn-pandas 1.1 to 2.2 (sklearn_pandas): transformers for the columns of a table.
import { PythonGlobal } from '../../../formats/python/values.ts';
import { borrowRelease } from '../borrow-release.ts';
import { readPipeline } from '../pipeline/pipeline.ts';
import type { EstimatorReader } from '../reader.ts';
import { readCategoricalImputer } from './categorical-imputer.ts';
import { readDataFrameMapper } from './data-frame-mapper.ts';
import { readElementFunction } from './element-function.ts';

/** Stands for the release where no step is scikit-learn's: rules of a release concern names of columns only. */
const ANY_RELEASE = '0.24';

/** Readers of sklearn_pandas. */
export const SKLEARN_PANDAS_READERS: readonly EstimatorReader[] = [
  { className: 'CategoricalImputer', package: 'sklearn_pandas', read: readCategoricalImputer },
  { className: 'DataFrameMapper', package: 'sklearn_pandas', read: readDataFrameMapper },
  {
    className: 'FunctionTransformer',
    package: 'sklearn_pandas',
    read: (attributes) => readElementFunction(attributes, attributes.value('_FunctionTransformer__func')),
  },
  {
    className: 'NumericalTransformer',
    package: 'sklearn_pandas',
    read: (attributes) => {
      const name = attributes.choice('_NumericalTransformer__func', ['log', 'log1p']);
      return readElementFunction(attributes, new PythonGlobal('numpy', name));
    },
  },
  {
    className: 'TransformerPipeline',
    package: 'sklearn_pandas',
    read: (attributes, context) => readPipeline(borrowRelease(attributes, ANY_RELEASE), context),
  },
];
