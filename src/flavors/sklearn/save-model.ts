// Saves scikit-learn estimators as MLflow models: those that were trained here, and those that were loaded (mlflow.sklearn.save_model; parity API-040, MLM-060).
import { DecantError } from '../../errors.ts';
import { toBatch } from '../../data/input.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import type { Estimator } from '../../libraries/sklearn/estimator.ts';
import { Trainable, TRAINED_RELEASE } from '../../libraries/sklearn/training/trainable.ts';
import { checkFormat, writeEstimator } from '../../libraries/sklearn/write-estimator.ts';
import type { WrittenEstimator } from '../../libraries/sklearn/write-estimator.ts';
import type { Model } from '../../model/model.ts';
import { pinPackage } from '../../model/save/python-stack.ts';
import { readSavedPackages } from '../../model/save/read-saved-packages.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { readFilesAgain, recallModelSource } from '../model-source.ts';
import { saveContent } from '../saving/save-content.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { createSklearnScorer } from './create-scorer.ts';
import { rewriteEstimator } from './rewrite-estimator.ts';

/** An estimator that can be saved. */
export type SavableEstimator = Estimator | { readonly estimator: Estimator; toRecord(): PythonValue };

/** What {@link saveModel} takes beside what every flavor's does. */
export interface SaveSklearnOptions extends SaveModelOptions {
  /** Default: skops, which is safe to open anywhere. MLflow before 3.9 reads pickles alone. */
  readonly serializationFormat?: 'skops' | 'pickle' | 'cloudpickle';
  /** The method that python_function calls. Default: `predict`. */
  readonly pyfuncPredictFn?: string;
  /** Types in the file that skops does not trust by itself, and that whoever loads the model shall trust. */
  readonly skopsTrustedTypes?: readonly string[];
}

/** Writes the estimator's model into a folder that is absent or empty; answers what its MLmodel file says. */
export function saveModel(model: SavableEstimator, path: string, options: SaveSklearnOptions = {}): Promise<Model> {
  return saveContent(() => makeSklearnContent(model, options), path, options);
}

/** What a model of the estimator holds. */
export async function makeSklearnContent(model: SavableEstimator, options: SaveSklearnOptions): Promise<ModelContent> {
  return makeContent(
    await (isTrained(model) ? describeTrained(model.estimator, model.toRecord()) : describeLoaded(model)),
    options,
  );
}

/** What a model of an estimator holds that was trained here and is known by what it had learned. */
export async function makeTrainedContent(
  { estimator, record }: { readonly estimator: Estimator; readonly record: PythonValue },
  options: SaveSklearnOptions,
): Promise<ModelContent> {
  return makeContent(describeTrained(estimator, record), options);
}

async function makeContent(saved: Savable, options: SaveSklearnOptions): Promise<ModelContent> {
  const { pyfuncPredictFn = 'predict', skopsTrustedTypes } = options;
  const format = checkFormat(options.serializationFormat ?? 'skops');
  const { bytes, untrustedTypes } = await saved.write(format);
  const unknown = untrustedTypes.filter((type) => skopsTrustedTypes?.includes(type) !== true);
  if (unknown.length > 0) throw refuseTypes(unknown);
  const file = format === 'skops' ? 'model.skops' : 'model.pkl';
  const scorer = findScorer(saved.estimator, pyfuncPredictFn);
  return {
    files: new Map([[file, bytes]]),
    flavor: [
      'sklearn',
      {
        code: null,
        pickled_model: file,
        serialization_format: format,
        sklearn_version: saved.release,
        skops_trusted_types: skopsTrustedTypes === undefined ? null : [...skopsTrustedTypes],
      },
    ],
    pythonFunction:
      scorer === undefined
        ? undefined
        : { loader_module: 'mlflow.sklearn', model_path: file, predict_fn: pyfuncPredictFn },
    packages: choosePackages(saved.packages, format),
    ...(saved.pythonVersion === undefined ? {} : { pythonVersion: saved.pythonVersion }),
    takesExtraFiles: true,
    // MLflow asks `predict` for the signature, whatever python_function will call.
    ...(scorer === undefined ? {} : { predict: (input, params) => scorer.predict(toBatch(input, undefined), params) }),
  };
}

interface Savable {
  readonly estimator: Estimator;
  /** Release of scikit-learn whose layout the records have. */
  readonly release: string;
  readonly packages: readonly string[];
  readonly pythonVersion?: string | undefined;
  write(format: 'skops' | 'pickle' | 'cloudpickle'): WrittenEstimator | Promise<WrittenEstimator>;
}

function isTrained(model: SavableEstimator): model is { readonly estimator: Estimator; toRecord(): PythonValue } {
  return model instanceof Trainable;
}

function describeTrained(estimator: Estimator, record: PythonValue): Savable {
  return {
    estimator,
    release: TRAINED_RELEASE,
    packages: (['mlflow', 'numpy', 'pandas', 'scikit-learn', 'scipy'] as const).map(pinPackage),
    write: (format) => writeEstimator(record, format),
  };
}

async function describeLoaded(estimator: Estimator): Promise<Savable> {
  const source = recallModelSource(estimator);
  const config = source?.flavors['sklearn'];
  if (source === undefined || config === undefined) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `This ${estimator.className} was not loaded as a model of its own, and cannot be saved as one.`,
      { hint: 'Save what sklearn.loadModel answered, or an estimator that was trained here.' },
    );
  }
  const { files } = source;
  const { packages, pythonVersion } = await readSavedPackages(files, { sklearn: config }, 'scikit-learn');
  const release = config['sklearn_version'];
  return {
    estimator,
    release: typeof release === 'string' ? release : TRAINED_RELEASE,
    packages,
    pythonVersion,
    async write(format) {
      const [found] = await readFilesAgain(source);
      if (found === undefined) throw new DecantError('INTERNAL_ERROR', `${files.location} names no file of a model.`);
      const [path, bytes] = found;
      return rewriteEstimator(bytes, `${path} in ${files.location}`, format, packages);
    },
  };
}

function findScorer(estimator: Estimator, method: string): ReturnType<typeof createSklearnScorer> | undefined {
  try {
    return createSklearnScorer(estimator, { predictFn: method });
  } catch (error) {
    // A transformer is saved without python_function, as MLflow does.
    if (error instanceof DecantError && error.code === 'UNSUPPORTED_MODEL') return undefined;
    throw error;
  }
}

/** Lines of requirements, with the package that the format needs. */
export function choosePackages(packages: readonly string[], format: string): readonly string[] {
  const without = packages.filter((line) => !/^(?:skops|cloudpickle)(?![\w-])/i.test(line));
  if (format === 'skops') return [...without.map(raiseMlflow), pinPackage('skops')];
  return format === 'cloudpickle' ? [...without, pinPackage('cloudpickle')] : without;
}

// MLflow before 3.9 reads no skops.
function raiseMlflow(line: string): string {
  const [, major, minor] = /^mlflow==(\d+)\.(\d+)/i.exec(line) ?? [];
  const isOld = major !== undefined && (Number(major) < 3 || (Number(major) === 3 && Number(minor) < 9));
  return isOld ? pinPackage('mlflow') : line;
}

function refuseTypes(types: readonly string[]): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `The saved sklearn model references untrusted types. If you are sure loading these types is safe, set skopsTrustedTypes to [${types
      .map((type) => `'${type}'`)
      .join(', ')}].`,
    { hint: 'Or save the model with serializationFormat: pickle, which whoever loads it has to trust as a whole.' },
  );
}
