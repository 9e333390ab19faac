// The request that a verification replays: the caller's file, the example that was saved with the model, or rows made from the signature.
import type { Value } from '../data/dtype.ts';
import { tensorToValue } from '../data/tensor-columns.ts';
import { columnToValues } from '../data/column-values.ts';
import type { Batch } from '../data/batch.ts';
import { DecantError } from '../errors.ts';
import { renderValue } from '../formats/json/index.ts';
import type { PyFuncModel } from '../flavors/pyfunc/index.ts';
import type { ModelFiles } from '../model/model-files.ts';
import { makeRows } from './make-rows.ts';

/** A request body and where it comes from. */
export interface ExampleBody {
  readonly source: 'file' | 'serving_input_example' | 'input_example' | 'signature';
  readonly contentType: 'application/json' | 'text/csv';
  readonly bytes: Uint8Array;
}

/** The body of the example that was saved, or of `rowCount` made rows. Refuses a model that tells neither. */
export async function findExampleBody(
  model: PyFuncModel,
  files: ModelFiles,
  rows: { readonly count?: number | undefined; readonly seed: number },
): Promise<ExampleBody> {
  if (rows.count === undefined) {
    const saved = await model.servingInput();
    if (saved !== undefined) return makeBody('serving_input_example', saved);
    const example = await model.inputExample();
    if (example !== undefined) {
      const params = await model.metadata.loadInputExampleParams(files);
      const body = { ...describeBatch(example), ...(params === undefined ? {} : { params }) };
      return makeBody('input_example', renderValue(body));
    }
  }
  const made = makeRows(model.signature, model.scorer.featureNames, rows.count ?? 5, rows.seed);
  if (made !== undefined) return makeBody('signature', renderValue(made));
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    'The model has no input example, and neither a signature nor names of columns to make rows from.',
    { hint: 'Give a request with --input FILE, such as {"inputs": [[1, 2, 3]]}.' },
  );
}

function makeBody(source: ExampleBody['source'], text: string): ExampleBody {
  return { source, contentType: 'application/json', bytes: new TextEncoder().encode(text) };
}

function describeBatch(batch: Batch): { readonly [key: string]: Value } {
  switch (batch.kind) {
    case 'frame': {
      const cells = batch.columns.map(columnToValues);
      const data = Array.from({ length: batch.rowCount }, (_, row) => cells.map((column) => column[row] ?? null));
      // Columns with numbers for names are those of an example without names.
      const names = batch.columns.map(({ name }) => name);
      return { dataframe_split: { columns: names, data } };
    }
    case 'tensors': {
      const single = batch.tensors.get(null);
      if (single !== undefined) return { inputs: tensorToValue(single) };
      return {
        inputs: Object.fromEntries([...batch.tensors].map(([name, tensor]) => [name ?? '', tensorToValue(tensor)])),
      };
    }
    case 'value':
      return { inputs: batch.value };
    case 'list':
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        'The input example is a list of batches, which no request holds.',
      );
  }
}
