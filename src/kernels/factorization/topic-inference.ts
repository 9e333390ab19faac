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

/** The topics of one document with `counts` of the words at `words`, `size` of them; not normalised, written to `out`. */
export function inferTopics(
  model: TopicModel,
  words: ArrayLike<number>,
  counts: ArrayLike<number>,
  size: number,
  out: Float64Array,
): void {
  const { wordWeights, topicCount, wordCount, maxIterations, tolerance } = model;
  const weights = new Float64Array(topicCount).fill(exp(digamma(1) - digamma(topicCount)));
  const topics = new Float64Array(topicCount);
  out.fill(1);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    topics.fill(0);
    for (let at = 0; at < size; at++) {
      const word = words[at]!;
      let norm = 0;
      for (let topic = 0; topic < topicCount; topic++) norm += weights[topic]! * wordWeights[topic * wordCount + word]!;
      const ratio = counts[at]! / (norm + Number.EPSILON);
      for (let topic = 0; topic < topicCount; topic++) topics[topic]! += ratio * wordWeights[topic * wordCount + word]!;
    }
    let total = 0;
    let change = 0;
    for (let topic = 0; topic < topicCount; topic++) {
      const value = weights[topic]! * topics[topic]! + model.prior;
      change += Math.abs(out[topic]! - value);
      out[topic] = value;
      total += value;
    }
    const totalDigamma = digamma(total);
    for (let topic = 0; topic < topicCount; topic++) weights[topic] = exp(digamma(out[topic]!) - totalDigamma);
    if (change / topicCount < tolerance) break;
  }
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
