// UBJSON: JSON in binary, with arrays of numbers.
export { readUbjson } from './read-ubjson.ts';
export type { UbjsonNumbers, UbjsonOptions, UbjsonValue } from './ubjson-value.ts';
export { UbjsonFloat32, writeUbjson } from './write-ubjson.ts';
export type { UbjsonOutput } from './write-ubjson.ts';
