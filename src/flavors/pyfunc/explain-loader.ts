// Why a `python_function.loader_module` has no native engine (parity MLM-050, MLM-055 .. MLM-057).
import type { FlavorConfig } from '../../model/flavor.ts';

/** Reason and remedy, for people. */
export interface Explanation {
  readonly reason: string;
  readonly hint?: string;
}

const PYTHON_HINT = 'It needs a Python worker, which this release does not have; `mlflow models serve` runs it.';

/** Explains a loader that no flavor of the list claims. */
export function explainLoader(loader: unknown, config: FlavorConfig): Explanation {
  if (typeof loader !== 'string' || loader === '') {
    return { reason: 'the MLmodel file names no loader_module.', hint: 'Save the model again with MLflow.' };
  }
  if (loader === 'mlflow.pyfunc.model') {
    const file = typeof config['python_model'] === 'string' ? ` in ${config['python_model']}` : '';
    return { reason: `the model is Python code: a pickled PythonModel${file}.`, hint: PYTHON_HINT };
  }
  if (loader.startsWith('mlflow.pyfunc.loaders.')) {
    const kind = loader.slice('mlflow.pyfunc.loaders.'.length);
    return { reason: `the model is Python code (${kind}), loaded by ${loader}.`, hint: PYTHON_HINT };
  }
  const flavor = /^mlflow\.([a-z0-9_]+)$/.exec(loader)?.[1];
  if (flavor !== undefined) {
    return { reason: `the ${flavor} flavor (loader_module ${loader}) is not supported by this release.` };
  }
  return { reason: `the model is Python code: the author's module ${loader} loads it.`, hint: PYTHON_HINT };
}
