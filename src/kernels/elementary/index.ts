// Elementary numeric functions that round as NumPy's do.
export { cbrt } from './cbrt.ts';
export { exp } from './exp.ts';
export { log } from './log.ts';
export { logSumExp } from './log-sum-exp.ts';
export { expit, softmaxRows } from './scores.ts';
export { sumPairwise } from './sum-pairwise.ts';
export { tanh } from './tanh.ts';
