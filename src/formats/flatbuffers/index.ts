// FlatBuffers, read as data: tables, vectors and texts by the numbers of their fields.
export { FlatTable, readFlatRoot } from './flat-table.ts';
export type { FlatOptions } from './flat-table.ts';
export { writeFlat } from './write-flat.ts';
export type { FlatContent, FlatField } from './write-flat.ts';
