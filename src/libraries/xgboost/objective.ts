// Objectives: how a stored base_score becomes a margin, and a margin an answer, in float32 as XGBoost rounds (src/objective/*,
// src/common/math.h).
import { DecantError } from '../../errors.ts';
import { expSingle } from '../../kernels/elementary/index.ts';
import { describeRelease, isSince } from './release.ts';
import type { Release } from './release.ts';

/** What one objective does at prediction. */
export interface Objective {
  /** Name in the file, such as `binary:logistic`. */
  readonly name: string;
  /** Margins of a stored base_score, one for each group. */
  readonly toMargins: (baseScores: Float32Array) => Float32Array;
  /** Answers of the margins of some rows; the array may be changed and given back. `groupCount` numbers a row. */
  readonly transform: (margins: Float32Array, groupCount: number) => Float32Array;
  /** Does an answer hold one number for all groups (the class of multi:softmax)? */
  readonly isSingleAnswer: boolean;
}

/** Parameters that the answer depends on. */
export interface ObjectiveParams {
  /** Number of quantiles or expectiles. */
  readonly alphaCount?: number | undefined;
}

type Rules = Pick<Objective, 'toMargins' | 'transform'>;

const { fround } = Math;

const IDENTITY: Rules = { toMargins: (scores) => scores, transform: (margins) => margins };
const EXPONENTIAL: Rules = { toMargins: mapFloats(Math.log), transform: mapFloats(expSingle) };

/** kRtEps of XGBoost (include/xgboost/base.h). */
const SMALLEST_GAP = fround(1e-6);

/** The objective of this name in this release; refuses by name what is not known. */
export function createObjective(name: string, release: Release, params: ObjectiveParams = {}): Objective {
  const rules = findRules(name, release, params);
  if (rules === undefined) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `Objective ${JSON.stringify(name)} of XGBoost ${describeRelease(release)} is not known.`,
      { hint: 'A Python worker may run this model.' },
    );
  }
  return { name, ...rules, isSingleAnswer: name === 'multi:softmax' };
}

type RulesMaker = (name: string, release: Release, params: ObjectiveParams) => Rules;

const keepMargins: RulesMaker = () => IDENTITY;
const raiseMargins: RulesMaker = () => EXPONENTIAL;
const makeLogistic: RulesMaker = (name, release) => ({
  toMargins: createLogit(name, release),
  transform: createSigmoid(release),
});

const RULES: Readonly<Record<string, RulesMaker>> = {
  'reg:squarederror': keepMargins,
  'reg:linear': keepMargins,
  'reg:squaredlogerror': keepMargins,
  'reg:absoluteerror': keepMargins,
  'reg:pseudohubererror': keepMargins,
  'rank:pairwise': keepMargins,
  'rank:ndcg': keepMargins,
  'rank:map': keepMargins,
  'reg:logistic': makeLogistic,
  'binary:logistic': makeLogistic,
  // Before 1.3 base_score is a probability here too.
  'binary:logitraw': (name, release) =>
    isSince(release, 1, 3) ? IDENTITY : { ...IDENTITY, toMargins: createLogit(name, release) },
  'binary:hinge': () => ({ ...IDENTITY, transform: mapFloats((margin) => (margin > 0 ? 1 : 0)) }),
  'multi:softmax': () => ({ ...IDENTITY, transform: takeLargest }),
  'multi:softprob': () => ({ ...IDENTITY, transform: takeSoftmax }),
  'count:poisson': raiseMargins,
  'survival:cox': raiseMargins,
  'survival:aft': raiseMargins,
  'reg:gamma': raiseMargins,
  'reg:tweedie': raiseMargins,
  'reg:quantileerror': (name, release, params) =>
    isSince(release, 3, 4) ? { ...IDENTITY, transform: createSort(name, params) } : IDENTITY,
  'reg:expectileerror': (name, _release, params) => ({ toMargins: takeGaps, transform: createGapSums(name, params) }),
};

/** Names of the objectives that are read. */
export const OBJECTIVES: readonly string[] = Object.keys(RULES);

