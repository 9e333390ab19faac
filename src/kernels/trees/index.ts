// Decision tree ensembles: compile once, sum many rows, or tell the leaves.
export { compileEnsemble } from './compile-ensemble.ts';
export type { TreeEnsemble } from './compiled-tree.ts';
export { applyTrees } from './find-leaves.ts';
export { sumTrees } from './sum-trees.ts';
export type { CategoryRule, CategorySplits, EnsembleShape, TreeNodes } from './tree-nodes.ts';
