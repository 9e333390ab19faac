// The contract between a model directory and a library: one flavor for each key under `flavors:` in an MLmodel file.
import type { Batch, Params } from '../data/batch.ts';
import type { ClassLabels } from '../data/name-classes.ts';
import type { EnforcementPolicy } from '../data/enforcement/policy.ts';
import type { ModelFiles, ModelWriter } from './model-files.ts';

/** A flavor's entry in MLmodel: free YAML values, narrowed by the flavor itself. */
export type FlavorConfig = Readonly<Record<string, unknown>>;

/** How a scorer computes. */
export type Engine = 'native' | 'onnx' | 'python';

/** What a caller may choose for one prediction. */
export interface ScoreOptions {
  /** A method of the model other than the one it was saved with: `predict_proba`. */
  readonly method?: string;
  /** How the data is held against the signature. Default: as MLflow does. */
  readonly enforcement?: EnforcementPolicy;
  /** Names the columns of `predict_proba` and its kin by the labels of the classes, where the model knows them. Default: false. */
  readonly labels?: boolean;
}

/** Something that predicts. Nothing downstream knows which engine answers. */
export interface Scorer {
  readonly engine: Engine;
  /** What answers, for people: `sklearn Pipeline(StandardScaler, ElasticNet)`. */
  readonly description: string;
  /** Methods that can be chosen; the first is the default. */
  readonly methods: readonly string[];
  /** The columns the model itself asks for, where it knows them and the signature does not. */
  readonly featureNames?: readonly string[] | undefined;
  /** How many columns the model takes, where it knows that. */
  readonly featureCount?: number | undefined;
  /** Labels of a classifier's classes, in the order of the columns of `predict_proba`. */
  readonly classes?: ClassLabels | undefined;
  /**
   * Does the answer for a row come from that row alone? A long table is then scored in parts, with the answers of the whole. Default: false.
   */
  readonly isRowwise?: boolean | undefined;
  predict(input: Batch, params: Params, options?: ScoreOptions): Batch | Promise<Batch>;
  close?(): Promise<void>;
}

/** Facts about what a flavor met in a model, for `models doctor`. */
export interface FlavorReport {
  /** Classes and functions that the files name, with what becomes of each. */
  readonly symbols: readonly {
    readonly name: string;
    readonly status: 'native' | 'data' | 'refused';
    readonly reason?: string;
  }[];
  /** Library versions that the files state. */
  readonly versions: Readonly<Record<string, string>>;
  /** Things a careful person would want to know. */
  readonly risks: readonly string[];
}

/** Options of a load that every flavor understands. */
export interface LoadOptions {
  /** `pyfunc_predict_fn` / `predict_fn` of the python_function flavor. */
  readonly predictFn?: string;
  /** Release of MLflow that saved the model, where the file tells. */
  readonly mlflowVersion?: string;
  /** `data` or `model_path` of the python_function flavor, which goes before the flavor's own key; `key` is for errors. */
  readonly dataPath?: { readonly key: string; readonly value: unknown };
  /** May code of the model run in this process? Default: as the environment says. */
  readonly allowCode?: boolean;
  readonly signal?: AbortSignal;
}

/** One flavor. `Native` is what `<flavor>.loadModel` gives to its caller. */
export interface Flavor<Native = unknown> {
  /** Its key under `flavors:`. */
  readonly name: string;
  /** `python_function.loader_module` values that mean this flavor: `mlflow.sklearn`. */
  readonly loaderModules: readonly string[];
  /** Loads the library's object; refuses with UNSUPPORTED_MODEL and a reason. */
  load(files: ModelFiles, config: FlavorConfig, options: LoadOptions): Promise<Native>;
  /** What `python_function.predict` would do with it. */
  scorer(native: Native, config: FlavorConfig, options: LoadOptions): Scorer;
  /** Describes the files without building anything; never throws for an unsupported model. */
  inspect?(files: ModelFiles, config: FlavorConfig): Promise<FlavorReport>;
  save?(native: Native, files: ModelWriter, options: object): Promise<FlavorConfig>;
}
