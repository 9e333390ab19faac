// Random numbers as NumPy draws them.
export { MersenneTwister } from './mersenne-twister.ts';
export { permute } from './permute.ts';
export { RandomState } from './random-state.ts';
