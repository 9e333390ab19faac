// Pipeline of scikit-learn 0.19 to 1.9 (sklearn/pipeline.py): each step transforms X, the last one answers.
import { PythonTuple } from '../../../formats/python/values.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { delegateMethods } from '../delegate-methods.ts';
import { PREDICT_METHODS, requireMethod } from '../estimator.ts';
import type { Estimator, Features, PredictMethod } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';

/** Reads a Pipeline; refuses steps that have no reader by name. */
export function readPipeline(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides([...PREDICT_METHODS, 'transform']);
  const release = readRelease(attributes);
  const steps = readSteps(attributes, context);
  // A step that passes X through is undefined here.
  const last = steps.at(-1);
  const others = steps.slice(0, -1).filter((step) => step !== undefined);
  const transforms = others.map((step) => requireTransform(step, attributes));
  const prepare = (x: Features): Features => {
    let prepared = x;
    for (const transform of transforms) prepared = transform(prepared);
    return prepared;
  };
  const children = last === undefined ? others : [...others, last];
  const first = children[0];
  return {
    className: attributes.className,
    featureCount: first?.featureCount,
    featureNames: first?.featureNames,
    classes: last?.classes,
    children,
    ...(last === undefined ? {} : delegateMethods(last, listMethods(release), prepare)),
    ...delegateDeviations(last, release, prepare),
    ...delegateTransform(last, prepare),
    ...chainInverses(children),
    outputNames: isSince(release, 1, 0) ? chainNames(children) : undefined,
  };
}

function readSteps(attributes: Attributes, context: ReadContext): readonly (Estimator | undefined)[] {
  const steps = attributes.list('steps').map((entry, index) => {
    const place = `steps[${index}]`;
    const [name, step] = entry instanceof PythonTuple ? entry.items : Array.isArray(entry) ? entry : [];
    if (typeof name !== 'string' || step === undefined) {
      throw attributes.refuse(`${place} is no tuple of a name and an estimator`);
    }
    if (step === null || step === 'passthrough') return undefined;
    if (typeof step === 'string') throw attributes.refuse(`${place} is ${describeKind(step)}`);
    return context.readEstimator(step, place);
  });
  if (steps.length === 0) throw attributes.refuse('it has no steps');
  return steps;
}

function requireTransform(step: Estimator, attributes: Attributes): (x: Features) => Features {
  if (step.transform === undefined)
    throw attributes.refuse(`${step.className} is not its last step and has no transform`);
  return requireMethod(step, 'transform');
}

function listMethods(release: Release): readonly PredictMethod[] {
  // Not even the newest release passes predict_joint_log_proba on.
  return PREDICT_METHODS.filter((name) => {
    return name !== 'predict_joint_log_proba' && (name !== 'score_samples' || isSince(release, 0, 22));
  });
}

// Since 0.20 the arguments of predict reach the last step.
function delegateDeviations(
  last: Estimator | undefined,
  release: Release,
  prepare: (x: Features) => Features,
): Pick<Estimator, 'predict_std'> {
  if (last?.predict_std === undefined || !isSince(release, 0, 20)) return {};
  const method = requireMethod(last, 'predict_std');
  return { predict_std: (x) => method(prepare(x)) };
}

function delegateTransform(
  last: Estimator | undefined,
  prepare: (x: Features) => Features,
): Pick<Estimator, 'transform'> {
  if (last === undefined) return { transform: prepare };
  if (last.transform === undefined) return {};
  const transform = requireMethod(last, 'transform');
  return { transform: (x) => transform(prepare(x)) };
}

// Steps that pass X through have nothing to undo.
function chainInverses(children: readonly Estimator[]): Pick<Estimator, 'inverse_transform'> {
  if (children.some((step) => step.inverse_transform === undefined)) return {};
  const inverses = children.map((step) => requireMethod(step, 'inverse_transform')).reverse();
  return { inverse_transform: (x) => inverses.reduce((answer, invert) => invert(answer), x) };
}

function chainNames(steps: readonly Estimator[]): Estimator['outputNames'] {
  const namers = steps.map(({ outputNames }) => outputNames);
  if (namers.some((name) => name === undefined)) return undefined;
  const [first, ...others] = namers;
  return (names) => {
    let current = first?.(names ?? steps[0]?.featureNames) ?? names ?? [];
    for (const name of others) current = name?.(current) ?? current;
    return current;
  };
}
