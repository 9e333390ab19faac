// Positions of a population that are chosen as NumPy's RandomState chooses them (numpy/random/mtrand.pyx, `choice`).
import { DecantError } from '../../errors.ts';
import { permute } from './permute.ts';

/** What choosing draws. */
export interface ChoiceSource {
  /** From 0 to 1, below 1. */
  drawUniform(): number;
  /** An integer from 0 to `count` - 1. */
  drawBelow(count: number): number;
}

/** How positions are chosen. */
export interface ChoiceRule {
  /** May a position be chosen more than once? */
  readonly replace: boolean;
  /** The probability of each position; undefined: all alike. */
  readonly p: ArrayLike<number> | undefined;
}

/** Chooses `size` positions of `population`; refuses what has no such choice in NumPy's words. */
export function choosePositions(
  source: ChoiceSource,
  population: number,
  size: number,
  { replace, p }: ChoiceRule,
): Int32Array {
  if (population <= 0 && size > 0) throw refuse('a must be greater than 0 unless no samples are taken');
  if (p !== undefined) checkProbabilities(p, population);
  if (replace) {
    if (p === undefined) return Int32Array.from({ length: size }, () => source.drawBelow(population));
    const cumulative = accumulate(p);
    return Int32Array.from({ length: size }, () => findPosition(cumulative, source.drawUniform()));
  }
  if (size > population) throw refuse("Cannot take a larger sample than population when 'replace=False'");
  return p === undefined ? permute(population, source).slice(0, size) : chooseDistinct(source, size, p);
}

// As many as are missing are drawn at once; what was found is not drawn again.
function chooseDistinct(source: ChoiceSource, size: number, p: ArrayLike<number>): Int32Array {
  const left = Float64Array.from(p);
  if (left.filter((probability) => probability > 0).length < size)
    throw refuse('Fewer non-zero entries in p than size');
  const found = new Set<number>();
  while (found.size < size) {
    const draws = Float64Array.from({ length: size - found.size }, () => source.drawUniform());
    for (const position of found) left[position] = 0;
    const cumulative = accumulate(left);
    for (const draw of draws) found.add(findPosition(cumulative, draw));
  }
  return Int32Array.from(found);
}

// Sums one after the other, as parts of the last.
function accumulate(p: ArrayLike<number>): Float64Array {
  let sum = 0;
  const sums = Float64Array.from(p, (probability) => (sum += probability));
  return sums.map((value) => value / sum);
}

// The first position whose sum is above the draw.
function findPosition(cumulative: Float64Array, draw: number): number {
  let [low, high] = [0, cumulative.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! <= draw) low = middle + 1;
    else high = middle;
  }
  return low;
}

const TOLERANCE = Math.sqrt(Number.EPSILON);

function checkProbabilities(p: ArrayLike<number>, population: number): void {
  if (p.length !== population) throw refuse("'a' and 'p' must have same size");
  const sum = addCompensated(p);
  if (Number.isNaN(sum)) throw refuse('probabilities contain NaN');
  if (Array.from(p).some((probability) => probability < 0)) throw refuse('probabilities are not non-negative');
  if (Math.abs(sum - 1) > TOLERANCE) throw refuse('probabilities do not sum to 1');
}

// Kahan's sum.
function addCompensated(values: ArrayLike<number>): number {
  let sum = values[0] ?? 0;
  let lost = 0;
  for (let at = 1; at < values.length; at++) {
    const value = values[at]! - lost;
    const next = sum + value;
    lost = next - sum - value;
    sum = next;
  }
  return sum;
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
