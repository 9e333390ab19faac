// ColumnTransformer of scikit-learn 0.20 to 1.9 (sklearn/compose/_column_transformer.py): each transformer gets its columns, the
// answers are put side by side. A transformer of one column by name or position, not in a list, gets a series.
import { makeMatrix } from '../../../data/matrix.ts';
import { PythonTuple } from '../../../formats/python/values.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { matrixToFrame, toObjects } from '../array-columns.ts';
import type { MissingText } from '../array-columns.ts';
import { refuseSparseTable } from '../answer-table.ts';
import { readMissingText } from '../encoders/category-table.ts';
import { requireMethod, requireTable } from '../estimator.ts';
import type { Estimator, Features, Table } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { readColumnKey } from './column-key.ts';
import type { ColumnKey } from './column-key.ts';
import { makeResolver } from './column-resolver.ts';
import { nameOutputs, readOutputNaming } from './output-names.ts';
import { selectColumns } from './select-columns.ts';
import { stackColumns, stackSparse } from '../stack-columns.ts';
import { applyWeight, readWeights } from '../transformer-weights.ts';

/** One transformer that does something: `drop` and empty selections are left out. */
export interface ColumnStep {
  readonly name: string;
  readonly key: ColumnKey;
  /** Is it one column by its name or position, not in a list? */
  readonly isSeries: boolean;
  /** Undefined passes the columns through. */
  readonly estimator: Estimator | undefined;
  readonly transform: (x: Features) => Features;
  readonly weight: number | undefined;
}

/** Reads a ColumnTransformer; refuses unknown layouts by name. */
export function readColumnTransformer(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['transform']);
  const steps = readSteps(attributes, context);
  const featureNames = readFeatureNames(attributes);
  const resolve = makeResolver(attributes, steps, featureNames);
  // Without steps there is nothing to be sparse.
  const isSparse = steps.length > 0 && attributes.boolean('sparse_output_');
  const missingText = readMissingText(attributes);
  const naming = readOutputNaming(attributes, steps, featureNames);
  return {
    className: attributes.className,
    featureCount: readFeatureCount(attributes),
    featureNames,
    children: steps.flatMap(({ estimator }) => estimator ?? []),
    transform: (input) => {
      const x = requireTable(input);
      const positions = resolve(x);
      if (steps.length === 0) return makeMatrix(x.rowCount, 0, new Float64Array(0));
      const parts = steps.map((step, index) => {
        const selected = selectColumns(x, positions[index] ?? []);
        const answer = requireTable(step.transform(step.isSeries ? toSeries(selected, missingText) : selected));
        return step.weight === undefined ? answer : applyWeight(answer, step.weight);
      });
      if (naming?.isTable === true && isSparse) throw refuseSparseTable();
      if (naming?.isTable === true) return nameOutputs(parts, naming);
      return isSparse ? stackSparse(parts) : stackColumns(parts, missingText);
    },
    outputNames: naming?.names,
  };
}

function readFeatureCount(attributes: Attributes): number | undefined {
  const name = ['n_features_in_', '_n_features'].find((candidate) => attributes.has(candidate));
  return name === undefined ? undefined : attributes.number(name);
}

function readSteps(attributes: Attributes, context: ReadContext): readonly ColumnStep[] {
  const weights = readWeights(attributes);
  return attributes.list('transformers_').flatMap((entry, index): readonly ColumnStep[] => {
    const place = `transformers_[${index}]`;
    const [name, transformer, columns] = entry instanceof PythonTuple ? entry.items : Array.isArray(entry) ? entry : [];
    if (typeof name !== 'string' || transformer === undefined || columns === undefined) {
      throw attributes.refuse(`${place} is no tuple of name, transformer and columns`);
    }
    if (transformer === 'drop') return [];
    const key = readColumnKey(columns, attributes, place);
    if (isEmpty(key)) return [];
    const weight = weights.get(name);
    const isSeries = typeof columns === 'string' || typeof unwrapScalar(columns) === 'number';
    if (transformer === 'passthrough')
      return [{ name, key, estimator: undefined, transform: (x) => x, weight, isSeries }];
    if (typeof transformer === 'string' || transformer === null) {
      throw attributes.refuse(`${place} is ${describeKind(transformer)}, not a transformer`);
    }
    const estimator = context.readEstimator(transformer, place);
    if (estimator.transform === undefined)
      throw attributes.refuse(`${estimator.className} at ${place} has no transform`);
    return [{ name, key, estimator, transform: requireMethod(estimator, 'transform'), weight, isSeries }];
  });
}

function isEmpty(key: ColumnKey): boolean {
  switch (key.kind) {
    case 'positions':
      return key.positions.length === 0;
    case 'mask':
      return !key.mask.includes(true);
    case 'names':
    case 'nameSlice':
    case 'positionSlice':
      return false;
  }
}

// One column by its name or position is a Series in Python.
function toSeries(x: Table, missingText: MissingText): Features {
  const [column] = x.kind === 'frame' ? x.columns : x.kind === 'matrix' ? matrixToFrame(x).columns : [];
  // A sparse matrix stays one.
  if (column === undefined) return x;
  return { kind: 'series', rowCount: x.rowCount, values: toObjects(column, missingText) };
}
