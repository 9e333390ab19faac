// Clusters around means.
export { runElkan } from './elkan.ts';
export { runLloyd } from './lloyd.ts';
export { seedApart, seedByChance } from './seed-centers.ts';
export type { Clustering, StoppingRule, WeightedRows } from './weighted-rows.ts';
