// AdditiveChi2Sampler of scikit-learn 0.19 to 1.9 (sklearn/kernel_approximation.py).
import type { Column } from '../../../data/frame.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { makeNumberColumn, matrixColumn, tableDtype } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { checkNonNegative } from '../check-non-negative.ts';
import type { Estimator, Features } from '../estimator.ts';
import { log } from '../../../kernels/elementary/index.ts';
import { makeTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer } from '../multiply-rows.ts';
import { compressRows, spreadRows } from '../sparse-rows.ts';

/** Sampling steps that need no interval, and their intervals. */
const INTERVALS: ReadonlyMap<number, number> = new Map([
  [1, 0.8],
  [2, 0.5],
  [3, 0.4],
]);

/** Reads an AdditiveChi2Sampler. Integers are answered with integers, cut off, as scikit-learn does. */
export function readAdditiveChi2Sampler(attributes: Attributes): Estimator {
  const steps = attributes.number('sample_steps');
  const interval = readInterval(attributes, steps);
  const featureCount = attributes.has('n_features_in_') ? attributes.number('n_features_in_') : undefined;
  const blocks = 2 * steps - 1;
  return makeTransformer(attributes, {
    featureCount,
    outputCount: (featureCount ?? 0) * blocks,
    acceptsSparse: true,
    transform: (x, given) => {
      checkNonNegative(x, 'X in AdditiveChi2Sampler.transform');
      const elements = x.kind === 'csr' ? spreadRows(x) : x.data;
      const out = new Float64Array(elements.length * blocks);
      const width = x.columnCount;
      for (let row = 0, at = 0; row < x.rowCount; row++) {
        for (let column = 0; column < width; column++, at++) {
          const element = elements[at]!;
          if (element !== 0) sample(element, steps, interval, out, row * width * blocks + column, width);
        }
      }
      const answer = makeAnswer(x.rowCount, width * blocks, out, isSingle(x));
      return x.kind === 'csr' ? compressRows(answer) : cutOff(answer, given);
    },
    outputNames: (names) => {
      const inputs = names ?? Array.from({ length: featureCount ?? 0 }, (_, index) => `x${index}`);
      const prefix = attributes.className.toLowerCase();
      const name = (suffix: string): string[] => inputs.map((input) => `${prefix}_${input}_${suffix}`);
      const parts = Array.from({ length: steps - 1 }, (_, j) => [...name(`cos${j + 1}`), ...name(`sin${j + 1}`)]);
      return [...name('sqrt'), ...parts.flat()];
    },
  });
}

function readInterval(attributes: Attributes, steps: number): number {
  const name = attributes.has('sample_interval_') ? 'sample_interval_' : 'sample_interval';
  if (attributes.value(name) !== null) return attributes.number(name);
  const interval = INTERVALS.get(steps);
  if (interval === undefined) throw attributes.refuse(`sample_interval is None with sample_steps = ${steps}`);
  return interval;
}

// Writes the samples of one element, `stride` apart.
function sample(
  element: number,
  steps: number,
  interval: number,
  out: Float64Array,
  start: number,
  stride: number,
): void {
  out[start] = Math.sqrt(element * interval);
  const logStep = interval * log(element);
  const step = 2 * element * interval;
  let at = start;
  for (let j = 1; j < steps; j++) {
    const factor = Math.sqrt(step / Math.cosh(Math.PI * j * interval));
    out[(at += stride)] = factor * Math.cos(j * logStep);
    out[(at += stride)] = factor * Math.sin(j * logStep);
  }
}

// NumPy's zeros_like(X) keeps the integer type of X, and cuts what is put into it; any number but 0 is true.
function cutOff(answer: Matrix, given: Features): Features {
  if (given.kind !== 'frame') return answer;
  const dtype = tableDtype(given.columns);
  if (dtype === 'float32' || dtype === 'float64' || dtype === 'object' || dtype === 'datetime64') return answer;
  const cut = dtype === 'bool' ? (sample: number): number => (sample === 0 ? 0 : 1) : Math.trunc;
  const columns = Array.from({ length: answer.columnCount }, (_, name): Column =>
    makeNumberColumn(name, dtype, Array.from(matrixColumn(answer, name), cut)),
  );
  return { kind: 'frame', rowCount: answer.rowCount, columns };
}
