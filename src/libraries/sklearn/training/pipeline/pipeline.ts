// Pipeline and make_pipeline (sklearn/pipeline.py, scikit-learn 1.9).
import { DecantError } from '../../../../errors.ts';
import type { ModelInput } from '../../../../data/input.ts';
import { PythonTuple } from '../../../../formats/python/values.ts';
import type { PythonValue } from '../../../../formats/python/values.ts';
import type { Features } from '../../estimator.ts';
import { changeSteps, checkStepNames, describeSteps, nameSteps } from '../composition.ts';
import { Classifier } from '../classifier.ts';
import type { Label } from '../class-labels.ts';
import { Regressor } from '../regressor.ts';
import { Trainable } from '../trainable.ts';
import type { FitOptions } from '../trainable.ts';
import type { Target } from '../training-data.ts';
import { Transformer } from '../transformer.ts';

/** What a step of a pipeline does; `passthrough` does nothing. */
export type Step = Trainable<object> | 'passthrough';

/** Parameters of {@link Pipeline}. */
export interface PipelineParams {
  /** Steps with their names. All but the last one are transformers. */
  readonly steps: readonly (readonly [name: string, step: Step])[];
  readonly transformInput: null;
  readonly memory: null;
  /** Accepted for scikit-learn's sake: nothing is printed. */
  readonly verbose: boolean;
}

/** Steps one after the other: each transforms X, the last one answers. */
export class Pipeline extends Transformer<PipelineParams> {
  constructor(params: Pick<PipelineParams, 'steps'> & Partial<PipelineParams>) {
    const defaults: PipelineParams = { steps: [], transformInput: null, memory: null, verbose: false };
    super({ module: 'sklearn.pipeline', className: 'Pipeline', defaults }, params);
    this.#checkSteps();
  }

  /** The steps by name. */
  get namedSteps(): Readonly<Record<string, Step>> {
    return Object.fromEntries(this.params.steps);
  }

  override get estimatorType(): 'classifier' | 'regressor' | undefined {
    const last = this.#last;
    return last === 'passthrough' ? undefined : last.estimatorType;
  }

  /** Fits every step to the answer of the one before. Weights of rows reach the last step. */
  override fit(x: ModelInput, y?: Target, options: FitOptions = {}): this {
    let current: ModelInput = x;
    for (const [, step] of this.params.steps.slice(0, -1)) {
      if (step instanceof Transformer) current = step.fitTransform(current, y);
    }
    const last = this.#last;
    if (last !== 'passthrough') last.fit(current, y, options);
    return this.learn({ names: undefined }, {});
  }

  /** The answer of the last step's `predict`. */
  predict(x: ModelInput): readonly Label[] | Float64Array {
    return this.#askPredictor('predict').predict(this.#prepare(x));
  }

  /** The probabilities of each row, where the last step is a classifier. */
  predictProba(x: ModelInput): readonly Float64Array[] {
    const last = this.#askPredictor('predict_proba');
    if (last instanceof Classifier) return last.predictProba(this.#prepare(x));
    throw this.#refuseMethod('predict_proba');
  }

  /** What the last step's `score` says: R^2 of a regressor, accuracy of a classifier. */
  score(x: ModelInput, y: Target, options: FitOptions = {}): number {
    return this.#askPredictor('score').score(this.#prepare(x), y, options);
  }

  /** The parameters, the steps by name, and their parameters as `name__parameter`. */
  override getParams(): Readonly<Record<string, unknown>> {
    return { ...super.getParams(), ...describeSteps(this.params.steps) };
  }

  /** Sets parameters of the pipeline, steps under their names, and parameters of steps as `name__parameter`. */
  override setParams(params: Readonly<Record<string, unknown>>): this {
    const { own, replaced } = changeSteps(this.params.steps, params, this.className);
    const steps = this.params.steps.map(([name, step]) => [name, replaced.get(name) ?? step] as const);
    // A step that has learned nothing makes the pipeline one that is to be fitted.
    if (steps.some(([, step]) => step !== 'passthrough' && !step.isFitted)) this.forget();
    super.setParams({ ...(replaced.size === 0 ? {} : { steps }), ...own });
    this.#checkSteps();
    return this;
  }

  protected override cloneParams(): Readonly<PipelineParams> {
    const steps = this.params.steps.map(
      ([name, step]) => [name, step === 'passthrough' ? step : step.clone()] as const,
    );
    return { ...this.params, steps };
  }

  protected override writeParam(name: keyof PipelineParams, value: unknown): PythonValue {
    if (name !== 'steps') return super.writeParam(name, value);
    return this.params.steps.map(
      ([stepName, step]) => new PythonTuple([stepName, step === 'passthrough' ? step : step.toCurrentRecord()]),
    );
  }

  get #last(): Step {
    return this.params.steps.at(-1)![1];
  }

  #prepare(x: ModelInput): ModelInput {
    this.requireFitted();
    let current: ModelInput = x;
    for (const [, step] of this.params.steps.slice(0, -1)) {
      if (step instanceof Transformer) current = step.transform(current) satisfies Features;
    }
    return current;
  }

  #askPredictor(method: string): Classifier<object> | Regressor<object> | Pipeline {
    const last = this.#last;
    if (last instanceof Classifier || last instanceof Regressor || last instanceof Pipeline) return last;
    throw this.#refuseMethod(method);
  }

  #refuseMethod(method: string): DecantError {
    const last = this.#last;
    return refuse(`${last === 'passthrough' ? last : last.className}, the last step of Pipeline, has no ${method}.`);
  }

  #checkSteps(): void {
    const { steps, transformInput, memory } = this.params;
    if (steps.length === 0) throw refuse('The pipeline is empty. Please add steps.');
    if ((transformInput as unknown) !== null) throw this.refuse('transformInput', 'null');
    if ((memory as unknown) !== null) throw this.refuse('memory', 'null');
    checkStepNames(steps.map(([name]) => name));
    for (const [position, [name, step]] of steps.entries()) {
      if (step === 'passthrough') continue;
      if (!(step instanceof Trainable))
        throw refuse(`Step ${JSON.stringify(name)} is no estimator that can be fitted.`);
      if (position === steps.length - 1 || step instanceof Transformer) continue;
      throw refuse(
        `All intermediate steps should be transformers and implement fit and transform or be the string 'passthrough': ${step.className} is not.`,
      );
    }
  }
}

/** A pipeline whose steps are named after their classes: `standardscaler`, `pca-1`, `pca-2`. */
export function makePipeline(...steps: readonly Step[]): Pipeline {
  const names = nameSteps(steps);
  return new Pipeline({ steps: steps.map((step, position) => [names[position]!, step] as const) });
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
