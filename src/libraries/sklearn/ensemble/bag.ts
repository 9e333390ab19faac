// What all bagged ensembles have: the columns of each part, and the order of sums.
import type { Attributes } from '../attributes.ts';
import { readMissingText } from '../encoders/category-table.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { readRelease } from '../release.ts';
import { readFeatureSubsets } from './feature-subsets.ts';
import type { StackRules } from './parts.ts';

/** A bag, without its parts. */
export interface Bag {
  readonly rules: StackRules & { readonly featureCount: number };
  /** Columns of each part, and whether they are all columns in their order. */
  readonly subsets: readonly (readonly number[])[];
  readonly areWhole: readonly boolean[];
  /** The parameter n_estimators, by which sums are divided. */
  readonly count: number;
  /** How many parts each job of Python adds up before the sums are added. */
  readonly groups: readonly number[];
}

/** Reads a bag. */
export function readBag(attributes: Attributes): Bag {
  attributes.refuseOverrides(PREDICT_METHODS);
  const partCount = attributes.list('estimators_').length;
  if (partCount === 0) throw attributes.refuse('estimators_ is empty');
  const featureCount = attributes.number(attributes.has('n_features_in_') ? 'n_features_in_' : 'n_features_');
  const subsets = readFeatureSubsets(attributes, partCount, featureCount);
  return {
    rules: {
      className: attributes.className,
      featureCount,
      featureNames: readFeatureNames(attributes),
      release: readRelease(attributes),
      missingText: readMissingText(attributes),
    },
    subsets,
    areWhole: subsets.map(
      (columns) => columns.length === featureCount && columns.every((column, index) => column === index),
    ),
    count: attributes.number('n_estimators'),
    groups: readGroups(attributes, partCount),
  };
}

// Jobs share the parts out evenly. A negative n_jobs depends on the machine, and counts as one.
function readGroups(attributes: Attributes, count: number): readonly number[] {
  const jobs = attributes.optional('n_jobs') ?? null;
  const jobCount = typeof jobs === 'number' && jobs > 1 ? Math.min(jobs, count) : 1;
  return Array.from({ length: jobCount }, (_, job) => Math.floor(count / jobCount) + (job < count % jobCount ? 1 : 0));
}

/** The job of a part. */
export function findGroup({ groups }: Bag, part: number): number {
  let end = 0;
  return groups.findIndex((size) => {
    end += size;
    return part < end;
  });
}

/** Folds the parts within each job, and then the results of the jobs: `add` changes its first argument. */
export function foldParts(
  { groups }: Bag,
  parts: readonly Float64Array[],
  start: number,
  add: (into: Float64Array, part: Float64Array) => void,
): Float64Array {
  const size = parts[0]!.length;
  let first = 0;
  const results = groups.map((count) => {
    const result = new Float64Array(size).fill(start);
    for (const part of parts.slice(first, first + count)) add(result, part);
    first += count;
    return result;
  });
  const [total, ...others] = results;
  for (const other of others) add(total!, other);
  return total!;
}

/** Spreads probabilities of the classes that a part knows over all of them. */
export function spreadClasses(table: Float64Array, known: Int32Array, classCount: number, fill: number): Float64Array {
  if (known.length === classCount) return table;
  const rowCount = table.length / known.length;
  const out = new Float64Array(rowCount * classCount).fill(fill);
  for (let row = 0; row < rowCount; row++) {
    for (let i = 0; i < known.length; i++) out[row * classCount + known[i]!] = table[row * known.length + i]!;
  }
  return out;
}
