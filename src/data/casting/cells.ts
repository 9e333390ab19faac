// What a column is cast from.
import type { Value } from '../dtype.ts';

export type Cells = readonly (Value | undefined)[];
