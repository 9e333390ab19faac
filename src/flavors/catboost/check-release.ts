// Releases of CatBoost whose answers are other than those of 0.23 and later.
import { DecantError } from '../../errors.ts';
import type { CatboostEstimator } from '../../libraries/catboost/index.ts';

/** A release as numbers; undefined where the configuration does not tell. */
export type Release = readonly [number, number, number] | undefined;

/** Reads `catboost_version`. */
export function parseRelease(version: unknown): Release {
  const match = typeof version === 'string' ? /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) : null;
  if (match === null) return undefined;
  const [, major = '0', minor = '0', patch = '0'] = match;
  return [Number(major), Number(minor), Number(patch)];
}

/** Is it before another release? */
export function isBefore(release: Release, major: number, minor: number, patch: number): boolean {
  if (release === undefined) return false;
  const [first, second, third] = release;
  if (first !== major) return first < major;
  return second !== minor ? second < minor : third < patch;
}

/** Refuses models whose release answered otherwise. */
export function checkRelease(release: Release, { classes, lossFunction }: CatboostEstimator): void {
  if (classes !== undefined && isBefore(release, 0, 21, 0)) {
    throw refuse('classifiers of CatBoost before 0.21 make floating point numbers of labels');
  }
  if (lossFunction === 'RMSEWithUncertainty' && isBefore(release, 0, 24, 2)) {
    throw refuse('models of loss RMSEWithUncertainty of CatBoost before 0.24.2 answer deviations, not variances');
  }
}

function refuse(reason: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `This CatBoost model has no native reader: ${reason}.`, {
    hint: 'Load the model with a later catboost and save it again, if the later answers will do.',
  });
}