function findRules(name: string, release: Release, params: ObjectiveParams): Rules | undefined {
  const plain = name.startsWith('gpu:') && release.major === 0 ? name.slice(4) : name;
  return Object.hasOwn(RULES, plain) ? RULES[plain]?.(name, release, params) : undefined;
}

function mapFloats(apply: (value: number) => number): (values: Float32Array) => Float32Array {
  return (values) => values.map(apply);
}

function createLogit(name: string, release: Release): Objective['toMargins'] {
  const isBounded = isSince(release, 3, 2);
  return (scores) =>
    scores.map((score) => {
      const isValid = isBounded ? score >= 0 && score <= 1 : score > 0 && score < 1;
      if (!isValid) throw new DecantError('UNSUPPORTED_MODEL', `base_score must be in (0,1) for ${name}.`);
      const bounded = isBounded ? Math.min(Math.max(score, SMALLEST_GAP), fround(1 - SMALLEST_GAP)) : score;
      return -Math.log(fround(fround(1 / bounded) - 1));
    });
}

/** Largest exponent before expf overflows, where XGBoost (since 1.6) stops. */
const LARGEST_EXPONENT = fround(88.7);

function createSigmoid(release: Release): Objective['transform'] {
  const limit = isSince(release, 1, 6) ? LARGEST_EXPONENT : Infinity;
  return (margins) => {
    for (let at = 0; at < margins.length; at++) {
      const exponent = -margins[at]!;
      margins[at] = 1 / fround(expSingle(exponent < limit ? exponent : limit) + 1);
    }
    return margins;
  };
}

function takeSoftmax(margins: Float32Array, groupCount: number): Float32Array {
  for (let start = 0; start < margins.length; start += groupCount) {
    const end = start + groupCount;
    let largest = margins[start]!;
    for (let at = start + 1; at < end; at++) largest = Math.max(largest, margins[at]!);
    let sum = 0;
    for (let at = start; at < end; at++) {
      margins[at] = expSingle(fround(margins[at]! - largest));
      sum += margins[at]!;
    }
    const divisor = fround(sum);
    for (let at = start; at < end; at++) margins[at]! /= divisor;
  }
  return margins;
}

function takeLargest(margins: Float32Array, groupCount: number): Float32Array {
  const out = new Float32Array(margins.length / groupCount);
  for (let row = 0, start = 0; row < out.length; row++, start += groupCount) {
    let best = start;
    for (let at = start + 1; at < start + groupCount; at++) if (margins[at]! > margins[best]!) best = at;
    out[row] = best - start;
  }
  return out;
}

// Since 3.4 the quantiles of a row are put in order.
function createSort(name: string, params: ObjectiveParams): Objective['transform'] {
  return (margins, groupCount) => {
    checkAlphas(name, params, groupCount);
    for (let start = 0; start < margins.length; start += groupCount) margins.subarray(start, start + groupCount).sort();
    return margins;
  };
}

// Expectiles after the first are stored as the softplus of their distance from the one before.
function createGapSums(name: string, params: ObjectiveParams): Objective['transform'] {
  return (margins, groupCount) => {
    checkAlphas(name, params, groupCount);
    for (let start = 0; start < margins.length; start += groupCount) {
      for (let at = start + 1; at < start + groupCount; at++) {
        const gap = softplus(margins[at]!);
        margins[at] = margins[at - 1]! + fround(SMALLEST_GAP + gap);
      }
    }
    return margins;
  };
}

function takeGaps(scores: Float32Array): Float32Array {
  return scores.map((score, index) => {
    if (index === 0) return score;
    const gap = fround(fround(score - scores[index - 1]!) - SMALLEST_GAP);
    const bounded = Math.max(gap, SMALLEST_GAP);
    return bounded + fround(Math.log(-fround(Math.expm1(-bounded))));
  });
}

function softplus(x: number): number {
  if (x > 0) return fround(x + fround(Math.log1p(expSingle(-x))));
  return fround(Math.log1p(expSingle(x)));
}

function checkAlphas(name: string, params: ObjectiveParams, groupCount: number): void {
  if (params.alphaCount === groupCount) return;
  throw new DecantError(
    'UNSUPPORTED_MODEL',
    `${name} has ${params.alphaCount ?? 'no'} alphas for ${groupCount} outputs; one for each output is known.`,
  );
}
