// What `/invocations` answers, as JSON Schema, from the outputs of the signature.
import type { Schema } from '../../data/schema.ts';
import { describeOutputType, describeTensor, fromEntries } from './json-schema.ts';
import type { Json } from './json-schema.ts';

/** The predictions of the method that the model was saved with. The signature does not tell whether a table comes as rows or as arrays. */
export function describePredictions(outputs: Schema | undefined): Json {
  if (outputs === undefined) return { description: 'The model does not say what it answers.' };
  if (outputs.kind === 'tensors') {
    const [first] = outputs.tensors;
    if (first !== undefined && first.name === undefined) return describeTensor(first, 'output');
    return {
      type: 'object',
      properties: fromEntries(outputs.tensors.map((tensor) => [tensor.name ?? '', describeTensor(tensor, 'output')])),
    };
  }
  const { columns } = outputs;
  const cells = columns.map(({ type }) => describeOutputType(type));
  const names = columns.map(({ name }, index) => String(name ?? index));
  const row = { type: 'object', properties: fromEntries(names.map((name, index) => [name, cells[index] ?? {}])) };
  const [only] = cells;
  const items =
    only !== undefined && cells.length === 1
      ? [only, row, { type: 'array', items: only }]
      : [row, { type: 'array', prefixItems: cells }];
  return { type: 'array', items: { anyOf: items } };
}
