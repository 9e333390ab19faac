// NumPy's .npy files.
export { readNpy } from './read-npy.ts';
export type { NpyOptions } from './read-npy.ts';
export { parseDtypeDescr } from './dtype-descr.ts';
export type { DescribedDtype } from './dtype-descr.ts';
export { parseLiteral } from './python-literal.ts';
export type { Literal } from './python-literal.ts';
export { writeNpy } from './write-npy.ts';
