// The forms in which a request may hold its data, each with its schema, and an example that the model takes.
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import type { ColSpec, ParamSpec, Signature, TensorSpec } from '../../data/schema.ts';
import { isRecordType } from '../../data/column-type.ts';
import { describeInputType, describeTensor, fromEntries, orNull } from './json-schema.ts';
import type { Json } from './json-schema.ts';

/** One form of a body. */
export interface BodyForm {
  /** Name of its schema and of its example: `dataframe_split`. */
  readonly name: string;
  readonly summary: string;
  readonly schema: Json;
  /** Undefined where no row of the model is known. */
  readonly example: Value | undefined;
}

/** What {@link listJsonForms} is given. */
export interface FormSource {
  readonly signature: Signature | undefined;
  /** Columns that the model itself asks for, where there is no signature. */
  readonly featureNames: readonly string[] | undefined;
  /** A body that the model takes. */
  readonly example: Value;
  /** Do tables stand without a key around them, as in MLflow 1.x, or with one, or both? */
  readonly tables: 'keyed' | 'bare' | 'both';
  readonly extraColumns: 'ignore' | 'reject' | 'pass';
}

/** A table of one row. */
interface ExampleTable {
  readonly columns: readonly (string | number)[] | undefined;
  readonly row: readonly Value[];
}

/** The forms of `application/json`. */
export function listJsonForms(source: FormSource): readonly BodyForm[] {
  const { signature, featureNames, tables } = source;
  const inputs = signature?.inputs;
  const params = signature?.params ?? [];
  const isKeyed = tables !== 'bare';
  const keyed: BodyForm[] = [];
  const bare: BodyForm[] = [];
  if (inputs?.kind === 'tensors') keyed.push(...listTensorForms(inputs.tensors, source.example));
  else {
    const columns = inputs?.columns ?? featureNames?.map((name) => ({ name, type: ANY, required: true }));
    const example = readTable(source.example);
    const split = describeSplit(columns, example);
    const records = describeRecords(columns, example, source.extraColumns === 'reject');
    // Arrays of columns that the signature does not have must be even, which no schema can say.
    const closed = describeRecords(columns, example, true);
    if (tables !== 'keyed') bare.push(split, ...(records === undefined ? [] : [records]));
    if (isKeyed) {
      keyed.push(
        nest('dataframe_split', split),
        ...(records === undefined ? [] : [nest('dataframe_records', records)]),
      );
    }
    if (closed !== undefined && inputs !== undefined) {
      const rows = { ...closed, summary: 'A list of rows.' };
      keyed.push(nest('inputs', tables === 'keyed' ? rows : describeLists(inputs.columns, rows)));
      if (!hasNested(inputs.columns)) keyed.push(nest('instances', rows));
    }
    if (inputs === undefined) keyed.push(...listFreeForms(featureNames, source.example));
  }
  return [...bare, ...keyed.map((form) => (isKeyed ? addParams(form, params) : form))];
}

const ANY = { kind: 'any' } as const;

function hasNested(columns: readonly ColSpec[]): boolean {
  return columns.some(({ type }) => isRecordType(type));
}

/** Puts a form under its key. */
function nest(key: string, { schema, example, summary }: BodyForm): BodyForm {
  return {
    name: key,
    summary,
    schema: { type: 'object', required: [key], properties: { [key]: schema }, additionalProperties: false },
    example: example === undefined ? undefined : { [key]: example },
  };
}

function addParams(form: BodyForm, params: readonly ParamSpec[]): BodyForm {
  if (params.length === 0) return form;
  const properties = form.schema['properties'] as Json;
  return {
    ...form,
    schema: { ...form.schema, properties: { ...properties, params: { $ref: '#/components/schemas/Params' } } },
  };
}

/** The params of a request; values that are not given take their defaults. */
export function describeParams(params: readonly ParamSpec[]): Json {
  return {
    type: 'object',
    properties: fromEntries(
      params.map(({ name, type, shape, default: fallback }) => {
        const item = describeInputType(type);
        return [name, { ...(shape === null ? item : { type: 'array', items: item }), default: fallback }];
      }),
    ),
  };
}

function describeSplit(columns: readonly ColSpec[] | undefined, table: ExampleTable | undefined): BodyForm {
  const names = columns?.map(({ name }) => name);
  const isNamed = names?.every((name) => name !== undefined) === true;
  const cells = columns?.map(describeCell);
  const row =
    cells === undefined
      ? { type: 'array' }
      : { type: 'array', prefixItems: cells, minItems: cells.length, maxItems: cells.length };
  const schema = {
    type: 'object',
    required: isNamed ? ['columns', 'data'] : ['data'],
    properties: {
      ...(names !== undefined && isNamed ? { columns: describeNames(names) } : {}),
      ...(names === undefined
        ? { columns: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } } }
        : {}),
      data: { type: 'array', minItems: 1, items: row },
    },
    additionalProperties: false,
  };
  const example =
    table === undefined
      ? undefined
      : { ...(table.columns === undefined ? {} : { columns: table.columns }), data: [table.row] };
  return { name: 'split', summary: 'Names of the columns once, then rows of values in their order.', schema, example };
}

function describeNames(names: readonly (string | number)[]): Json {
  return {
    type: 'array',
    prefixItems: names.map((name) => ({ const: name })),
    minItems: names.length,
    maxItems: names.length,
  };
}

function describeCell({ type, required }: ColSpec): Json {
  const schema = describeInputType(type);
  return required ? schema : orNull(schema);
}

