// Explanations of CatBoost models beyond the golden cases: what adds up, and what is refused.
import { describe, expect, it } from 'vitest';
import { makeMatrix } from '../../../src/data/matrix.ts';
import { createEstimator, readModel } from '../../../src/libraries/catboost/index.ts';
import type { CatboostModel } from '../../../src/libraries/catboost/index.ts';
import { readBytes } from './catboost-cases.ts';

const X = makeMatrix(2, 3, Float64Array.of(0.5, -1, 2, -0.3, Number.NaN, 0.1));

function readRegression(): CatboostModel {
  return readModel(readBytes('cat12-regression').bytes);
}

describe('SHAP values of a CatBoost model', () => {
  it('add up to the sums of the leaves', () => {
    const model = createEstimator(readRegression(), 'CatBoost', undefined);
    const { shape, data } = model.shapValues(X);
    expect(shape).toEqual([2, 4]);
    const sums = Array.from(model.predict(X).data, Number);
    for (const [row, sum] of sums.entries()) {
      const total = Array.from(data.slice(row * 4, row * 4 + 4), Number).reduce((all, value) => all + value, 0);
      expect(total).toBeCloseTo(sum, 12);
    }
  });

  it('are refused where the model keeps no weights of its leaves, or is scaled', () => {
    const model = readRegression();
    const bare = { ...model, trees: { ...model.trees, leafWeights: new Float64Array(0) } };
    expect(() => createEstimator(bare, 'CatBoost', undefined).shapValues(X)).toThrow(/keeps no weights of its leaves/);
    expect(() => createEstimator(bare, 'CatBoost', undefined).predictionValuesChange()).toThrow(/keeps no weights/);
    const scaled = { ...model, scale: 2 };
    expect(() => createEstimator(scaled, 'CatBoost', undefined).shapValues(X)).toThrow(/scaled model/);
  });

  it('are refused as damage where leaves and weights differ in number', () => {
    const model = readRegression();
    const short = { ...model, trees: { ...model.trees, leafWeights: model.trees.leafWeights.slice(1) } };
    expect(() => createEstimator(short, 'CatBoost', undefined).shapValues(X)).toThrow(/weights for/);
  });

  it('give leaves of a range of trees', () => {
    const model = createEstimator(readRegression(), 'CatBoost', undefined);
    const all = model.calcLeafIndexes(X);
    const two = model.calcLeafIndexes(X, { ntreeStart: 1, ntreeEnd: 3 });
    expect(two.shape).toEqual([2, 2]);
    expect(Array.from(two.data)).toEqual([
      all.data[1],
      all.data[2],
      all.data[model.treeCount + 1],
      all.data[model.treeCount + 2],
    ]);
  });
});
