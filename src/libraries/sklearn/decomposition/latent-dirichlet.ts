// LatentDirichletAllocation of scikit-learn 0.19 to 1.9 (sklearn/decomposition/_lda.py; online_lda.py before 0.22).
import { createTopicInference } from '../../../kernels/factorization/index.ts';
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkNonNegative } from '../check-non-negative.ts';
import type { Estimator } from '../estimator.ts';
import { makeTransformer } from '../make-transformer.ts';
import { makeAnswer } from '../multiply-rows.ts';
import { readTable, readTableOf } from '../read-table.ts';
import { compressRows } from '../sparse-rows.ts';

/** Reads a LatentDirichletAllocation: shares of topics in documents. */
export function readLatentDirichlet(attributes: Attributes): Estimator {
  const components = readTable(attributes, 'components_');
  const { rowCount: topicCount, columnCount: wordCount } = components;
  const infer = createTopicInference({
    wordWeights: readTableOf(attributes, 'exp_dirichlet_component_', topicCount, wordCount).data,
    topicCount,
    wordCount,
    prior: attributes.number('doc_topic_prior_'),
    maxIterations: attributes.number('max_doc_update_iter'),
    tolerance: attributes.number('mean_change_tol'),
  });
  return makeTransformer(attributes, {
    featureCount: wordCount,
    outputCount: topicCount,
    acceptsSparse: true,
    transform: (x) => {
      checkNonNegative(x, 'LatentDirichletAllocation.transform');
      const documents = x.kind === 'csr' ? x : compressRows(x);
      const out = new Float64Array(x.rowCount * topicCount);
      for (let row = 0; row < x.rowCount; row++) {
        const start = documents.rowOffsets[row]!;
        const end = documents.rowOffsets[row + 1]!;
        const topics = out.subarray(row * topicCount, (row + 1) * topicCount);
        const words = documents.columnIndices.subarray(start, end);
        infer(words, documents.data.subarray(start, end), end - start, topics);
        const total = sumPairwise(topics, 0, topicCount);
        for (let topic = 0; topic < topicCount; topic++) topics[topic]! /= total;
      }
      return makeAnswer(x.rowCount, topicCount, out, components.isFloat32);
    },
  });
}
