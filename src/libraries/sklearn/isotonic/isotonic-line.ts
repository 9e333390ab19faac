// The fitted line of IsotonicRegression, which scipy.interpolate.interp1d draws in Python: among doubles numpy.interp does, among
// float32 SciPy itself.
import { DecantError } from '../../../errors.ts';
import type { Attributes } from '../attributes.ts';
import { interpolateLine } from '../interpolate.ts';
import { isSince, readRelease } from '../release.ts';

/** Numbers of one dimension. */
export interface Line {
  /** Is X made float32 before it is looked up, and the answer too? */
  readonly isFloat32: boolean;
  /** Is the type of X kept in the answer, as long as it is no double? Before 0.21 the answer is float64. */
  readonly keepsType: boolean;
  readonly evaluate: (x: Float64Array) => Float64Array;
}

/** Reads the points of the line and what happens outside of it. */
export function readIsotonicLine(attributes: Attributes): Line {
  const release = readRelease(attributes);
  const isNamed = isSince(release, 0, 24);
  const [placesName, valuesName] = isNamed ? ['X_thresholds_', 'y_thresholds_'] : ['_necessary_X_', '_necessary_y_'];
  const { data: places, shape } = attributes.floats(placesName);
  const { data: values } = attributes.floats(valuesName);
  const isFloat32 = attributes.tensor(placesName).dtype === 'float32';
  if (shape.length !== 1 || places.length !== values.length || places.length === 0) {
    throw attributes.refuse(`${placesName} and ${valuesName} have ${places.length} and ${values.length} elements`);
  }
  const outside = attributes.choice('out_of_bounds', ['nan', 'clip', 'raise']);
  const least = attributes.number('X_min_');
  const greatest = attributes.number('X_max_');
  const draw = isFloat32 && isSince(release, 0, 21) ? drawSingle : interpolateLine;
  const [first, last] = [places[0]!, places[places.length - 1]!];
  const evaluateOne = (given: number): number => {
    // A single point answers for everything.
    if (values.length === 1) return values[0]!;
    const x = outside === 'clip' ? Math.min(greatest, Math.max(least, given)) : given;
    if (x >= first && x <= last) return draw(x, places, values);
    if (outside === 'raise' && x === x) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `A value in x_new is ${x < first ? 'below' : 'above'} the interpolation range.`,
      );
    }
    return Number.NaN;
  };
  return { isFloat32, keepsType: isSince(release, 0, 21), evaluate: (x) => x.map(evaluateOne) };
}

// Each step is rounded; a place belongs to the piece before it.
function drawSingle(x: number, places: Float64Array, values: Float64Array): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < x) low = middle + 1;
    else high = middle;
  }
  const right = Math.min(Math.max(low, 1), places.length - 1);
  const left = right - 1;
  const rise = Math.fround(values[right]! - values[left]!);
  const slope = Math.fround(rise / Math.fround(places[right]! - places[left]!));
  return Math.fround(Math.fround(slope * Math.fround(x - places[left]!)) + values[left]!);
}
