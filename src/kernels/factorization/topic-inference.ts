// Topics of documents under fixed topics of words (sklearn/decomposition/_lda.py `_update_doc_distribution`, _online_lda_fast.pyx;
// Hoffman, Blei and Bach 2010, algorithm 2).
import { exp, log } from '../elementary/index.ts';

/** Fitted topics and when to stop. */
export interface TopicModel {
  /** exp(E[log beta]): [topics, words] */
  readonly wordWeights: Float64Array;
  readonly topicCount: number;
  readonly wordCount: number;
  readonly prior: number;
  readonly maxIterations: number;
  readonly tolerance: number;
}

/** Writes the topics of one document, with `counts` of the words at `words`, `size` of them, to `out`; not normalised. */
export type TopicInference = (
  words: ArrayLike<number>,
  counts: ArrayLike<number>,
  size: number,
  out: Float64Array,
) => void;

/** Makes the function that infers the topics of documents. */
export function createTopicInference(model: TopicModel): TopicInference {
  const { wordWeights, topicCount, wordCount, prior, maxIterations, tolerance } = model;
  const weights = new Float64Array(topicCount);
  const topics = new Float64Array(topicCount);
  const firstWeight = exp(digamma(1) - digamma(topicCount));
  return (words, counts, size, out) => {
    weights.fill(firstWeight);
    out.fill(1);
    for (let iteration = 0; iteration < maxIterations; iteration++) {
      topics.fill(0);
      for (let at = 0; at < size; at++) {
        const word = words[at]!;
        let norm = 0;
        for (let i = 0; i < topicCount; i++) norm += weights[i]! * wordWeights[i * wordCount + word]!;
        const ratio = counts[at]! / (norm + Number.EPSILON);
        for (let i = 0; i < topicCount; i++) topics[i]! += ratio * wordWeights[i * wordCount + word]!;
      }
      let total = 0;
      let change = 0;
      for (let i = 0; i < topicCount; i++) {
        const value = weights[i]! * topics[i]! + prior;
        change += Math.abs(out[i]! - value);
        out[i] = value;
        total += value;
      }
      const totalDigamma = digamma(total);
      for (let i = 0; i < topicCount; i++) weights[i] = exp(digamma(out[i]!) - totalDigamma);
      if (change / topicCount < tolerance) return;
    }
  };
}

const EULER = 0.5772156649015329;

// Algorithm AS 103 with the constants of scikit-learn, which asks for speed and not for every digit.
function digamma(x: number): number {
  if (x <= 1e-6) return -EULER - 1 / x;
  let result = 0;
  let shifted = x;
  for (; shifted < 6; shifted += 1) result -= 1 / shifted;
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  result += log(shifted) - 0.5 * inverse;
  return result - square * (1 / 12 - square * (1 / 120 - square * (1 / 252)));
}
