// scikit-learn writes its release only into classes of its own (sklearn/base.py `__getstate__`): a class of a library beside
// it borrows the release from a scikit-learn estimator that it holds.
import { PythonDict, PythonObject, PythonTuple } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import { Attributes } from './attributes.ts';

/** Most values that are looked at. */
const MAX_VALUES = 100_000;

/** The release that the estimators in a record tell; undefined where none tells it. */
export function findRelease(record: PythonObject): string | undefined {
  const seen = new Set<PythonValue>([record]);
  // A set keeps its order and goes on over what is added meanwhile: breadth first, each value once.
  for (const value of seen) {
    if (value instanceof PythonObject && value.state instanceof PythonDict) {
      const release = value.state.get('_sklearn_version');
      if (typeof release === 'string') return release;
    }
    for (const inner of listInner(value)) {
      if (inner !== null && typeof inner === 'object' && seen.size < MAX_VALUES) seen.add(inner);
    }
  }
  return undefined;
}

/** The same attributes with a release, where they have none. */
export function borrowRelease(attributes: Attributes, fallback?: string): Attributes {
  const release = findRelease(attributes.record) ?? fallback;
  if (attributes.version !== undefined || release === undefined) return attributes;
  return replaceAttributes(attributes, { _sklearn_version: release });
}

/** The same attributes with some of them replaced. */
export function replaceAttributes(
  { record, path, pandasMajor }: Attributes,
  values: Readonly<Record<string, PythonValue>>,
): Attributes {
  const copy = new PythonObject(record.type, record.args, record.kwargs, record.callee);
  const state = record.state instanceof PythonDict ? record.state.entries : [];
  copy.state = new PythonDict(new Map([...state, ...Object.entries(values)]));
  return new Attributes(copy, path, pandasMajor);
}

function listInner(value: PythonValue): readonly PythonValue[] {
  if (value instanceof PythonObject) return value.state === undefined ? [] : [value.state];
  if (value instanceof PythonDict) return [...value.entries.values()];
  if (value instanceof PythonTuple) return value.items;
  return Array.isArray(value) ? value : [];
}
