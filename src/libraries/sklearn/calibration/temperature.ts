// Temperature scaling of scikit-learn 1.8 and later (sklearn/calibration.py `_TemperatureScaling`): one factor for all classes.
import { log, softmaxRows, sumPairwise } from '../../../kernels/elementary/index.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import type { Responses } from '../response-values.ts';
import { openCalibrator } from './calibrator.ts';

/** What the scores are. */
export interface TemperatureRules {
  readonly classCount: number;
  /** Are they probabilities, or decisions? */
  readonly isProbability: boolean;
}

/** Reads the only calibrator of a pair: scores to probabilities of all classes. */
export function readTemperature(
  owner: Attributes,
  calibrators: readonly PythonValue[],
  { classCount, isProbability }: TemperatureRules,
): (scores: Responses) => Float64Array {
  const attributes = openCalibrator(owner, calibrators[0] ?? null, 0, '_TemperatureScaling');
  const factor = attributes.number('beta_');
  return (scores) => {
    const logits = toLogits(scores.width === 1 && isProbability ? addComplement(scores) : scores);
    const heated = logits.map((logit) => factor * logit);
    softmaxRows(heated, classCount);
    return heated;
  };
}

function addComplement({ rowCount, data, isFloat32 }: Responses): Responses {
  const both = new Float64Array(rowCount * 2);
  for (let row = 0; row < rowCount; row++) {
    both[2 * row] = 1 - data[row]!;
    both[2 * row + 1] = data[row]!;
  }
  return { rowCount, width: 2, data: both, isFloat32 };
}

/** Keeps the logarithm of a probability of zero finite. */
const SMALL = 1e-12;

// What looks like probabilities in all rows together counts as such.
function toLogits({ rowCount, width, data }: Responses): Float64Array {
  if (width === 1) {
    const both = new Float64Array(rowCount * 2);
    for (let row = 0; row < rowCount; row++) {
      both[2 * row] = -data[row]!;
      both[2 * row + 1] = data[row]!;
    }
    return both;
  }
  const isShare = data.every((element) => element >= 0 && element <= 1);
  return isShare && addsUpToOne(data, width) ? data.map((share) => log(share + SMALL)) : data;
}

function addsUpToOne(data: Float64Array, width: number): boolean {
  for (let start = 0; start < data.length; start += width) {
    // numpy.isclose(sum, 1)
    if (!(Math.abs(sumPairwise(data, start, width) - 1) <= 1e-8 + 1e-5)) return false;
  }
  return true;
}
