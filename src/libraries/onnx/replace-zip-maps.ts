// ONNX Runtime's JavaScript takes and gives tensors only. A ZipMap whose list of maps is an output of the graph is replaced by
// Identity, so that its scores come out as a tensor; the maps are made of them (onnx ai.onnx.ml: ZipMap).
import { encodeBytesField, encodeVarintField, joinBytes, readFields } from '../../formats/protobuf/index.ts';
import { readGraphValue } from './graph-types.ts';
import { GRAPH_NODE, GRAPH_OUTPUT, MODEL_GRAPH, MODEL_OPSET, readZipMap } from './read-model.ts';
import type { OnnxFile, ZipMap } from './read-model.ts';

/** A version of the default operators that every runtime has; for files that use none of them. */
const DEFAULT_OPSET = 13n;
const FLOAT = 1n;

/** ZipMaps of a file whose lists of maps are outputs of the graph. */
export function listMapOutputs({ zipMaps, outputs }: OnnxFile): readonly ZipMap[] {
  return zipMaps.filter(({ output }) => outputs.some(({ name }) => name === output));
}

/** The model with these ZipMaps replaced; `what` names it in errors. */
export function replaceZipMaps(
  model: Uint8Array,
  file: OnnxFile,
  zipMaps: readonly ZipMap[],
  what: string,
): Uint8Array {
  const names = new Set(zipMaps.map(({ output }) => output));
  const parts = readFields(model, what).map(({ number, bytes, raw }) =>
    number === MODEL_GRAPH ? encodeBytesField(MODEL_GRAPH, replaceInGraph(bytes, names, what)) : raw,
  );
  if (!file.opsets.has('ai.onnx')) {
    parts.push(
      encodeBytesField(MODEL_OPSET, joinBytes([encodeBytesField(1, ''), encodeVarintField(2, DEFAULT_OPSET)])),
    );
  }
  return joinBytes(parts);
}

function replaceInGraph(graph: Uint8Array, names: ReadonlySet<string>, what: string): Uint8Array {
  const parts = readFields(graph, what).flatMap(({ number, bytes, raw }) => {
    if (number === GRAPH_NODE) {
      const zipMap = readZipMap(bytes, what);
      return zipMap !== undefined && names.has(zipMap.output) ? [encodeIdentity(zipMap)] : [raw];
    }
    if (number === GRAPH_OUTPUT) {
      const { name } = readGraphValue(bytes, what);
      return names.has(name) ? [encodeOutput(name)] : [raw];
    }
    // A type that the file notes for the list of maps no longer holds.
    if (number === 13 && names.has(readGraphValue(bytes, what).name)) return [];
    return [raw];
  });
  return joinBytes(parts);
}

function encodeIdentity({ input, output }: ZipMap): Uint8Array {
  const node = [encodeBytesField(1, input), encodeBytesField(2, output), encodeBytesField(4, 'Identity')];
  return encodeBytesField(GRAPH_NODE, joinBytes(node));
}

function encodeOutput(name: string): Uint8Array {
  const type = encodeBytesField(1, encodeVarintField(1, FLOAT));
  return encodeBytesField(GRAPH_OUTPUT, joinBytes([encodeBytesField(1, name), encodeBytesField(2, type)]));
}
