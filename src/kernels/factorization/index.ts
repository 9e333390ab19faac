// Factors of rows under fixed components: what transformers of matrix factorizations solve for.
export { descendFactors } from './coordinate-descent.ts';
export type { DescentProblem } from './coordinate-descent.ts';
export { createUpdate, measureDivergence } from './multiplicative-update.ts';
export type { UpdateProblem } from './multiplicative-update.ts';
export { createTopicInference } from './topic-inference.ts';
export type { TopicInference, TopicModel } from './topic-inference.ts';
export { followPath } from './least-angle.ts';
export type { PathProblem } from './least-angle.ts';
export { createPursuit } from './matching-pursuit.ts';
export type { PursuitProblem } from './matching-pursuit.ts';
