// QuantileTransformer of scikit-learn 0.19 to 1.9 (sklearn/preprocessing/_data.py; numpy.interp, scipy.stats.norm.ppf).
import { DecantError } from '../../../errors.ts';
import { erf, normalQuantile } from '../../../kernels/elementary/index.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { interpolateLine } from '../interpolate.ts';
import { isSince, readRelease } from '../release.ts';
import { makeScaler } from './make-scaler.ts';

/** Elements this near to the ends of a column count as the ends. */
const BOUNDS_THRESHOLD = 1e-7;
const CLIP_LOW = BOUNDS_THRESHOLD - 2 ** -52;

/** The quantiles of one column, and the same line walked from its other end. */
interface Line {
  readonly quantiles: Float64Array;
  readonly references: Float64Array;
  readonly backQuantiles: Float64Array;
  readonly backReferences: Float64Array;
}

interface Mapping {
  readonly lines: readonly Line[];
  readonly isNormal: boolean;
  /** Are elements near the ends moved to them, or only those at the ends? */
  readonly hasWideEnds: boolean;
  /** Is the share of an element rounded to the type of X before it becomes a quantile? */
  readonly roundsShares: boolean;
  /** Are the ends of a column rounded to the type of X before they are compared? NumPy 2, of the weeks of 1.5, ended it. */
  readonly roundsEnds: boolean;
  /** The least and the greatest answer. */
  readonly bounds: readonly [low: number, high: number];
}

/** Reads a QuantileTransformer. */
export function readQuantileTransformer(attributes: Attributes): Estimator {
  const release = readRelease(attributes);
  const isNormal = attributes.choice('output_distribution', ['normal', 'uniform']) === 'normal';
  const lines = readLines(attributes);
  const isOld = !isSince(release, 0, 21);
  const clipHigh = 1 - CLIP_LOW;
  const mapping: Mapping = {
    lines,
    isNormal,
    hasWideEnds: isNormal || isOld,
    roundsShares: isSince(release, 0, 20),
    roundsEnds: !isSince(release, 1, 5),
    bounds: isNormal
      ? [normalQuantile(CLIP_LOW), normalQuantile(clipHigh)]
      : isOld
        ? [CLIP_LOW, clipHigh]
        : [-Infinity, Infinity],
  };
  const takesNegative = attributes.boolean('ignore_implicit_zeros');
  return makeScaler(attributes, {
    featureCount: lines.length,
    acceptsSparse: true,
    allowsMissing: isSince(release, 0, 20),
    transform: (x) => (x.kind === 'matrix' ? mapDense(x, mapping) : mapSparse(x, mapping, takesNegative)),
    invert: (x) => {
      const data = x.data.slice();
      for (let at = 0; at < data.length; at++) {
        const column = x.kind === 'csr' ? x.columnIndices[at]! : at % lines.length;
        data[at] = unmapElement(data[at]!, lines[column]!, isNormal);
      }
      return { ...x, data };
    },
  });
}

function readLines(attributes: Attributes): readonly Line[] {
  const { shape, data } = attributes.floats('quantiles_');
  const { data: references } = attributes.floats('references_');
  const [count, columnCount] = shape;
  if (shape.length !== 2 || columnCount === undefined || count !== references.length || count === 0) {
    throw attributes.refuse(`quantiles_ has shape [${shape.join(', ')}] beside ${references.length} references_`);
  }
  const backReferences = negateBackwards(references);
  return Array.from({ length: columnCount }, (_, column) => {
    const quantiles = Float64Array.from(references, (_, at) => data[at * columnCount + column]!);
    return { quantiles, references, backQuantiles: negateBackwards(quantiles), backReferences };
  });
}

function negateBackwards(numbers: Float64Array): Float64Array {
  return numbers.map((number) => -number).reverse();
}

function mapDense({ rowCount, columnCount, data }: Matrix, mapping: Mapping): Matrix {
  const round = data instanceof Float32Array ? Math.fround : (value: number): number => value;
  const out = data.slice();
  for (let at = 0, column = 0; at < out.length; at++, column = column + 1 === columnCount ? 0 : column + 1) {
    out[at] = mapElement(out[at]!, mapping.lines[column]!, mapping, round);
  }
  return makeMatrix(rowCount, columnCount, out);
}

function mapSparse(x: CsrMatrix, mapping: Mapping, takesNegative: boolean): CsrMatrix {
  if (!takesNegative && x.data.some((element) => element < 0)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'QuantileTransformer only accepts non-negative sparse matrices.');
  }
  const round = x.data instanceof Float32Array ? Math.fround : (value: number): number => value;
  const data = x.data.slice();
  for (let at = 0; at < data.length; at++) {
    data[at] = mapElement(data[at]!, mapping.lines[x.columnIndices[at]!]!, mapping, round);
  }
  return { ...x, data };
}

function mapElement(x: number, line: Line, mapping: Mapping, round: (value: number) => number): number {
  if (x !== x) return x;
  const { quantiles, references, backQuantiles, backReferences } = line;
  const roundEnd = mapping.roundsEnds ? round : (value: number): number => value;
  const [first, last] = [roundEnd(quantiles[0]!), roundEnd(quantiles[quantiles.length - 1]!)];
  const isHigh = mapping.hasWideEnds ? round(x + BOUNDS_THRESHOLD) > last : x === last;
  const isLow = mapping.hasWideEnds ? round(x - BOUNDS_THRESHOLD) < first : x === first;
  const between =
    0.5 * (interpolateLine(x, quantiles, references) - interpolateLine(-x, backQuantiles, backReferences));
  // The low end is written last.
  const share = isLow ? 0 : isHigh ? 1 : mapping.roundsShares ? round(between) : between;
  const [low, high] = mapping.bounds;
  return Math.min(high, Math.max(low, mapping.isNormal ? normalQuantile(share) : share));
}

// Shares this near to the ends are the ends; of the uniform distribution only the ends themselves.
function unmapElement(x: number, { quantiles, references }: Line, isNormal: boolean): number {
  if (x !== x) return x;
  const share = isNormal ? 0.5 + 0.5 * erf(x * Math.SQRT1_2) : x;
  if (isNormal && share < BOUNDS_THRESHOLD) return quantiles[0]!;
  if (isNormal && share + BOUNDS_THRESHOLD > 1) return quantiles[quantiles.length - 1]!;
  return interpolateLine(share, references, quantiles);
}
