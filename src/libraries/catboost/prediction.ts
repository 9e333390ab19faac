// What becomes of the sums: labels, probabilities, exponents (catboost/libs/eval_result/eval_helpers.cpp, PrepareEval;
// catboost/libs/model/eval_processing.h; catboost/python-package/catboost/_catboost.pyx, transform_predictions).
import { makeStorage } from '../../data/storage.ts';
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { exp, log } from '../../kernels/elementary/index.ts';
import { fastExpInPlace } from './fast-exp.ts';
import type { Labels } from './model-info.ts';

/** CatBoost's names of what it can predict. */
export const PREDICTION_TYPES = [
  'RawFormulaVal',
  'Class',
  'Probability',
  'LogProbability',
  'Exponent',
  'RMSEWithUncertainty',
] as const;
export type PredictionType = (typeof PREDICTION_TYPES)[number];

/** Sums, `width` numbers a row. */
interface Sums {
  readonly data: Float64Array;
  readonly rowCount: number;
  readonly width: number;
}

/** Losses whose sums are of labels that may hold together. */
const LABEL_LOSSES: ReadonlySet<string> = new Set(['MultiLogloss', 'MultiCrossEntropy']);

/** Makes the answer of a model with `width` sums a row. */
export function predictFromSums(type: PredictionType, data: Float64Array, width: number, labels: Labels): Tensor {
  const rowCount = data.length / width;
  const sums = placeSums({ data, rowCount, width }, labels);
  switch (type) {
    case 'RawFormulaVal':
      return shapeRows(sums.data, sums);
    case 'Class':
      return LABEL_LOSSES.has(labels.lossFunction) ? compareSums(sums, labels) : takeLabels(sums, labels);
    case 'Probability':
      return makeProbabilities(sums, labels);
    case 'LogProbability':
      return makeLogProbabilities(sums, labels);
    case 'Exponent': {
      const first = takeColumn(sums, 0);
      fastExpInPlace(first, 0, rowCount);
      return makeTensor('float64', width === 1 ? [rowCount] : [rowCount, 1], first);
    }
    case 'RMSEWithUncertainty':
      return makeUncertainty(sums);
  }
}

// A class that the training data did not have is infinitely unlikely.
function placeSums(sums: Sums, { placement }: Labels): Sums {
  if (placement === undefined) return sums;
  const { places, count } = placement;
  const { data, rowCount, width } = sums;
  const out = new Float64Array(rowCount * count).fill(-Infinity);
  for (let row = 0; row < rowCount; row++) {
    for (let from = 0; from < width; from++) out[row * count + places[from]!] = data[row * width + from]!;
  }
  return { data: out, rowCount, width: count };
}

function shapeRows(data: Float64Array, { rowCount, width }: Sums): Tensor {
  return makeTensor('float64', width === 1 ? [rowCount] : [rowCount, width], data);
}

function takeColumn({ data, rowCount, width }: Sums, column: number): Float64Array {
  const out = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) out[row] = data[row * width + column]!;
  return out;
}

function compareSums(sums: Sums, { logitThreshold }: Labels): Tensor {
  const { data, rowCount, width } = sums;
  const out = BigInt64Array.from(data, (sum) => (sum > logitThreshold ? 1n : 0n));
  return makeTensor('int64', width === 1 ? [rowCount] : [rowCount, width], out);
}

function takeLabels(sums: Sums, { classes, logitThreshold, lossFunction }: Labels): Tensor {
  if (classes === undefined) {
    throw refuse(`Prediction type Class needs labels of classes, which a model of loss ${lossFunction} has not.`);
  }
  const { data, rowCount, width } = sums;
  const source: ArrayLike<unknown> = classes.data;
  const out = makeStorage(classes.dtype, rowCount);
  const target = out as { [row: number]: unknown };
  for (let row = 0; row < rowCount; row++) {
    const place = width === 1 ? Number(data[row]! > logitThreshold) : findLargest(data, row * width, width);
    if (place >= source.length) throw refuse(`The model has ${source.length} labels for ${width} classes.`);
    target[row] = source[place];
  }
  return { ...classes, shape: width === 1 ? [rowCount] : [rowCount, 1], data: out } as Tensor;
}

// The first of the largest; NaN is none of them.
function findLargest(data: Float64Array, start: number, count: number): number {
  let best = 0;
  for (let place = 1; place < count; place++) if (data[start + place]! > data[start + best]!) best = place;
  return best;
}

function makeProbabilities(sums: Sums, { lossFunction }: Labels): Tensor {
  const { data, rowCount, width } = sums;
  if (width === 1) {
    const out = new Float64Array(2 * rowCount);
    for (let row = 0; row < rowCount; row++) {
      const probability = sigmoid(data[row]!);
      out[2 * row] = 1 - probability;
      out[2 * row + 1] = probability;
    }
    return makeTensor('float64', [rowCount, 2], out);
  }
  if (isOneVsAll(lossFunction)) return shapeRows(data.map(sigmoid), sums);
  const out = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += width) {
    const total = exponentiate(data, start, width, out);
    for (let at = start; at < start + width; at++) out[at]! /= total;
  }
  return shapeRows(out, sums);
}

function makeLogProbabilities(sums: Sums, { lossFunction }: Labels): Tensor {
  const { data, rowCount, width } = sums;
  if (width === 1) {
    const out = new Float64Array(2 * rowCount);
    for (let row = 0; row < rowCount; row++) {
      out[2 * row] = logSigmoid(-data[row]!);
      out[2 * row + 1] = logSigmoid(data[row]!);
    }
    return makeTensor('float64', [rowCount, 2], out);
  }
  if (isOneVsAll(lossFunction)) return shapeRows(data.map(logSigmoid), sums);
  const out = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += width) {
    const logTotal = log(exponentiate(data, start, width, out));
    const largest = data[start + findLargest(data, start, width)]!;
    for (let at = start; at < start + width; at++) out[at] = data[at]! - largest - logTotal;
  }
  return shapeRows(out, sums);
}

function isOneVsAll(lossFunction: string): boolean {
  return lossFunction === 'MultiClassOneVsAll' || LABEL_LOSSES.has(lossFunction);
}

function sigmoid(sum: number): number {
  return 1 / (1 + exp(-sum));
}

function logSigmoid(sum: number): number {
  return -log(1 + exp(-sum));
}

// Writes e^(sum - largest sum) of one row, and answers their total.
function exponentiate(data: Float64Array, start: number, width: number, out: Float64Array): number {
  const largest = data[start + findLargest(data, start, width)]!;
  for (let at = start; at < start + width; at++) out[at] = data[at]! - largest;
  fastExpInPlace(out, start, width);
  let total = 0;
  for (let at = start; at < start + width; at++) total += out[at]!;
  return total;
}

// The mean, and the variance.
function makeUncertainty(sums: Sums): Tensor {
  const { rowCount, width } = sums;
  if (width !== 2)
    throw refuse(`Prediction type RMSEWithUncertainty needs a model with 2 sums a row, this has ${width}.`);
  const mean = takeColumn(sums, 0);
  const variance = takeColumn(sums, 1).map((logDeviation) => 2 * logDeviation);
  fastExpInPlace(variance, 0, rowCount);
  const out = new Float64Array(2 * rowCount);
  for (let row = 0; row < rowCount; row++) {
    out[2 * row] = mean[row]!;
    out[2 * row + 1] = variance[row]!;
  }
  return makeTensor('float64', [rowCount, 2], out);
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
