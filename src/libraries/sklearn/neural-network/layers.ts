// Layers of a perceptron with several layers, and X through them (sklearn/neural_network/_multilayer_perceptron.py
// `_forward_pass_fast`, _base.py ACTIVATIONS).
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import { exp, expit, softmaxRows, tanh } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { isSingle, multiplyRows } from '../multiply-rows.ts';
import { transposeTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';

/** What is done to a layer's sums. */
type Activation = 'identity' | 'logistic' | 'tanh' | 'relu' | 'softmax' | 'exp';

interface Layer {
  /** One row for each unit. */
  readonly weights: FloatTable;
  readonly offsets: Float64Array;
  readonly activation: Activation;
}

/** The fitted layers. */
export interface Perceptron {
  readonly featureCount: number;
  readonly outputCount: number;
  readonly isFloat32: boolean;
  readonly layers: readonly Layer[];
}

/** Reads coefs_, intercepts_ and the activations; refuses unknown ones by name. */
export function readPerceptron(attributes: Attributes): Perceptron {
  const hidden = attributes.choice('activation', ['identity', 'logistic', 'tanh', 'relu']);
  const last = attributes.choice('out_activation_', ['identity', 'logistic', 'softmax', 'exp']);
  const coefficients = readArrays(attributes, 'coefs_');
  const intercepts = readArrays(attributes, 'intercepts_');
  if (coefficients.length === 0 || coefficients.length !== intercepts.length) {
    throw attributes.refuse(`it has ${coefficients.length} coefs_ and ${intercepts.length} intercepts_`);
  }
  const layers = coefficients.map((coefficient, index): Layer => {
    const intercept = intercepts[index]!;
    const next = coefficients[index + 1];
    const { columnCount: units } = coefficient;
    if (intercept.columnCount !== units || (next !== undefined && next.rowCount !== units)) {
      throw attributes.refuse(`its layers ${index} and ${index + 1} do not fit together`);
    }
    const activation = next === undefined ? last : hidden;
    return { weights: transposeTable(coefficient), offsets: intercept.data, activation };
  });
  return {
    featureCount: coefficients[0]!.rowCount,
    outputCount: coefficients.at(-1)!.columnCount,
    isFloat32: [...coefficients, ...intercepts].every(({ isFloat32 }) => isFloat32),
    layers,
  };
}

function readArrays(attributes: Attributes, name: string): readonly FloatTable[] {
  return attributes.list(name).map((value): FloatTable => {
    const tensor = value instanceof NdArray ? readTensor(value) : undefined;
    if (tensor?.dtype !== 'float64' && tensor?.dtype !== 'float32') {
      throw attributes.refuse(`${name} holds something else than arrays of floats`);
    }
    const [first = 0, second] = tensor.shape;
    return {
      rowCount: second === undefined ? 1 : first,
      columnCount: second ?? first,
      data: Float64Array.from(tensor.data),
      isFloat32: tensor.dtype === 'float32',
    };
  });
}

/** Answers of the last layer: [rows, outputs]. */
export interface LayerAnswers {
  readonly data: Float64Array;
  readonly isFloat32: boolean;
}

/** X through all layers. */
export function passForward({ layers, isFloat32 }: Perceptron, x: Matrix | CsrMatrix): LayerAnswers {
  const rounds = isFloat32 && isSingle(x);
  let input = x;
  let data = new Float64Array(0);
  for (const { weights, offsets, activation } of layers) {
    data = multiplyRows(input, weights) as Float64Array<ArrayBuffer>;
    const units = offsets.length;
    for (let at = 0, unit = 0; at < data.length; at++, unit = unit + 1 === units ? 0 : unit + 1) {
      data[at]! += offsets[unit]!;
    }
    activate(activation, data, units);
    if (rounds) for (let at = 0; at < data.length; at++) data[at] = Math.fround(data[at]!);
    input = { kind: 'matrix', rowCount: x.rowCount, columnCount: units, data };
  }
  return { data, isFloat32: rounds };
}

function activate(activation: Activation, data: Float64Array, units: number): void {
  switch (activation) {
    case 'identity':
      return;
    case 'relu':
      for (let at = 0; at < data.length; at++) if (data[at]! < 0) data[at] = 0;
      return;
    case 'tanh':
      for (let at = 0; at < data.length; at++) data[at] = tanh(data[at]!);
      return;
    case 'logistic':
      for (let at = 0; at < data.length; at++) data[at] = expit(data[at]!);
      return;
    case 'exp':
      for (let at = 0; at < data.length; at++) data[at] = exp(data[at]!);
      return;
    case 'softmax':
      softmaxRows(data, units);
  }
}
