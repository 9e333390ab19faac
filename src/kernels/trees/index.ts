// Decision tree ensembles: compile once, sum many rows.
export { compileEnsemble } from './compile-ensemble.ts';
export type { TreeEnsemble } from './compile-ensemble.ts';
export { sumTrees } from './sum-trees.ts';
export type { EnsembleShape, TreeNodes } from './tree-nodes.ts';
