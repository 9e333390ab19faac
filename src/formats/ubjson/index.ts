// UBJSON: JSON in binary, with arrays of numbers.
export { readUbjson } from './read-ubjson.ts';
export type { UbjsonNumbers, UbjsonOptions, UbjsonValue } from './ubjson-value.ts';
