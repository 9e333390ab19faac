// Estimators as files that scikit-learn loads: pickle, or skops. A record is written as it was read or trained.
import { DecantError } from '../../errors.ts';
import { writeJoblib } from '../../formats/joblib/index.ts';
import { writePickle } from '../../formats/pickle/index.ts';
import type { WritePickleOptions } from '../../formats/pickle/index.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import { writeSkops } from '../../formats/skops/index.ts';
import { findReader } from './load.ts';
import { PythonGlobal } from '../../formats/python/values.ts';

/** How an estimator is written; what cloudpickle writes of estimators is a pickle. */
export type SerializationFormat = 'skops' | 'pickle' | 'cloudpickle';

/** A file of an estimator. */
export interface WrittenEstimator {
  readonly bytes: Uint8Array;
  /** Types that skops does not trust by itself: whoever loads the file has to. Empty for pickles. */
  readonly untrustedTypes: readonly string[];
}

/** Writes the record of an estimator; refuses with UNSUPPORTED_MODEL what the format cannot hold. */
export function writeEstimator(
  record: PythonValue,
  format: SerializationFormat | 'joblib',
  options: WritePickleOptions = {},
): WrittenEstimator {
  if (format === 'joblib') return { bytes: writeJoblib(record, options), untrustedTypes: [] };
  if (format !== 'skops') return { bytes: writePickle(record, options), untrustedTypes: [] };
  const { bytes, types } = writeSkops(record);
  return { bytes, untrustedTypes: types.filter((path) => !isTrusted(path)) };
}

/** Checks the name of a format, with MLflow's words. */
export function checkFormat(format: string): SerializationFormat {
  if (format === 'skops' || format === 'pickle' || format === 'cloudpickle') return format;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Unrecognized serialization format: ${format}. Please specify one of the following supported formats: ['pickle', 'cloudpickle', 'skops'].`,
  );
}

// NumPy's functions of elements (ufuncs); others, such as numpy.max, are not trusted.
const NUMPY_FUNCTIONS = new Set(
  (
    'absolute add arccos arccosh arcsin arcsinh arctan arctan2 arctanh bitwise_and bitwise_count bitwise_or bitwise_xor cbrt ceil ' +
    'conjugate copysign cos cosh deg2rad degrees divide divmod equal exp exp2 expm1 fabs float_power floor floor_divide fmax fmin fmod ' +
    'frexp gcd greater greater_equal heaviside hypot invert isfinite isinf isnan isnat lcm ldexp left_shift less less_equal log log10 ' +
    'log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor matmul matvec maximum minimum modf multiply negative ' +
    'nextafter not_equal positive power rad2deg radians reciprocal remainder right_shift rint sign signbit sin sinh spacing sqrt square ' +
    'subtract tan tanh trunc vecdot vecmat'
  ).split(' '),
);

// What skops 0.16 trusts (skops/io/_trusted_types.py): estimators of scikit-learn itself, its losses and links, functions of NumPy
// and SciPy. Trees are not among it: a made-up tree can crash scikit-learn.
function isTrusted(path: string): boolean {
  if (path === 'sklearn.tree._tree.Tree' || path.endsWith('.TreePredictor')) return false;
  const dot = path.lastIndexOf('.');
  const type = new PythonGlobal(path.slice(0, dot), path.slice(dot + 1));
  if (path === 'sklearn.ensemble._hist_gradient_boosting.binning._BinMapper') return true;
  if (type.module === 'sklearn._loss._loss') return true;
  if (/^sklearn\._loss\.(?:link|loss)$/.test(type.module)) return !type.name.startsWith('HalfTweedie');
  if (type.module === 'sklearn.linear_model._sgd_fast') return true;
  // Experimental ones are not among scikit-learn's list of estimators.
  if (/^(?:_|Halving|IterativeImputer$)/.test(type.name) || type.module === 'sklearn.gaussian_process.kernels')
    return false;
  if (type.module === 'numpy') return NUMPY_FUNCTIONS.has(type.name);
  if (/^scipy\.special\._(?:special_)?ufuncs$/.test(type.module)) return true;
  return type.module.startsWith('sklearn.') && findReader(type) !== undefined;
}
