// The parameter `estimators` of Voting* and Stacking*: pairs of a name and an estimator, or 'drop' (None before 0.24).
import { PythonTuple } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import { isSince, readRelease } from '../release.ts';

/** A part that was not dropped. */
export interface NamedPart {
  readonly name: string;
  /** Its place in the parameter, dropped parts counted. */
  readonly position: number;
}

/** Names of the fitted parts, in their order; refuses a number of names that is not that of the parts. */
export function listActiveNames(attributes: Attributes, estimatorCount: number): readonly NamedPart[] {
  const dropsNone = !isSince(readRelease(attributes), 0, 24);
  const parts = attributes.list('estimators').flatMap((pair, position): readonly NamedPart[] => {
    const [name, estimator] = pair instanceof PythonTuple ? pair.items : Array.isArray(pair) ? pair : [];
    if (typeof name !== 'string' || estimator === undefined) {
      throw attributes.refuse(`estimators[${position}] is no pair of a name and an estimator`);
    }
    return estimator === 'drop' || (estimator === null && dropsNone) ? [] : [{ name, position }];
  });
  if (parts.length === estimatorCount) return parts;
  throw attributes.refuse(`estimators names ${parts.length} parts, estimators_ holds ${estimatorCount}`);
}
