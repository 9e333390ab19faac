// FeatureAgglomeration of scikit-learn 0.19 to 1.9 (sklearn/cluster/_feature_agglomeration.py): the features of each cluster become one, by
// their mean, median, least or greatest.
import type { NumericDtype } from '../../../data/dtype.ts';
import { PythonGlobal } from '../../../formats/python/values.ts';
import { isFloat, makeNumberColumn, tableDtype } from '../array-columns.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator, Features } from '../estimator.ts';
import { makeDenseTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, toFloat64 } from '../multiply-rows.ts';
import { isSince, readRelease } from '../release.ts';

type Round = (value: number) => number;

/** Makes one number of many; sums are rounded at each step. */
type Pool = (values: Float64Array, round: Round) => number;

const POOLS: Readonly<Record<string, Pool>> = {
  mean: (values, round) => sum(values, round) / values.length,
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

function sum(values: Float64Array, round: Round): number {
  let total = 0;
  for (const value of values) total = round(total + value);
  return total;
}

/** Reads a transformer; refuses pooling functions that are not NumPy's by name. */
export function readFeatureAgglomeration(attributes: Attributes): Estimator {
  const { shape, data } = attributes.floats('labels_');
  if (shape.length !== 1) throw attributes.refuse(`labels_ has shape [${shape.join(', ')}]`);
  const name = readPoolName(attributes);
  const pool = POOLS[name]!;
  const isOld = !isSince(readRelease(attributes), 0, 20);
  const clusters = [...new Set(data)].sort((a, b) => a - b);
  const members = clusters.map((label) => Int32Array.from(data.keys()).filter((feature) => data[feature] === label));
  return makeDenseTransformer(attributes, {
    featureCount: data.length,
    outputCount: clusters.length,
    transform: (x, given) => {
      const rows = toFloat64(x);
      // Since 0.20 the mean goes by numpy.bincount, which answers float64.
      const inSingle = isSingle(x) && (name !== 'mean' || isOld);
      const out = new Float64Array(x.rowCount * members.length);
      for (let row = 0, to = 0; row < x.rowCount; row++) {
        for (const features of members) {
          const values = Float64Array.from(features, (feature) => rows[row * x.columnCount + feature]!);
          out[to++] = pool(values, inSingle ? Math.fround : keep);
        }
      }
      const whole = KEEPS_TYPE.includes(name) ? findWholeType(given, name) : undefined;
      if (whole !== undefined) {
        const columns = members.map((_, column) => {
          const values = Float64Array.from({ length: x.rowCount }, (_row, row) => out[row * members.length + column]!);
          return makeNumberColumn(column, whole, values);
        });
        return { kind: 'frame', rowCount: x.rowCount, columns };
      }
      return makeAnswer(x.rowCount, members.length, out, inSingle);
    },
  });
}

const KEEPS_TYPE = ['max', 'amax', 'min', 'amin', 'sum'];

// Whole numbers stay whole numbers; sums of short ones are int64.
function findWholeType(x: Features, name: string): NumericDtype | undefined {
  const dtype = x.kind === 'frame' ? tableDtype(x.columns) : 'float64';
  if (dtype === 'object' || dtype === 'datetime64' || isFloat(dtype)) return undefined;
  return name === 'sum' && dtype !== 'uint64' ? 'int64' : dtype;
}

function readPoolName(attributes: Attributes): string {
  const value = attributes.value('pooling_func');
  const isNumpy = value instanceof PythonGlobal && /^numpy(?:\.|$)/.test(value.module);
  if (isNumpy && POOLS[value.name] !== undefined) return value.name;
  throw attributes.refuse(`pooling_func = ${describeKind(value)} is not known`);
}

function keep(value: number): number {
  return value;
}
