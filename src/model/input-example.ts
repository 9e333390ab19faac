// The input example in a model's folder (mlflow.models.utils; parity MLM-040 .. MLM-046).
import type { Batch } from '../data/batch.ts';
import { makeTensorBatch } from '../data/batch.ts';
import { castArray, guessArray } from '../data/casting/cast-array.ts';
import { castSplit } from '../data/casting/split.ts';
import type { Value } from '../data/dtype.ts';
import { isValueDict, isValueList } from '../data/python-text.ts';
import type { Schema } from '../data/schema.ts';
import { makeTensor } from '../data/tensor.ts';
import type { Tensor } from '../data/tensor.ts';
import { DecantError } from '../errors.ts';
import { parseExactJson } from '../formats/json/index.ts';
import { readNamedFile } from './model-file.ts';
import type { ModelFiles } from './model-files.ts';
import { describeYamlValue } from './mlmodel.ts';

/** What `saved_input_example_info` states about an example. */
export type ExampleInfo = Readonly<Record<string, unknown>>;

/** An example as data for `predict`: a frame, tensors, or plain values. */
export type InputExample = Batch;

/** Largest matrix that a sparse example becomes, in elements. */
const MAX_ELEMENTS = 2 ** 26;

/** The example of the model; undefined where it was saved without. */
export async function loadInputExample(
  files: ModelFiles,
  info: ExampleInfo | undefined,
  getSchema: () => Schema | undefined,
): Promise<InputExample | undefined> {
  if (info === undefined) return undefined;
  const content = await readExample(files, info);
  const value = hasParams(info) ? readPart(content, 'inputs', files) : content;
  const type = info['type'];
  switch (type) {
    case 'dataframe':
      return castSplit(value, getSchema());
    case 'ndarray':
      return readArrays(value, getSchema());
    case 'sparse_matrix_csr':
    case 'sparse_matrix_csc':
      return makeTensorBatch(readSparse(value, type === 'sparse_matrix_csc', files));
    case 'json_object':
      return { kind: 'value', value };
    default:
      throw refuse(
        files,
        `has the type ${describeYamlValue(type ?? null)}; known are dataframe, ndarray, sparse_matrix_csr, sparse_matrix_csc and json_object`,
      );
  }
}

/** The params that were saved with the example; undefined where there are none. */
export async function loadInputExampleParams(
  files: ModelFiles,
  info: ExampleInfo | undefined,
): Promise<Readonly<Record<string, Value>> | undefined> {
  if (info === undefined || !hasParams(info)) return undefined;
  const params = readPart(await readExample(files, info), 'params', files);
  if (!isValueDict(params)) throw refuse(files, 'has params that are no map');
  return params;
}

/** The text of the request body that was saved for the example; undefined before MLflow 2.18. */
export async function readServingInput(files: ModelFiles, info: ExampleInfo | undefined): Promise<string | undefined> {
  const path = info?.['serving_input_path'];
  if (path === undefined || path === null) return undefined;
  return readText(files, 'saved_input_example_info.serving_input_path', path);
}

async function readExample(files: ModelFiles, info: ExampleInfo): Promise<Value> {
  const text = await readText(files, 'saved_input_example_info.artifact_path', info['artifact_path']);
  return parseExactJson(text);
}

async function readText(files: ModelFiles, key: string, path: unknown): Promise<string> {
  const file = await readNamedFile(files, key, path);
  return new TextDecoder().decode(file.bytes);
}

function hasParams(info: ExampleInfo): boolean {
  const { params } = info;
  return params !== undefined && params !== null && params !== false && params !== '';
}

function readPart(content: Value, key: 'inputs' | 'params', files: ModelFiles): Value {
  const part = isValueDict(content) ? content[key] : undefined;
  if (part === undefined) throw refuse(files, `has no ${key}`);
  return part;
}

function readArrays(value: Value, schema: Schema | undefined): Batch {
  const specs = schema?.kind === 'tensors' ? schema.tensors : [];
  if (!isValueDict(value)) {
    const dtype = specs.length === 1 ? specs[0]?.dtype : undefined;
    return makeTensorBatch(dtype === undefined ? guessArray(value) : castArray(value, dtype));
  }
  const tensors = Object.entries(value).map(([name, item]): [string, Tensor] => {
    const spec = specs.find((candidate) => candidate.name === name);
    return [name, spec === undefined ? guessArray(item) : castArray(item, spec.dtype)];
  });
  return { kind: 'tensors', tensors: new Map(tensors) };
}

function readSparse(value: Value, isByColumns: boolean, files: ModelFiles): Tensor {
  const part = (key: string): readonly number[] => {
    const items = isValueDict(value) ? value[key] : undefined;
    if (!isValueList(items)) throw refuse(files, `has no list ${key}, which a sparse matrix needs`);
    const numbers = guessArray(items);
    if (numbers.dtype === 'str' || numbers.dtype === 'bytes' || numbers.dtype === 'object')
      throw refuse(files, `has ${key} that are no numbers`);
    return Array.from(numbers.data, Number);
  };
  const [data, indices, offsets, shape] = [part('data'), part('indices'), part('indptr'), part('shape')];
  const [rowCount = 0, columnCount = 0] = shape;
  if (shape.length !== 2 || !(rowCount * columnCount <= MAX_ELEMENTS)) {
    throw refuse(files, `has the shape [${shape.join(', ')}]; at most ${MAX_ELEMENTS} elements are read`);
  }
  const out = new Float64Array(rowCount * columnCount);
  const lineCount = isByColumns ? columnCount : rowCount;
  for (let line = 0; line < lineCount; line++) {
    for (let k = offsets[line] ?? 0; k < (offsets[line + 1] ?? 0); k++) {
      const index = indices[k] ?? -1;
      const position = isByColumns ? index * columnCount + line : line * columnCount + index;
      if (index < 0 || index >= (isByColumns ? rowCount : columnCount))
        throw refuse(files, 'has an index outside its shape');
      out[position] = (out[position] ?? 0) + (data[k] ?? 0);
    }
  }
  return makeTensor('float64', [rowCount, columnCount], out);
}

function refuse(files: ModelFiles, what: string): DecantError {
  return new DecantError('MALFORMED_DATA', `The input example of ${files.location} ${what}.`);
}
