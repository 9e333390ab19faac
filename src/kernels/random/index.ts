// Random numbers as NumPy draws them.
export { MersenneTwister } from './mersenne-twister.ts';
export type { IntegerDtype } from './bounded-integers.ts';
export { permute } from './permute.ts';
export { RandomState } from './random-state.ts';
export type { ChoiceOptions, RandomStateRecord } from './random-state.ts';
