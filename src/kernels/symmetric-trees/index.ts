// Symmetric trees: every node of a level asks the same question, so that the answers are the number of the leaf.
export { SymmetricEnsemble } from './symmetric-ensemble.ts';
export type { SymmetricTrees } from './symmetric-ensemble.ts';
