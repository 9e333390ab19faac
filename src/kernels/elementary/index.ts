// Elementary numeric functions that round as NumPy's do.
export { sumPairwise } from './sum-pairwise.ts';
