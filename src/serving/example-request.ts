// A request body that a given model accepts: the saved serving example cut to one row, or one made from the signature.
import type { Value } from '../data/dtype.ts';
import type { ColSpec, ColumnType, Schema, Signature } from '../data/schema.ts';
import { renderValue } from '../formats/json/python-json.ts';

/** What is known about a model's input. */
export interface ExampleSource {
  readonly signature: Signature | undefined;
  /** Columns that the model itself asks for, where there is no signature. */
  readonly featureNames?: readonly string[] | undefined;
  readonly featureCount?: number | undefined;
  /** Parsed `serving_input_example.json`, where the model has one. */
  readonly servingExample?: Value | undefined;
  /** The server takes bodies of MLflow 1.x alone: tables stand without a key around them. */
  readonly isLegacy?: boolean | undefined;
}

/** JSON text of a one-row request for `/invocations`. */
export function buildExampleRequest(source: ExampleSource): string {
  const body = chooseBody(source);
  const table = source.isLegacy === true && isRecord(body) ? body['dataframe_split'] : undefined;
  return renderValue(table ?? body);
}

function chooseBody(source: ExampleSource): Value {
  const saved = source.servingExample === undefined ? undefined : firstRow(source.servingExample);
  if (saved !== undefined) return saved;
  const schema = source.signature?.inputs;
  if (schema !== undefined) return exampleOfSchema(schema);
  const names = source.featureNames;
  if (names !== undefined) return { dataframe_split: { columns: names, data: [names.map(() => 0)] } };
  return { inputs: [Array.from({ length: source.featureCount ?? 1 }, () => 0)] };
}

/** The saved example with its first row only; undefined for a form that has no rows to cut. */
function firstRow(example: Value): Value | undefined {
  if (!isRecord(example)) return undefined;
  const split = example['dataframe_split'];
  if (isRecord(split) && Array.isArray(split['data'])) {
    const { columns, data } = split as { columns?: Value; data: readonly Value[] };
    return { dataframe_split: { ...(columns === undefined ? {} : { columns }), data: data.slice(0, 1) } };
  }
  const inputs = example['inputs'];
  if (Array.isArray(inputs)) return { ...example, inputs: (inputs as readonly Value[]).slice(0, 1) };
  return undefined;
}

function exampleOfSchema(schema: Schema): Value {
  if (schema.kind === 'columns') {
    const { columns } = schema;
    const data = [columns.map((column) => exampleOfType(column.type))];
    const names = columns.map((column: ColSpec) => column.name);
    if (names.some((name) => name === undefined)) return { dataframe_split: { data } };
    return { dataframe_split: { columns: names as (string | number)[], data } };
  }
  const [first] = schema.tensors;
  if (first !== undefined && first.name === undefined) return { inputs: zeros(first.shape) };
  return { inputs: Object.fromEntries(schema.tensors.map((tensor) => [tensor.name ?? '', zeros(tensor.shape)])) };
}

function zeros(shape: readonly number[]): Value {
  const [extent, ...rest] = shape;
  if (extent === undefined) return 0;
  return Array.from({ length: extent < 0 ? 1 : extent }, () => zeros(rest));
}

function exampleOfType(type: ColumnType): Value {
  switch (type) {
    case 'boolean':
      return true;
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return 0;
    case 'string':
      return 'text';
    case 'binary':
      return 'AA==';
    case 'datetime':
      return '2024-01-01T00:00:00';
    default:
      break;
  }
  switch (type.kind) {
    case 'array':
      return [exampleOfType(type.items)];
    case 'object':
      return Object.fromEntries(type.properties.map((property) => [property.name, exampleOfType(property.type)]));
    case 'map':
      return { key: exampleOfType(type.values) };
    case 'any':
    case 'sparkml_vector':
      return null;
  }
}

function isRecord(value: Value | undefined): value is { readonly [key: string]: Value } {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) !== Array.prototype &&
    !ArrayBuffer.isView(value)
  );
}
