// The classes of a neighbors classifier and the class of each training row: `classes_`, `_y`, `outputs_2d_`.
import { DecantError } from '../../../errors.ts';
import type { Tensor } from '../../../data/tensor.ts';
import type { Attributes } from '../attributes.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import { readClassTables } from '../tree/class-layout.ts';
import type { ClassLayout } from '../tree/class-layout.ts';

/** Classes, and the position of each training row's class: one for each output. */
export interface FittedClasses {
  readonly layout: ClassLayout & { readonly labels: Tensor };
  readonly outputCount: number;
  readonly positions: Int32Array;
}

/** Reads them; refuses positions that no class has. */
export function readFittedClasses(attributes: Attributes, fittedCount: number): FittedClasses {
  const { shape, data } = attributes.floats('_y');
  const outputCount = attributes.boolean('outputs_2d_') ? (shape[1] ?? 0) : 1;
  if (data.length !== fittedCount * outputCount || outputCount === 0) {
    throw attributes.refuse(`_y has shape [${shape.join(', ')}] for ${fittedCount} rows`);
  }
  const { classes, joined } = readClassTables(attributes, outputCount);
  const counts = classes.map((table) => table.data.length);
  const positions = Int32Array.from(data);
  if (positions.some((position, at) => position < 0 || position >= counts[at % outputCount]!)) {
    throw attributes.refuse('_y holds positions that classes_ does not have');
  }
  return {
    layout: { stride: Math.max(...counts), counts, classes: outputCount === 1 ? classes[0]! : classes, labels: joined },
    outputCount,
    positions,
  };
}

/** Refuses classes that the reductions by class of scikit-learn before 1.9 cannot make whole numbers of. */
export function checkCountedClasses({ layout: { labels } }: FittedClasses, release: Release): void {
  if (isSince(release, 1, 9) || (labels.dtype !== 'str' && labels.dtype !== 'object')) return;
  if (labels.data.every((label) => typeof label !== 'string' || WHOLE_NUMBER.test(label))) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    'scikit-learn before 1.9 cannot count neighbors of an array by classes that are texts.',
    { hint: 'Give a table with column names.' },
  );
}

const WHOLE_NUMBER = /^\s*[+-]?\d+(_\d+)*\s*$/;
