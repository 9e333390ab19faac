// RandomTreesEmbedding of scikit-learn 0.19 to 1.9 (sklearn/ensemble/forest.py; _forest.py from 0.22): the leaf of each tree,
// encoded by the OneHotEncoder inside.
import type { Column } from '../../../data/frame.ts';
import { applyTrees, compileEnsemble } from '../../../kernels/trees/index.ts';
import { answerTable } from '../answer-table.ts';
import type { Attributes } from '../attributes.ts';
import { requireMethod } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import { spreadRows } from '../sparse-rows.ts';
import { toFloat32Features } from '../tree/float32-features.ts';
import { treeAllowsMissing } from '../tree/missing-rules.ts';
import { readTreeParts } from './tree-parts.ts';

/** Reads an embedding by random trees. */
export function readTreesEmbedding(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const { parts, trees, featureCount } = readTreeParts(
    attributes,
    attributes.list('estimators_'),
    'ExtraTreeRegressor',
  );
  const ensemble = compileEnsemble(trees, {
    featureCount,
    width: trees[0]!.outputCount,
    outputCount: trees[0]!.outputCount,
    goesLeft: 'less-or-equal',
    precision: 'float32',
  });
  const featureNames = readFeatureNames(attributes);
  const rules = {
    className: attributes.className,
    featureCount,
    featureNames,
    release,
    allowsMissing: isSince(release, 1, 4) && treeAllowsMissing(parts[0]!, release),
  };
  const encoder = context.readEstimator(attributes.value('one_hot_encoder_'), 'one_hot_encoder_');
  const encode = requireMethod(encoder, 'transform');
  const transform = (x: Features): Features => {
    const features = toFloat32Features(x, rules);
    const data = features.kind === 'csr' ? new Float32Array(spreadRows(features)) : features.data;
    const leaves = new Int32Array(features.rowCount * trees.length);
    applyTrees(ensemble, data, features.rowCount, leaves);
    const columns = trees.map((_, name): Column => {
      const values = new BigInt64Array(features.rowCount);
      for (let row = 0; row < values.length; row++) values[row] = BigInt(leaves[row * trees.length + name]!);
      return { name, dtype: 'int64', values };
    });
    return encode({ kind: 'frame', rowCount: features.rowCount, columns });
  };
  // The encoder names its columns x0_3, the embedding randomtreesembedding_0_3.
  const names = isSince(release, 1, 1)
    ? encoder.outputNames?.(undefined).map((name) => name.replace(/^x/, 'randomtreesembedding_'))
    : undefined;
  const base = { className: attributes.className, featureCount, featureNames, children: [encoder], transform };
  return answerTable(attributes, names === undefined ? base : { ...base, outputNames: () => names });
}
