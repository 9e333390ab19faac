// Elementary numeric functions that round as NumPy's do.
export { besselK } from './bessel-k.ts';
export { cbrt } from './cbrt.ts';
export { erf } from './erf.ts';
export { exp } from './exp.ts';
export { expSingle } from './exp-single.ts';
export { exp2 } from './exp2.ts';
export { gamma } from './gamma.ts';
export { logGammaOfHalves } from './log-gamma.ts';
export { logSumExp } from './log-sum-exp.ts';
export { log } from './log.ts';
export { normalQuantile } from './normal-quantile.ts';
export { expit, softmaxRows } from './scores.ts';
export { sumPairwise } from './sum-pairwise.ts';
export { sumPairwiseSingle } from './sum-pairwise-single.ts';
export { tanh } from './tanh.ts';
