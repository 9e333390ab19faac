// Calibrators of one class: a logistic curve or an isotonic line (sklearn/calibration.py `_SigmoidCalibration`).
import { PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { exp, expit, expSingle } from '../../../kernels/elementary/index.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { readIsotonicLine } from '../isotonic/isotonic-line.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import type { Responses } from '../response-values.ts';

/** Probabilities of a class, made of the scores for it. */
export type Calibrator = (scores: Responses) => Float64Array;

/** Which calibrator of a pair, and of which kind. */
export interface CalibratorPlace {
  readonly index: number;
  readonly kind: 'sigmoid' | 'isotonic';
  readonly release: Release;
}

/** Reads a calibrator; refuses one that is not what `method` says. */
export function readCalibrator(owner: Attributes, value: PythonValue, place: CalibratorPlace): Calibrator {
  const { kind, release } = place;
  const attributes = openCalibrator(
    owner,
    value,
    place.index,
    kind === 'sigmoid' ? '_SigmoidCalibration' : 'IsotonicRegression',
  );
  if (kind === 'isotonic') {
    const line = readIsotonicLine(attributes);
    return ({ data }) => line.evaluate(line.isFloat32 ? data.map(Math.fround) : data);
  }
  const slope = attributes.number('a_');
  const offset = attributes.number('b_');
  const curve = isSince(release, 0, 21) ? (power: number) => expit(-power) : (power: number) => 1 / (1 + exp(power));
  // NumPy 1, in the time before 1.6, keeps float32.
  const staysSingle = !isSince(release, 1, 6);
  return ({ data, isFloat32 }) => {
    if (!isFloat32 || !staysSingle) return data.map((score) => curve(slope * score + offset));
    const [a, b] = [Math.fround(slope), Math.fround(offset)];
    return data.map((score) => {
      const power = Math.fround(Math.fround(a * score) + b);
      return Math.fround(1 / Math.fround(1 + expSingle(power)));
    });
  };
}

/** The attributes of a pair's calibrator, which must be of the class. */
export function openCalibrator(owner: Attributes, value: PythonValue, index: number, className: string): Attributes {
  if (!(value instanceof PythonObject) || value.type.name !== className) {
    throw owner.refuse(`calibrator ${index} is ${describeKind(value)}, not a ${className}`);
  }
  return new Attributes(value, `${owner.path}.calibrators[${index}]`);
}
