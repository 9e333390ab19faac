// FeatureAgglomeration of scikit-learn 0.19 to 1.9 (sklearn/cluster/_feature_agglomeration.py): the features of each cluster become one, by
// their mean, median, least or greatest.
import { PythonGlobal } from '../../../formats/python/values.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeDenseTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, toFloat64 } from '../multiply-rows.ts';

type Pool = (values: Float64Array) => number;

const POOLS: Readonly<Record<string, Pool>> = {
  mean: (values) => sum(values) / values.length,
  max: (values) => values.reduce((most, value) => Math.max(most, value), -Infinity),
  amax: (values) => values.reduce((most, value) => Math.max(most, value), -Infinity),
  min: (values) => values.reduce((least, value) => Math.min(least, value), Infinity),
  amin: (values) => values.reduce((least, value) => Math.min(least, value), Infinity),
  sum,
  median: (values) => {
    const sorted = values.slice().sort();
    const half = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  },
};

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Reads a transformer; refuses pooling functions that are not NumPy's by name. */
export function readFeatureAgglomeration(attributes: Attributes): Estimator {
  const { shape, data } = attributes.floats('labels_');
  if (shape.length !== 1) throw attributes.refuse(`labels_ has shape [${shape.join(', ')}]`);
  const pool = readPool(attributes);
  const clusters = [...new Set(data)].sort((a, b) => a - b);
  const members = clusters.map((label) => Int32Array.from(data.keys()).filter((feature) => data[feature] === label));
  return makeDenseTransformer(attributes, {
    featureCount: data.length,
    outputCount: clusters.length,
    transform: (x) => {
      const rows = toFloat64(x);
      const out = new Float64Array(x.rowCount * members.length);
      for (let row = 0, to = 0; row < x.rowCount; row++) {
        for (const features of members) {
          out[to++] = pool(Float64Array.from(features, (feature) => rows[row * x.columnCount + feature]!));
        }
      }
      // The mean goes by numpy.bincount, which answers float64.
      return makeAnswer(x.rowCount, members.length, out, isSingle(x) && pool !== POOLS.mean);
    },
  });
}

function readPool(attributes: Attributes): Pool {
  const value = attributes.value('pooling_func');
  const isNumpy = value instanceof PythonGlobal && /^numpy(?:\.|$)/.test(value.module);
  const pool = isNumpy ? POOLS[value.name] : undefined;
  if (pool === undefined) throw attributes.refuse(`pooling_func = ${describeKind(value)} is not known`);
  return pool;
}
