// Ensembles of any kind whose parts are all single trees: what each node answers is known at load, so one walk sums all parts.
import type { Tensor } from '../../../data/tensor.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { compileEnsemble } from '../../../kernels/trees/index.ts';
import type { Attributes } from '../attributes.ts';
import { findLargest } from '../choose-classes.ts';
import type { Features } from '../estimator.ts';
import { isSince, readRelease } from '../release.ts';
import { normalizeScores } from '../tree/class-answers.ts';
import { readClassLayout } from '../tree/class-layout.ts';
import { toFloat32Features } from '../tree/float32-features.ts';
import { treeAllowsMissing } from '../tree/missing-rules.ts';
import type { SklearnTree } from '../tree/read-tree.ts';
import { sumRows } from '../tree/sum-rows.ts';
import type { ArrayRules } from './parts.ts';
import { readTreeParts } from './tree-parts.ts';

/** Trees of one class with one output. */
export interface SingleTrees {
  readonly parts: readonly Attributes[];
  readonly trees: readonly SklearnTree[];
  readonly featureCount: number;
  /** May dense X hold NaN? Every tree must say so. */
  readonly allowsMissing: boolean;
}

/** The trees in `estimators_`; undefined where a part is something else, or has several outputs. */
export function readSingleTrees(attributes: Attributes, kind: 'Classifier' | 'Regressor'): SingleTrees | undefined {
  const records = attributes.list('estimators_');
  const [first] = records;
  if (!(first instanceof PythonObject)) return undefined;
  const { name } = first.type;
  const isTree =
    (name === `DecisionTree${kind}` || name === `ExtraTree${kind}`) &&
    records.every(
      (record) =>
        record instanceof PythonObject && record.type.name === name && record.type.module.startsWith('sklearn.tree.'),
    );
  if (!isTree) return undefined;
  const { parts, trees, featureCount, outputCount } = readTreeParts(attributes, records, name);
  if (outputCount !== 1) return undefined;
  const allowsMissing = parts.every((part) => treeAllowsMissing(part, readRelease(part)));
  return { parts, trees, featureCount, allowsMissing };
}

/** What the nodes of a tree of classes answer. */
export interface NodeAnswers {
  readonly classes: Tensor;
  /** One number for each class of the tree, node by node. */
  readonly probabilities: Float64Array;
  /** Position of the label of each node among the classes of the tree. */
  readonly positions: Int32Array;
}

/** Reads the answers of one of the trees. */
export function readNodeAnswers({ parts, trees }: SingleTrees, index: number): NodeAnswers {
  const part = parts[index]!;
  const tree = trees[index]!;
  const release = readRelease(part);
  const layout = readClassLayout(part, release, 1, tree.classCount);
  if (!('kind' in layout.classes) || layout.counts[0] !== tree.classCount) {
    throw part.refuse(`its tree has ${tree.classCount} classes`);
  }
  const positions = findLargest(tree.values, tree.classCount);
  const probabilities = tree.values.slice();
  if (!isSince(release, 1, 4)) normalizeScores(probabilities, layout);
  return { classes: layout.classes, probabilities, positions };
}

/** Numbers of each node of a tree, and where in a row of sums they are added. */
export interface NodeTable {
  readonly values: Float64Array;
  readonly outputOffset: number;
}

/** Sums of the trees' tables, `outputCount` numbers a row, in the order of the trees. */
export function createTreeSum(
  single: SingleTrees,
  tables: readonly NodeTable[],
  width: number,
  outputCount: number,
  rules: ArrayRules & { readonly allowsMissing: boolean },
): (x: Features) => Float64Array {
  const { featureCount } = single;
  const ensemble = compileEnsemble(
    single.trees.map((tree, index) => ({ ...tree, ...tables[index]! })),
    { featureCount, width, outputCount, goesLeft: 'less-or-equal', precision: 'float32' },
  );
  return (x) => {
    const features = toFloat32Features(x, { ...rules, featureCount });
    const sums = new Float64Array(features.rowCount * outputCount);
    sumRows(ensemble, features, sums);
    return sums;
  };
}
