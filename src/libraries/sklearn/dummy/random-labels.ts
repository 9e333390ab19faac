// What DummyClassifier draws at random: the same for each call, since each begins with the seed that `random_state` is.
import { RandomState } from '../../../kernels/random/index.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';

/** Seed in `random_state`; undefined where each call would draw other numbers. */
export function readSeed(attributes: Attributes): number | undefined {
  const seed = unwrapScalar(attributes.value('random_state'));
  return typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32 ? seed : undefined;
}

/** Positions of classes for each row, one array for each output: all equally likely. */
export function drawUniformly(seed: number, classCounts: readonly number[], rowCount: number): readonly Int32Array[] {
  const random = new RandomState(seed);
  return classCounts.map((count) => Int32Array.from({ length: rowCount }, () => random.drawBelow(count)));
}

/** Positions of classes for each row, one array for each output: as likely as they were in fit. */
export function drawByPriors(seed: number, priors: readonly Float64Array[], rowCount: number): readonly Int32Array[] {
  const random = new RandomState(seed);
  return priors.map((prior) => Int32Array.from({ length: rowCount }, () => random.drawPosition(prior)));
}
