// A loaded model behind MLflow's one interface: enforce the schema, check the params, score (mlflow.pyfunc.PyFuncModel; parity API-031).
import type { Batch } from '../../data/batch.ts';
import { makeTensorBatch } from '../../data/batch.ts';
import type { Value } from '../../data/dtype.ts';
import { enforceParams } from '../../data/enforcement/enforce-params.ts';
import { enforceSchema } from '../../data/enforcement/enforce-schema.ts';
import { toBatch } from '../../data/input.ts';
import type { ModelInput } from '../../data/input.ts';
import { nameClasses } from '../../data/name-classes.ts';
import { toValues } from '../../data/output.ts';
import type { ModelOutput } from '../../data/output.ts';
import type { Signature } from '../../data/schema.ts';
import { DecantError } from '../../errors.ts';
import type { ScoreOptions, Scorer } from '../../model/flavor.ts';
import type { InputExample } from '../../model/input-example.ts';
import type { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import type { ScoringModel } from '../../model/scoring-model.ts';
import { PYTHON_FUNCTION } from './choose-engine.ts';
import type { ChosenEngine, Refusal } from './choose-engine.ts';

/** A model that predicts. Made by `loadModel`. */
export class PyFuncModel implements ScoringModel {
  /** What the MLmodel file says. */
  readonly metadata: Model;
  readonly scorer: Scorer;
  /** The flavor that answers, by its name in the MLmodel file. */
  readonly flavor: string;
  /** The library's own object: for sklearn, the estimator that `sklearn.loadModel` gives. */
  readonly native: unknown;
  /** Engines that were asked first and refused. */
  readonly refusals: readonly Refusal[];
  readonly #files: ModelFiles;
  readonly #hideDetails: boolean;

  constructor(metadata: Model, files: ModelFiles, engine: ChosenEngine, hideSchemaDetails = false) {
    this.metadata = metadata;
    this.scorer = engine.scorer;
    this.flavor = engine.flavor;
    this.native = engine.native;
    this.refusals = engine.refusals;
    this.#files = files;
    this.#hideDetails = hideSchemaDetails;
  }

  /** Where the model's files are. */
  get location(): string {
    return this.#files.location;
  }

  /** A signature that cannot be read throws here, not at load. */
  get signature(): Signature | undefined {
    return this.metadata.signature;
  }

  get mlflowVersion(): string | undefined {
    return this.metadata.mlflowVersion;
  }

  get modelId(): string | undefined {
    return this.metadata.modelId;
  }

  /** The Python module that MLflow would load the model with. */
  get loaderModule(): string | undefined {
    const value = this.metadata.flavors[PYTHON_FUNCTION]?.['loader_module'];
    return typeof value === 'string' ? value : undefined;
  }

  /** Labels of the classes, in the order of the columns of `predict_proba`; one list for each output of a model with several. */
  get classes(): ModelOutput | undefined {
    const { classes } = this.scorer;
    if (classes === undefined) return undefined;
    return 'kind' in classes
      ? toValues(makeTensorBatch(classes))
      : classes.map((item) => toValues(makeTensorBatch(item)));
  }

  /** The configuration that was saved with the model; undefined where there is none. */
  get modelConfig(): unknown {
    return this.metadata.flavors[PYTHON_FUNCTION]?.['config'] ?? undefined;
  }

  /**
   * Scores rows, columns, arrays or values; the answer is plain values. Data that does not fit the signature is refused with
   * INVALID_PARAMETER_VALUE, data that the model itself refuses with BAD_REQUEST.
   */
  async predict(
    input: ModelInput,
    params?: Readonly<Record<string, Value>> | null,
    options?: ScoreOptions,
  ): Promise<ModelOutput> {
    return toValues(await this.predictBatch(toBatch(input, this.signature?.inputs), params, options));
  }

  predictBatch(input: Batch, params: Value | undefined, options?: ScoreOptions): Batch | Promise<Batch> {
    const signature = this.metadata.signature;
    const inputs = signature?.inputs;
    const data =
      inputs === undefined
        ? input
        : enforceSchema(input, inputs, { hideDetails: this.#hideDetails, policy: options?.enforcement });
    const checked = enforceParams(params, signature?.params);
    let answer: Batch | Promise<Batch>;
    try {
      answer = this.scorer.predict(data, checked, options);
    } catch (error) {
      throw toBadRequest(error);
    }
    if (!(answer instanceof Promise)) return this.#nameClasses(answer, options);
    return answer.then(
      (batch) => this.#nameClasses(batch, options),
      (error: unknown) => {
        throw toBadRequest(error);
      },
    );
  }

  #nameClasses(answer: Batch, options: ScoreOptions | undefined): Batch {
    const { classes, methods } = this.scorer;
    if (options?.labels !== true || classes === undefined) return answer;
    return nameClasses(answer, options.method ?? methods[0] ?? '', classes);
  }

  /** The input example that was saved with the model, as data for `predictBatch`; undefined where there is none. */
  async inputExample(): Promise<InputExample | undefined> {
    return this.metadata.loadInputExample(this.#files);
  }

  /** The request body that was saved with the model; undefined where there is none. */
  async servingInput(): Promise<string | undefined> {
    return this.metadata.getServingInput(this.#files);
  }

  /** Frees what the engine holds. */
  async close(): Promise<void> {
    await this.scorer.close?.();
  }
}

// MLflow tells what its own enforcement refuses from what the model throws: the latter is a bad request (SRV-033, SRV-034).
function toBadRequest(error: unknown): unknown {
  if (!(error instanceof DecantError)) return error;
  return new DecantError('BAD_REQUEST', error.message, {
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
