// Estimators as files that scikit-learn loads: pickle, or skops. A record is written as it was read or trained.
import { DecantError } from '../../errors.ts';
import { writePickle } from '../../formats/pickle/index.ts';
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
export function writeEstimator(record: PythonValue, format: SerializationFormat): WrittenEstimator {
  if (format !== 'skops') return { bytes: writePickle(record), untrustedTypes: [] };
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

// What skops 0.16 trusts (skops/io/_trusted_types.py): estimators of scikit-learn itself, its losses and links, functions of NumPy
// and SciPy. Trees are not among it: a made-up tree can crash scikit-learn.
function isTrusted(path: string): boolean {
  if (path === 'sklearn.tree._tree.Tree' || path.endsWith('.TreePredictor')) return false;
  const dot = path.lastIndexOf('.');
  const type = new PythonGlobal(path.slice(0, dot), path.slice(dot + 1));
  if (/^sklearn\._loss\.(?:link|loss|_loss)$/.test(type.module)) return true;
  if (type.module === 'sklearn.linear_model._sgd_fast') return true;
  if (path === 'sklearn.ensemble._hist_gradient_boosting.binning._BinMapper') return true;
  if (/^(?:numpy|numpy\._?core\.\w+|scipy\.special(?:\.\w+)?)$/.test(type.module)) return true;
  return type.module.startsWith('sklearn.') && findReader(type) !== undefined;
}
