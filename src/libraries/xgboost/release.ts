// The XGBoost release that wrote a model: many rules of prediction depend on it.
import { DecantError } from '../../errors.ts';

/** A release as far as the rules go: 2.1.4 is major 2, minor 1; 0.90 is major 0, minor 90. */
export interface Release {
  readonly major: number;
  readonly minor: number;
}

/** Files of releases before 1.0 do not tell which one; they share the rules of 0.90. */
export const BEFORE_1_0: Release = { major: 0, minor: 90 };

/** Newest release whose rules were compared; a later one may predict in another way from the same file. */
export const NEWEST: Release = { major: 3, minor: 4 };

/** Is the release this one or a later one? */
export function isSince(release: Release, major: number, minor: number): boolean {
  return release.major > major || (release.major === major && release.minor >= minor);
}

/** The release as text; what is before 1.0 cannot be told apart. */
export function describeRelease(release: Release): string {
  return release.major === 0 ? 'before 1.0' : `${release.major}.${release.minor}`;
}

/** Refuses a release that is newer than all that were compared. */
export function checkRelease(release: Release): void {
  if (!isSince(NEWEST, release.major, release.minor)) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `The model was saved by XGBoost ${describeRelease(release)}; known are releases up to ${describeRelease(NEWEST)}.`,
      { hint: 'Upgrade Decant, or save the model with a release that it knows.' },
    );
  }
}
