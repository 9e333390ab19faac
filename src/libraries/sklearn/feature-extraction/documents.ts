// X of a vectorizer: one document or one sample in each row.
import { DecantError } from '../../../errors.ts';
import type { Value } from '../../../data/dtype.ts';
import type { Features } from '../estimator.ts';

/** The rows of X. A table is refused: Python would take the names of its columns for documents. */
export function readDocuments(x: Features, className: string): readonly Value[] {
  if (x.kind === 'series') return x.values;
  throw new DecantError('INVALID_PARAMETER_VALUE', `${className} takes one dimension of documents, got a table.`, {
    hint: 'Give a list: {"inputs": ["first text", "second text"]}.',
  });
}
