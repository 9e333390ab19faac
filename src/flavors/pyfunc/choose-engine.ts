// Which engine answers for a model: the flavor that `python_function.loader_module` names, then the model's other flavors.
// Each may refuse with a reason; if all refuse, one error lists every reason.
import { DecantError, describeError } from '../../errors.ts';
import type { Flavor, FlavorConfig, LoadOptions, Scorer } from '../../model/flavor.ts';
import type { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { explainLoader } from './explain-loader.ts';

/** Key of the flavor that every scoring path starts from. */
export const PYTHON_FUNCTION = 'python_function';

/** One engine that was asked and refused. */
export interface Refusal {
  /** Flavor, by its name in the MLmodel file. */
  readonly flavor: string;
  readonly reason: string;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** The engine that answers. */
export interface ChosenEngine {
  readonly flavor: string;
  /** The library's own object, as `<flavor>.loadModel` gives it. */
  readonly native: unknown;
  readonly scorer: Scorer;
  /** Engines that were asked before. */
  readonly refusals: readonly Refusal[];
}

/** Asks the engines in order; an error other than a refusal (a damaged or absent file) ends the search. */
export async function chooseEngine(
  model: Model,
  files: ModelFiles,
  flavors: readonly Flavor[],
  options: Pick<LoadOptions, 'signal' | 'allowCode'> = {},
): Promise<ChosenEngine | readonly Refusal[]> {
  const refusals: Refusal[] = [];
  const { mlflowVersion } = model;
  const saved = mlflowVersion === undefined ? {} : { mlflowVersion };
  for (const candidate of listCandidates(model, flavors)) {
    options.signal?.throwIfAborted();
    if (candidate.flavor === undefined) {
      refusals.push(candidate.refusal);
      continue;
    }
    const { flavor, config, loadOptions } = candidate;
    const allOptions = { ...loadOptions, ...saved, ...options };
    try {
      const native = await flavor.load(files, config, allOptions);
      return { flavor: flavor.name, native, scorer: flavor.scorer(native, config, allOptions), refusals };
    } catch (error) {
      if (!(error instanceof DecantError) || error.code !== 'UNSUPPORTED_MODEL') throw error;
      refusals.push({ flavor: flavor.name, reason: describeError(error), hint: error.hint, cause: error });
    }
  }
  return refusals;
}

/** One error for a model that every engine refused. */
export function refuseModel(files: ModelFiles, refusals: readonly Refusal[]): DecantError {
  const [first] = refusals;
  const hints = [...new Set(refusals.map((refusal) => refusal.hint).filter((hint) => hint !== undefined))];
  const reasons = refusals.map(({ flavor, reason }) => `${flavor}: ${reason}`);
  const message =
    reasons.length === 1
      ? `No engine runs the model in ${files.location}. ${reasons[0] ?? ''}`
      : `No engine runs the model in ${files.location}:${reasons.map((reason) => `\n  - ${reason}`).join('')}`;
  return new DecantError('UNSUPPORTED_MODEL', message, {
    cause: first?.cause,
    ...(hints.length === 0 ? {} : { hint: hints.join(' ') }),
  });
}

type Candidate =
  | { readonly flavor: Flavor; readonly config: FlavorConfig; readonly loadOptions: LoadOptions }
  | { readonly flavor: undefined; readonly refusal: Refusal };

function listCandidates(model: Model, flavors: readonly Flavor[]): Candidate[] {
  const configs = model.flavors;
  const pyfunc = configs[PYTHON_FUNCTION] ?? {};
  const loader = pyfunc['loader_module'];
  const predictFn = pyfunc['predict_fn'];
  const loadOptions = typeof predictFn === 'string' ? { predictFn } : {};
  const named = flavors.find((flavor) => typeof loader === 'string' && flavor.loaderModules.includes(loader));
  const candidates: Candidate[] = [];
  if (named === undefined) {
    candidates.push({ flavor: undefined, refusal: { flavor: PYTHON_FUNCTION, ...explainLoader(loader, pyfunc) } });
  } else {
    const dataPath = findDataPath(pyfunc);
    candidates.push({
      flavor: named,
      config: configs[named.name] ?? {},
      loadOptions: dataPath === undefined ? loadOptions : { ...loadOptions, dataPath },
    });
  }
  for (const flavor of flavors) {
    const config = configs[flavor.name];
    if (flavor === named || config === undefined) continue;
    candidates.push({ flavor, config, loadOptions });
  }
  return candidates;
}

// MLflow 1.x says `data`, later releases `model_path` for some flavors; either goes before the flavor's own key.
function findDataPath(pyfunc: FlavorConfig): LoadOptions['dataPath'] {
  for (const key of ['model_path', 'data']) {
    const value = pyfunc[key];
    if (value !== undefined && value !== null) return { key: `flavors.${PYTHON_FUNCTION}.${key}`, value };
  }
  return undefined;
}
