// Cases of test/fixtures/schema, made by tools/fixtures/schema_cases.py with the real MLflow: plain values and batches from their
// JSON, and back, so that what Decant makes is compared as text.
import { readFileSync } from 'node:fs';
import type { Batch } from '../../src/data/batch.ts';
import type { Dtype, Value } from '../../src/data/dtype.ts';
import { NAT, PythonFloat } from '../../src/data/dtype.ts';
import type { Column } from '../../src/data/frame.ts';
import { isValueDict, isValueList } from '../../src/data/python-text.ts';
import { makeStorage } from '../../src/data/storage.ts';
import type { Tensor } from '../../src/data/tensor.ts';
import { DecantError } from '../../src/errors.ts';
import { parseExactJson, renderValue } from '../../src/formats/json/index.ts';

type Dict = Readonly<Record<string, Value>>;

/** One case: what was given, and the result, `same` (as given) or `error`. */
export type SchemaCase = Dict;

/** Cases of one schema, type or dtype, which `of` states. */
export interface CaseGroup {
  readonly of: Dict;
  readonly cases: readonly SchemaCase[];
}

/** The groups of one topic. */
export function readGroups(topic: string): readonly CaseGroup[] {
  const url = new URL(`../fixtures/schema/${topic}.json`, import.meta.url);
  const content = parseExactJson(readFileSync(url, 'utf8')) as unknown as { readonly groups: readonly CaseGroup[] };
  return content.groups;
}

/** A value with its bytes and dates. */
export function decodeValue(value: Value): Value {
  if (isValueList(value)) return value.map(decodeValue);
  if (!isValueDict(value)) return value;
  const { $bytes, $date } = value;
  if (typeof $bytes === 'string') {
    return Uint8Array.from($bytes.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  }
  if ($date !== undefined) return new Date(Number(BigInt($date as number) / 1_000_000n));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decodeValue(item)]));
}

/** A batch as the fixtures describe it. */
export function decodeBatch(given: Dict): Batch {
  if (given['frame'] !== undefined) {
    const columns = (given['frame'] as readonly (readonly [string, string, readonly Value[]])[]).map(
      ([name, dtype, items]): Column => decodeColumn(name, dtype, items),
    );
    return { kind: 'frame', rowCount: Number(given['rows']), columns };
  }
  if (given['tensor'] !== undefined) return { kind: 'tensors', tensors: new Map([[null, decodeTensor(given)]]) };
  if (given['tensors'] !== undefined) {
    const entries = Object.entries(given['tensors'] as Readonly<Record<string, Dict>>);
    return { kind: 'tensors', tensors: new Map(entries.map(([name, tensor]) => [name, decodeTensor(tensor)])) };
  }
  return { kind: 'value', value: decodeValue(given['value'] ?? null) };
}

function decodeColumn(name: string | number, dtype: string, items: readonly Value[]): Column {
  // A column of bytes is one of objects to pandas.
  const isBytes =
    dtype === 'object' && items.length > 0 && items.every((item) => isValueDict(item) && '$bytes' in item);
  const stored = (isBytes ? 'bytes' : dtype) as Dtype;
  const values = makeStorage(stored, items.length);
  const target = values as { [row: number]: unknown };
  for (const [row, item] of items.entries()) target[row] = toElement(stored, item);
  return { name, dtype: stored, values } as Column;
}

function decodeTensor(given: Dict): Tensor {
  const { values, dtype } = decodeColumn('', given['tensor'] as string, given['data'] as readonly Value[]);
  return { kind: 'tensor', dtype, shape: given['shape'] as readonly number[], data: values } as unknown as Tensor;
}

function toElement(dtype: Dtype, item: Value): unknown {
  if (dtype === 'datetime64') return isValueDict(item) ? BigInt(item['$date'] as number) : NAT;
  if (dtype === 'int64' || dtype === 'uint64') return BigInt(item as number);
  if (dtype === 'str' || dtype === 'object' || dtype === 'bytes') return decodeValue(item);
  return Number(item instanceof PythonFloat ? item.value : item);
}

/** A batch in the fixtures' form. */
export function encodeBatch(batch: Batch): Value {
  switch (batch.kind) {
    case 'frame':
      return { frame: batch.columns.map(encodeColumn), rows: batch.rowCount };
    case 'tensors': {
      const single = batch.tensors.get(null);
      if (single !== undefined) return encodeTensor(single);
      return {
        tensors: Object.fromEntries([...batch.tensors].map(([name, tensor]) => [name ?? '', encodeTensor(tensor)])),
      };
    }
    case 'value':
      return { value: encodeValue(batch.value) };
    case 'list':
      return batch.items.map(encodeBatch);
  }
}

/** A column as its name, dtype and items. */
export function encodeColumn(column: Column): Value {
  return [column.name, column.dtype === 'bytes' ? 'object' : column.dtype, encodeItems(column)];
}

/** A tensor as its dtype, shape and items. */
export function encodeTensor({ dtype, shape, data }: Tensor): Value {
  return { tensor: dtype, shape, data: encodeItems({ name: '', dtype, values: data } as Column) };
}

function encodeItems(column: Column): Value {
  const items = Array.from(column.values as ArrayLike<Value>);
  switch (column.dtype) {
    case 'bool':
      return items.map((item) => item !== 0);
    case 'datetime64':
      return items.map((item) => (item === NAT ? null : { $date: item ?? null }));
    case 'float32':
    case 'float64':
      return items.map((item) => new PythonFloat(item as number));
    default:
      return items.map(encodeValue);
  }
}

/** A value in the fixtures' form. */
export function encodeValue(value: Value): Value {
  if (value instanceof Uint8Array) {
    return { $bytes: Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  }
  if (value instanceof Date) return { $date: BigInt(value.getTime()) * 1_000_000n };
  if (isValueList(value)) return value.map(encodeValue);
  if (isValueDict(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encodeValue(item)]));
  }
  return value;
}

/** Beginnings of MLflow's refusals that quote no data; Decant has the same words. */
const QUOTED =
  /^(?:Incompatible input types|Model is missing inputs|Model inference is missing|Shape of input|dtype of input)/;

/**
 * Where what Decant makes of the cases is not what MLflow made. Inputs in `known` must differ: one that no longer does is
 * reported as well.
 */
export function findDifferences(
  cases: readonly SchemaCase[],
  run: (given: SchemaCase) => Value,
  known: readonly string[] = [],
): readonly string[] {
  return cases.flatMap((given) => {
    const { result, error, same, ...input } = given;
    const text = renderValue(Object.values(input)[0] ?? null);
    const wanted = error !== undefined ? 'refused' : same === true ? text : renderValue(result ?? null);
    const { got, message } = attempt(() => run(given));
    const isQuoted = typeof error === 'string' && QUOTED.test(error);
    const hasWords = !isQuoted || message.includes(error.replace(/ Note that there were .*/, ''));
    const isSame = got === wanted && hasWords;
    if (isSame !== known.includes(text)) return [];
    return [
      isSame
        ? `${text}: no longer differs`
        : `${text}: got ${got} ${message}, want ${wanted} ${typeof error === 'string' ? error : ''}`,
    ];
  });
}

function attempt(run: () => Value): { readonly got: string; readonly message: string } {
  try {
    return { got: renderValue(run()), message: '' };
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    return { got: 'refused', message: error.message };
  }
}
