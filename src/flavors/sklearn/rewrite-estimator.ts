// The file of an estimator in another format, or as it was where that is what the format asks for.
import { writeEstimator } from '../../libraries/sklearn/write-estimator.ts';
import type { WrittenEstimator } from '../../libraries/sklearn/write-estimator.ts';
import { readRecords } from '../read-records.ts';

/** Writes the estimator of a file again; `source` names the file in errors, `packages` are the lines of the model's requirements. */
export function rewriteEstimator(
  bytes: Uint8Array,
  source: string,
  format: 'skops' | 'pickle' | 'cloudpickle',
  packages: readonly string[],
): WrittenEstimator {
  const records = readRecords(bytes, source, { isFaithful: true });
  // A pickle is what it was; only a file of joblib has to become one, since MLflow reads it with pickle.
  if (format !== 'skops' && records.format === 'pickle' && bytes[0] === 0x80 && !records.globals.some(isJoblib)) {
    return { bytes, untrustedTypes: [] };
  }
  const numpyCore = needsOldNumpy(packages) ? 'numpy.core' : 'numpy._core';
  const written = writeEstimator(records.value, format, { numpyCore });
  return format === 'skops' && records.format === 'skops' ? { ...written, bytes } : written;
}

// NumPy 1 has its reconstructors where its own pickles look for them; scikit-learn takes NumPy 2 since 1.5.
function needsOldNumpy(packages: readonly string[]): boolean {
  const numpy = packages.find((line) => /^numpy\b/i.test(line));
  if (numpy !== undefined) return /^numpy\s*[=~<]=?\s*1\./i.test(numpy);
  return packages.some((line) => /^scikit-learn\s*[=~<]=?\s*(?:0\.|1\.[0-4]\b)/i.test(line));
}

function isJoblib({ module }: { readonly module: string }): boolean {
  return module.startsWith('joblib.numpy_pickle');
}
