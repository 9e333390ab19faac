// The predictor of a model folder.
import { toBatch } from '../../data/input.ts';
import type { ModelInput } from '../../data/input.ts';
import { toValues } from '../../data/output.ts';
import type { ModelOutput } from '../../data/output.ts';
import type { Value } from '../../data/dtype.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { loadFlavor } from '../load-flavor.ts';
import { JAVASCRIPT_FLAVOR } from './javascript-flavor.ts';

/** Options of {@link loadModel}. */
export interface LoadJavascriptOptions {
  /** True runs the code of the model in this process: give it only for models that you trust. Default: DECANT_ALLOW_MODEL_CODE. */
  readonly allowCode?: boolean;
  readonly signal?: AbortSignal;
}

/** A predictor as it was saved, without a schema before it. */
export interface JavascriptModel {
  predict(input: ModelInput, params?: Readonly<Record<string, Value>>): Promise<ModelOutput>;
  readonly close: () => Promise<void>;
}

/** Loads and runs the code of a model; refuses with UNSUPPORTED_MODEL where that is not allowed. */
export async function loadModel(
  source: string | ModelFiles,
  options: LoadJavascriptOptions = {},
): Promise<JavascriptModel> {
  const { predict, close } = await loadFlavor(JAVASCRIPT_FLAVOR, source, options);
  return {
    predict: async (input, params = {}) => toValues(await predict(toBatch(input, undefined), params)),
    close,
  };
}