function describeRecords(
  columns: readonly ColSpec[] | undefined,
  table: ExampleTable | undefined,
  isClosed: boolean,
): BodyForm | undefined {
  if (columns !== undefined && !columns.every(({ name }) => typeof name === 'string')) return undefined;
  const record = {
    type: 'object',
    ...(columns === undefined
      ? {}
      : {
          properties: fromEntries(columns.map((column) => [String(column.name), describeCell(column)])),
          required: columns.filter(({ required }) => required).map(({ name }) => String(name)),
        }),
    ...(isClosed && columns !== undefined ? { additionalProperties: false } : {}),
  };
  const example = table?.columns === undefined ? undefined : [toRecord(table.columns, table.row)];
  return {
    name: 'records',
    summary: 'A list of rows, each an object of its values by column.',
    schema: { type: 'array', minItems: 1, items: record },
    example,
  };
}

function toRecord(columns: readonly (string | number)[], row: readonly Value[]): Value {
  return fromEntries(columns.map((name, index) => [String(name), row[index] ?? null]));
}

/** `inputs` of MLflow 1.x: lists by column, which must be of one length. */
function describeLists(columns: readonly ColSpec[], records: BodyForm): BodyForm {
  const schema = {
    type: 'object',
    properties: fromEntries(
      columns.map((column) => [String(column.name), { type: 'array', minItems: 1, items: describeCell(column) }]),
    ),
    required: columns.filter(({ required }) => required).map(({ name }) => String(name)),
  };
  const row: Value = Array.isArray(records.example) ? ((records.example as readonly Value[])[0] ?? null) : null;
  const example = isObject(row) ? fromEntries(Object.entries(row).map(([name, cell]) => [name, [cell]])) : undefined;
  return { name: 'inputs', summary: 'Lists by column.', schema, example };
}

/** The table of a body of one row; undefined for a body that is no table. */
export function readTable(body: Value): ExampleTable | undefined {
  const split = isObject(body) ? (body['dataframe_split'] ?? body) : undefined;
  if (!isObject(split) || !Array.isArray(split['data'])) return undefined;
  const row: unknown = (split['data'] as readonly Value[])[0];
  if (!Array.isArray(row)) return undefined;
  const columns: unknown = split['columns'];
  return {
    columns: Array.isArray(columns) ? (columns as readonly (string | number)[]) : undefined,
    row: row as readonly Value[],
  };
}

/** Arrays of models without a signature; arrays by name are read as `inputs` too. */
function listFreeForms(featureNames: readonly string[] | undefined, example: Value): BodyForm[] {
  const known = isObject(example) ? example['inputs'] : undefined;
  const row = readTable(example)?.row;
  const matrix = known ?? (row !== undefined && featureNames !== undefined ? [row] : undefined);
  const array = { type: 'array', minItems: 1 };
  const schemas: Readonly<Record<string, Json>> = { inputs: { anyOf: [array, { type: 'object' }] }, instances: array };
  return Object.entries(schemas).map(([key, schema]) =>
    nest(key, { name: key, summary: 'An array, as nested lists.', schema, example: matrix }),
  );
}

function listTensorForms(tensors: readonly TensorSpec[], example: Value): BodyForm[] {
  const data = isObject(example) ? example['inputs'] : undefined;
  const [first] = tensors;
  if (first !== undefined && first.name === undefined) {
    const schema = describeTensor(first, 'input');
    return ['inputs', 'instances'].map((key) =>
      nest(key, { name: key, summary: 'An array, as nested lists.', schema, example: data }),
    );
  }
  const named = {
    type: 'object',
    properties: fromEntries(tensors.map((tensor) => [tensor.name ?? '', describeTensor(tensor, 'input')])),
    required: tensors.map(({ name }) => name ?? ''),
  };
  const forms = [nest('inputs', { name: 'inputs', summary: 'Arrays by name.', schema: named, example: data })];
  if (tensors.some(({ shape }) => shape[0] !== -1)) return forms;
  const item = {
    type: 'object',
    properties: fromEntries(tensors.map((tensor) => [tensor.name ?? '', describeTensor(tensor, 'input', 1)])),
    required: named.required,
  };
  forms.push(
    nest('instances', {
      name: 'instances',
      summary: 'A list of rows, each an object of its arrays by name.',
      schema: { type: 'array', minItems: 1, items: item },
      example: isObject(data) ? [takeFirst(data, tensors)] : undefined,
    }),
  );
  return forms;
}

function takeFirst(data: { readonly [key: string]: Value }, tensors: readonly TensorSpec[]): Value {
  return fromEntries(
    tensors.map(({ name = '' }) => {
      const array = data[name];
      return [name, Array.isArray(array) ? ((array as readonly Value[])[0] ?? null) : null];
    }),
  );
}

/** Can CSV hold the columns? Not tensors, nested values, and names that are numbers; dates only where the policy is safe (SRV-067). */
export function takesCsv(signature: Signature | undefined, isExact: boolean): boolean {
  const inputs = signature?.inputs;
  if (inputs === undefined) return true;
  if (inputs.kind === 'tensors') return false;
  return !inputs.columns.some(
    ({ name, type }) => isRecordType(type) || typeof name === 'number' || (isExact && type === 'datetime'),
  );
}

/** A CSV text of the example's row; undefined where no names are known. */
export function makeCsvExample(example: Value): string | undefined {
  const table = readTable(example);
  if (table?.columns === undefined) return undefined;
  const lines = [table.columns, table.row].map((cells) => cells.map(renderCell).join(','));
  return `${lines.join('\n')}\n`;
}

function renderCell(value: Value): string {
  if (value === null) return '';
  const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : formatScalar(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function formatScalar(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return value instanceof PythonFloat ? String(value.value) : '';
}

function isObject(value: Value | undefined): value is { readonly [key: string]: Value } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof PythonFloat) &&
    !(value instanceof Date)
  );
}
