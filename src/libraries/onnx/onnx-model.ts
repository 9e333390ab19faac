// An ONNX model that is ready to run: named tensors in, named tensors out.
import type { Tensor } from '../../data/tensor.ts';
import { DecantError, describeError } from '../../errors.ts';
import { fromRuntimeTensor, isKnownType, toRuntimeTensor } from './convert-tensors.ts';
import { describeType } from './graph-types.ts';
import type { GraphValue } from './graph-types.ts';
import { loadRuntime } from './load-runtime.ts';
import { makeMaps } from './make-maps.ts';
import { readOnnxFile } from './read-model.ts';
import type { OnnxFile } from './read-model.ts';
import { listMapOutputs, replaceZipMaps } from './replace-zip-maps.ts';
import type { OnnxRuntime, RuntimeSessionOptions, RuntimeTensor } from './runtime.ts';

/** An ONNX model. */
export interface OnnxModel {
  /** What its file says. */
  readonly file: OnnxFile;
  /** Package that computes. */
  readonly runtimeName: string;
  /** Runs the graph. Refuses an input that is missing, unknown, or of another type or shape. */
  run(inputs: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor>>;
  /** Frees the memory of the runtime; the model cannot run any more. */
  close(): Promise<void>;
}

/** What {@link openOnnxModel} reads. */
export interface OnnxSource {
  readonly bytes: Uint8Array;
  /** The file's name in errors. */
  readonly what: string;
  /** Reads a file of weights, by the path that the model states. */
  readonly readExternal: (path: string) => Promise<Uint8Array>;
  /** A path of the model's file on the local disk, where its weights lie beside it. */
  readonly localPath?: (externalFiles: readonly string[]) => Promise<string | undefined>;
}

/** Options of {@link openOnnxModel}. */
export interface OpenOnnxOptions {
  /** The runtime; default: onnxruntime-node, else onnxruntime-web, whichever is installed. */
  readonly runtime?: OnnxRuntime | undefined;
  readonly session?: RuntimeSessionOptions;
}

/** Errors only; ONNX Runtime warns of much that harms nobody. */
const LOG_ERRORS = 3;

/**
 * Opens a model. Refuses with UNSUPPORTED_MODEL inputs and outputs that are no tensors (lists of maps that ZipMap makes are
 * taken), and what the runtime refuses: operators and versions that it does not know.
 */
export async function openOnnxModel(source: OnnxSource, options: OpenOnnxOptions = {}): Promise<OnnxModel> {
  const { what } = source;
  const file = readOnnxFile(source.bytes, what);
  const maps = new Map(listMapOutputs(file).map((zipMap) => [zipMap.output, zipMap]));
  for (const { reason } of listRefusals(file)) throw new DecantError('UNSUPPORTED_MODEL', `${what}: ${reason}`);
  const { runtime, name, executionProviders, opensPaths } = await loadRuntime(options.runtime);

  const isWhole = maps.size === 0;
  const path =
    isWhole && opensPaths && file.externalFiles.length > 0 ? await source.localPath?.(file.externalFiles) : undefined;
  const model = path ?? (isWhole ? source.bytes : replaceZipMaps(source.bytes, file, [...maps.values()], what));
  const externalData = path === undefined ? await readExternalFiles(source, file) : [];
  const sessionOptions: RuntimeSessionOptions = {
    executionProviders,
    logSeverityLevel: LOG_ERRORS,
    ...options.session,
    ...(externalData.length === 0 ? {} : { externalData }),
  };
  const session = await runtime.InferenceSession.create(unshare(model), sessionOptions).catch((cause: unknown) => {
    throw new DecantError('UNSUPPORTED_MODEL', `${what}: ONNX Runtime refuses the model: ${describeError(cause)}`, {
      hint: `The model was opened with ${name}; a newer release may know more operators.`,
      cause,
    });
  });

  const readOutput = (output: GraphValue, tensor: RuntimeTensor | undefined): Tensor => {
    if (tensor === undefined) throw new DecantError('INTERNAL_ERROR', `ONNX Runtime gave no output ${output.name}.`);
    const scores = fromRuntimeTensor(output, tensor);
    const zipMap = maps.get(output.name);
    return zipMap === undefined ? scores : makeMaps(zipMap, scores);
  };
  return {
    file,
    runtimeName: name,
    async run(inputs) {
      const feeds = makeFeeds(runtime, file, inputs);
      // What the runtime says may hold the data's values; it stays in the cause.
      const answers = await session.run(feeds).catch((cause: unknown) => {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `ONNX Runtime cannot run the model with inputs of these shapes and values: ${describeShapes(inputs)}.`,
          { cause },
        );
      });
      return new Map(file.outputs.map((output) => [output.name, readOutput(output, answers[output.name])]));
    },
    close: () => session.release(),
  };
}

/** Inputs and outputs of a file that are not taken, with the reason. */
export function listRefusals(file: OnnxFile): readonly { readonly name: string; readonly reason: string }[] {
  const maps = new Set(listMapOutputs(file).map(({ output }) => output));
  const inputs = file.inputs.map((value) => ({ value, role: 'input' }));
  const outputs = file.outputs.filter(({ name }) => !maps.has(name)).map((value) => ({ value, role: 'output' }));
  return [...inputs, ...outputs]
    .filter(({ value }) => !isKnownType(value))
    .map(({ value, role }) => ({
      name: value.name,
      reason: `${role} ${JSON.stringify(value.name)} is ${describeType(value.type)}; of numbers and texts, tensors are taken, and as outputs the lists of maps that ZipMap makes.`,
    }));
}

async function readExternalFiles(
  { readExternal }: OnnxSource,
  { externalFiles }: OnnxFile,
): Promise<{ path: string; data: Uint8Array }[]> {
  return Promise.all(externalFiles.map(async (path) => ({ path, data: unshare(await readExternal(path)) })));
}

function makeFeeds(
  runtime: OnnxRuntime,
  { inputs }: OnnxFile,
  given: ReadonlyMap<string, Tensor>,
): Readonly<Record<string, RuntimeTensor>> {
  const names = inputs.map(({ name }) => name);
  const missing = names.filter((name) => !given.has(name));
  const unknown = [...given.keys()].filter((name) => !names.includes(name));
  if (missing.length > 0 || unknown.length > 0) {
    const got = given.size === 0 ? 'none' : [...given.keys()].join(', ');
    throw new DecantError('INVALID_PARAMETER_VALUE', `The ONNX model has the inputs ${names.join(', ')}; got ${got}.`);
  }
  return Object.fromEntries(
    inputs.map((input) => [input.name, toRuntimeTensor(runtime, input, given.get(input.name)!)]),
  );
}

function describeShapes(inputs: ReadonlyMap<string, Tensor>): string {
  return [...inputs].map(([name, { dtype, shape }]) => `${name} ${dtype} [${shape.join(', ')}]`).join(', ');
}

/** A path, or the bytes outside of shared memory, which ONNX Runtime does not take. */
function unshare<T extends string | Uint8Array>(model: T): T | Uint8Array {
  return typeof model === 'string' || model.buffer instanceof ArrayBuffer ? model : new Uint8Array(model);
}
