// Estimators that users construct and fit. What `fit` learns is written as the record that scikit-learn would pickle, and the
// reader of that class makes of it what predicts: one meaning of each class, whoever trained it.
import { DecantError } from '../../../errors.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import type { ModelInput } from '../../../data/input.ts';
import type { Estimator, PredictMethod, Prediction } from '../estimator.ts';
import { requireMethod } from '../estimator.ts';
import { loadEstimator } from '../load.ts';
import { objectArray } from './record-values.ts';
import { readFeatures } from './training-data.ts';
import type { Target } from './training-data.ts';

/** The release of scikit-learn whose layout the records have. */
export const TRAINED_RELEASE = '1.9.1';
/** Major release of pandas beside it: a missing text is NaN. */
export const TRAINED_PANDAS = 3;

/** What a class of estimators is. */
export interface EstimatorType<Params extends object> {
  /** `sklearn.linear_model._coordinate_descent` */
  readonly module: string;
  readonly className: string;
  /** Every parameter with its default, in the order of scikit-learn's constructor. */
  readonly defaults: Params;
}

/** Attributes in the order in which scikit-learn sets them. */
export type FittedAttributes = Readonly<Record<string, PythonValue>>;

/** What `fit` takes beside X and y. */
export interface FitOptions {
  /** Weight of each row. */
  readonly sampleWeight?: ArrayLike<number>;
}

interface Learned {
  readonly names: readonly string[] | undefined;
  readonly attributes: FittedAttributes;
  readonly earlyAttributes: FittedAttributes;
  readonly record: PythonObject;
  readonly estimator: Estimator;
}

/** An estimator with its parameters, and what it learned when it is fitted. */
export abstract class Trainable<Params extends object> {
  readonly #type: EstimatorType<Params>;
  #params: Readonly<Params>;
  #fitted: Learned | undefined;
  /** Told of what scikit-learn gives as a warning, such as an objective that did not converge. Default: console.warn. */
  onWarning: (message: string) => void = (message) => {
    console.warn(`${this.className}: ${message}`);
  };

  constructor(type: EstimatorType<Params>, params: Partial<Params>) {
    const unknown = Object.keys(params).filter((name) => !Object.hasOwn(type.defaults, name));
    if (unknown.length > 0) throw refuseParams(type, unknown);
    const given = Object.entries(params).filter(([, value]) => value !== undefined);
    this.#params = { ...type.defaults, ...Object.fromEntries(given) };
    this.#type = type;
  }

  /** Learns from X, and from y where the estimator is a supervised one. */
  abstract fit(x: ModelInput, y?: Target, options?: FitOptions): this;

  /** Every parameter. */
  get params(): Readonly<Params> {
    return this.#params;
  }

  get className(): string {
    return this.#type.className;
  }

  /** scikit-learn's module of the class: `sklearn.preprocessing._data`. */
  get module(): string {
    return this.#type.module;
  }

  /** What it predicts, where it does; that of a pipeline is its last step's. */
  get estimatorType(): 'classifier' | 'regressor' | undefined {
    return undefined;
  }

