// What estimators of named estimators share: parameters of the inner ones, rules for names (sklearn/utils/metaestimators.py,
// `_BaseComposition`; sklearn/pipeline.py, `_name_estimators`).
import { DecantError } from '../../../errors.ts';
import { Trainable } from './trainable.ts';

/** An estimator, or the name of something that needs none, with its name. */
export type NamedStep<Step> = readonly [name: string, step: Step];

/** The inner estimators by name, and their parameters as `name__parameter`. */
export function describeSteps(steps: readonly NamedStep<unknown>[]): Readonly<Record<string, unknown>> {
  const inner = steps.flatMap(([name, step]) =>
    step instanceof Trainable
      ? Object.entries(step.getParams()).map(([param, value]) => [`${name}__${param}`, value] as const)
      : [],
  );
  return { ...Object.fromEntries(steps), ...Object.fromEntries(inner) };
}

/** What is to be set, by where it belongs. */
export interface StepChanges<Step> {
  /** Parameters of the estimator itself. */
  readonly own: Readonly<Record<string, unknown>>;
  /** Inner estimators that others replace. */
  readonly replaced: ReadonlyMap<string, Step>;
}

/** Sets parameters `name__parameter` of the inner estimators, and tells what else is to be set. */
export function changeSteps<Step>(
  steps: readonly NamedStep<Step>[],
  params: Readonly<Record<string, unknown>>,
  className: string,
): StepChanges<Step> {
  const own: Record<string, unknown> = {};
  const replaced = new Map<string, Step>();
  for (const [key, value] of Object.entries(params)) {
    const cut = key.indexOf('__');
    const name = cut < 0 ? key : key.slice(0, cut);
    const current = replaced.get(name) ?? steps.find(([stepName]) => stepName === name)?.[1];
    if (cut < 0 && current !== undefined) replaced.set(name, value as Step);
    else if (cut < 0) own[key] = value;
    else if (current instanceof Trainable) current.setParams({ [key.slice(cut + 2)]: value });
    else throw refuse(`${className} has no step ${JSON.stringify(name)} with parameters.`);
  }
  return { own, replaced };
}

/** Refuses names that are there twice, hold `__`, or are those of parameters. */
export function checkStepNames(names: readonly string[], params: readonly string[] = []): void {
  if (new Set(names).size < names.length) throw refuse(`Names provided are not unique: ${JSON.stringify(names)}`);
  const taken = names.filter((name) => params.includes(name)).sort();
  if (taken.length > 0) {
    throw refuse(`Estimator names conflict with constructor arguments: ${JSON.stringify(taken)}`);
  }
  for (const name of names) {
    if (name.includes('__')) throw refuse(`Estimator names must not contain __: got ${JSON.stringify(name)}`);
  }
}

/** Names after the classes of the steps: `standardscaler`, `pca-1`, `pca-2`. */
export function nameSteps(steps: readonly (Trainable<object> | string)[]): readonly string[] {
  const names = steps.map((step) => (typeof step === 'string' ? step : step.className.toLowerCase()));
  return names.map((name, position) => {
    if (names.indexOf(name) === names.lastIndexOf(name)) return name;
    return `${name}-${names.slice(0, position + 1).filter((other) => other === name).length}`;
  });
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
