// Support vector machines as libsvm evaluates them.
export { evaluateDense, evaluateDensePair, evaluateSparse } from './kernel-values.ts';
export type { SvmKernel } from './kernel-values.ts';
export { createCoupler, decidePairs, elect } from './pairwise-decisions.ts';
export type { Coupling, PairwiseMachine } from './pairwise-decisions.ts';