  /** The parameters under scikit-learn's names: `l1_ratio`. */
  getParams(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(this.params).map(([name, value]) => [toSnakeCase(name), value]));
  }

  /** Sets parameters, under the names of the constructor or scikit-learn's; what was learned stays. */
  setParams(params: Readonly<Record<string, unknown>>): this {
    const names = new Map(
      Object.keys(this.#params).flatMap((name) => [[name, name] as const, [toSnakeCase(name), name]]),
    );
    const unknown = Object.keys(params).filter((name) => !names.has(name));
    if (unknown.length > 0) throw refuseParams(this.#type, unknown);
    const given = Object.entries(params).map(([name, value]) => [names.get(name), value] as const);
    this.#params = { ...this.#params, ...(Object.fromEntries(given) as Partial<Params>) };
    return this.#fitted === undefined ? this : this.#learnAgain(this.#fitted);
  }

  /** An estimator with the same parameters that has learned nothing. */
  clone(): this {
    const Type = this.constructor as new (params: Readonly<Params>) => this;
    const copy = new Type(this.cloneParams());
    copy.onWarning = this.onWarning;
    return copy;
  }

  /** The parameters of a clone: those of an estimator of estimators are cloned too. */
  protected cloneParams(): Readonly<Params> {
    return this.#params;
  }

  /** Has `fit` been called? */
  get isFitted(): boolean {
    return this.#fitted !== undefined;
  }

  /** What predicts: the estimator that a reader makes of a model that was loaded. */
  get estimator(): Estimator {
    return this.#requireFitted().estimator;
  }

  /** What scikit-learn would pickle. */
  toRecord(): PythonObject {
    return this.#requireFitted().record;
  }

  /** What scikit-learn would pickle now, whether `fit` was called or not. */
  toCurrentRecord(): PythonObject {
    return this.#fitted?.record ?? this.#writeRecord({});
  }

  /** Keeps what was learned. `earlyAttributes` are those that scikit-learn sets before it looks at X. */
  protected learn(
    columns: { readonly names: readonly string[] | undefined },
    attributes: FittedAttributes,
    earlyAttributes: FittedAttributes = {},
  ): this {
    const { names } = columns;
    const record = this.#writeRecord({
      ...earlyAttributes,
      ...(names === undefined ? {} : { feature_names_in_: objectArray(names) }),
      ...attributes,
    });
    const estimator = loadEstimator(record, [], { pandasMajor: TRAINED_PANDAS });
    this.#fitted = { names, attributes, earlyAttributes, record, estimator };
    return this;
  }

  #learnAgain(learned: Learned): this {
    return this.learn(learned, learned.attributes, learned.earlyAttributes);
  }

  #writeRecord(attributes: FittedAttributes): PythonObject {
    const state = new PythonDict();
    for (const [name, value] of Object.entries(this.#params)) {
      state.entries.set(toSnakeCase(name), this.writeParam(name as keyof Params & string, value));
    }
    for (const [name, value] of Object.entries(attributes)) state.entries.set(name, value);
    state.entries.set('_sklearn_version', TRAINED_RELEASE);
    const record = new PythonObject(new PythonGlobal(this.#type.module, this.#type.className));
    record.state = state;
    return record;
  }

  /** Forgets what was learned. */
  protected forget(): void {
    this.#fitted = undefined;
  }

  /**
   * The Python value of a parameter. A generator given as `randomState` is written as None: it goes on, and what is left of it would
   * give other numbers.
   */
  protected writeParam(name: keyof Params & string, value: unknown): PythonValue {
    return name === 'randomState' && typeof value === 'object' ? null : toPython(value);
  }

  /** The answer of a method for X. */
  protected ask(method: PredictMethod, x: ModelInput): Prediction {
    return requireMethod(this.estimator, method)(readFeatures(x));
  }

  /** Refuses before `fit`. */
  protected requireFitted(): void {
    this.#requireFitted();
  }

  /** What `fit` made; refuses before. */
  protected fitted<T>(value: T | undefined): T {
    if (value !== undefined) return value;
    throw this.#refuseUnfitted();
  }

  /** The error of a parameter that has another value than the estimator takes. */
  protected refuse(name: keyof Params & string, expected: string): DecantError {
    const value: unknown = this.params[name];
    return new DecantError(
      'INVALID_PARAMETER_VALUE',
      `The '${toSnakeCase(name)}' parameter of ${this.className} must be ${expected}. Got ${describe(value)} instead.`,
    );
  }

  #requireFitted(): Learned {
    if (this.#fitted !== undefined) return this.#fitted;
    throw this.#refuseUnfitted();
  }

  #refuseUnfitted(): DecantError {
    return new DecantError(
      'INVALID_STATE',
      `This ${this.className} instance is not fitted yet. Call 'fit' with appropriate arguments before using this estimator.`,
    );
  }
}

function refuseParams(type: EstimatorType<object>, unknown: readonly string[]): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `${type.className} has no parameter ${unknown.join(', ')}.`, {
    hint: `It has ${Object.keys(type.defaults).join(', ')}.`,
  });
}

/** scikit-learn's name of a parameter: `l1_ratio` for l1Ratio; the matrix X keeps its capital, as in `copy_X`. */
function toSnakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter === 'X' ? letter : letter.toLowerCase()}`);
}

function toPython(value: unknown): PythonValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return value;
  if (Array.isArray(value)) return value.map(toPython);
  if (value instanceof Map) {
    return new PythonDict(new Map([...value].map(([key, item]) => [toPython(key), toPython(item)] as const)));
  }
  throw new DecantError('INTERNAL_ERROR', `A parameter of type ${typeof value} has no Python value.`);
}

function describe(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? JSON.stringify(value)
    : typeof value;
}
