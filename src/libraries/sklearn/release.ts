// The scikit-learn release that wrote an estimator, where its rules depend on it.
import type { Attributes } from './attributes.ts';

/** A release of scikit-learn, as far as the rules go: 0.22.2.post1 is major 0, minor 22. */
export interface Release {
  readonly major: number;
  readonly minor: number;
}

/** The release in `_sklearn_version`; refuses an estimator that does not tell it. */
export function readRelease(attributes: Attributes): Release {
  const match = /^(\d+)\.(\d+)(?:\D|$)/.exec(attributes.version ?? '');
  if (match === null) throw attributes.refuse('attribute _sklearn_version does not tell the release');
  return { major: Number(match[1]), minor: Number(match[2]) };
}

/** A flag that releases since `since` write; false before. Since then, its absence is refused by name. */
export function readFlag(attributes: Attributes, name: string, since: readonly [number, number]): boolean {
  if (!attributes.has(name) && !isSince(readRelease(attributes), ...since)) return false;
  return attributes.boolean(name);
}

/** Is the release this one or a later one? */
export function isSince(release: Release, major: number, minor: number): boolean {
  return release.major > major || (release.major === major && release.minor >= minor);
}
