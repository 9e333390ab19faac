// Regressors whose answer is X coef_^T + intercept_ or a function of it, scikit-learn 0.19 to 1.9 (sklearn/linear_model).
import { exp } from '../../../kernels/elementary/index.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { isSince } from '../release.ts';
import { answerScores, readLinearMap, scoreRows } from './linear-map.ts';
import type { LinearMap, Scores, ScoreOptions } from './linear-map.ts';

/** Reads a regressor that answers as many dimensions as coef_ has. */
export function readLinearRegressor(attributes: Attributes): Estimator {
  return readRegressor(attributes, {});
}

/** Reads Lasso, ElasticNet and their kin for several outputs. */
export function readCoordinateDescent(attributes: Attributes): Estimator {
  return readRegressor(attributes, { trustsSparse: true });
}

function readRegressor(attributes: Attributes, options: ScoreOptions): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const map = readLinearMap(attributes);
  return makeRegressor(map, (x) => answerScores(scoreRows(map, x, options), map.isFlat));
}

/** Reads a regressor that always answers one dimension: SGDRegressor and its kin. */
export function readFlatRegressor(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const map = readLinearMap(attributes);
  if (map.outputCount !== 1) throw attributes.refuse(`coef_ has ${map.outputCount} rows`);
  return makeRegressor(map, (x) => answerScores(scoreRows(map, x), true));
}

/** Reads PoissonRegressor, GammaRegressor and TweedieRegressor (sklearn/linear_model/_glm/glm.py). */
export function readGeneralizedRegressor(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const map = readLinearMap(attributes);
  const isLog = readLink(attributes, map) === 'log';
  return makeRegressor(map, (x) => {
    const scores = scoreRows(map, x, { widensIntegers: true });
    return answerScores(isLog ? exponentiate(scores) : scores, map.isFlat);
  });
}

function makeRegressor(map: LinearMap, predict: NonNullable<Estimator['predict']>): Estimator {
  const { className, featureCount, featureNames } = map;
  return { className, featureCount, featureNames, predict };
}

/** Links by the class that holds them: a loss since 1.1, a link before. */
const LINKS: ReadonlyMap<string, 'log' | 'identity'> = new Map([
  ['HalfPoissonLoss', 'log'],
  ['HalfGammaLoss', 'log'],
  ['HalfTweedieLoss', 'log'],
  ['HalfTweedieLossIdentity', 'identity'],
  ['LogLink', 'log'],
  ['IdentityLink', 'identity'],
]);

function readLink(attributes: Attributes, { release }: LinearMap): 'log' | 'identity' {
  const name = isSince(release, 1, 1) ? '_base_loss' : '_link_instance';
  const value = attributes.value(name);
  const link =
    value instanceof PythonObject && value.type.module.startsWith('sklearn.') ? LINKS.get(value.type.name) : undefined;
  if (link === undefined) throw attributes.refuse(`${name} is ${describeKind(value)}`);
  return link;
}

function exponentiate(scores: Scores): Scores {
  return { ...scores, data: scores.data.map(exp) };
}
