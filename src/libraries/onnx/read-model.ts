// What the file of an ONNX model says about itself: inputs, outputs, operators, weights in other files (onnx.proto: ModelProto,
// GraphProto, NodeProto, TensorProto). Nothing is computed.
import { readFields, toInt64, toText } from '../../formats/protobuf/index.ts';
import type { ProtobufField } from '../../formats/protobuf/index.ts';
import { DecantError } from '../../errors.ts';
import { readGraphValue } from './graph-types.ts';
import type { GraphValue } from './graph-types.ts';

/** A node that makes a list of maps of class labels and their scores out of a tensor. */
export interface ZipMap {
  readonly input: string;
  readonly output: string;
  /** Labels of the columns. */
  readonly labels: readonly (string | bigint)[];
}

/** Facts of a model's file. */
export interface OnnxFile {
  readonly irVersion: number;
  /** `pytorch 2.1.0`; empty where the file does not say. */
  readonly producer: string;
  /** Versions of the operator sets, by domain; the default domain is `ai.onnx`. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Inputs that have no value of their own. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** Names of the operators, with their domain where it is not the default one, sorted. */
  readonly operators: readonly string[];
  /** Names of the functions that the file itself defines. */
  readonly functions: ReadonlySet<string>;
  /** Files that hold weights, relative to the model's file, sorted. */
  readonly externalFiles: readonly string[];
  readonly zipMaps: readonly ZipMap[];
}

/** Numbers of fields that are met in more than one place. */
export const MODEL_GRAPH = 7;
export const MODEL_OPSET = 8;
export const GRAPH_NODE = 1;
export const GRAPH_OUTPUT = 12;

const MAX_DEPTH = 64;

/** What was met on the way through the graphs. */
interface Found {
  readonly what: string;
  readonly operators: Set<string>;
  readonly externalFiles: Set<string>;
}

/** Reads the file of a model. `what` names it in errors; refuses bytes that are no ONNX model with MALFORMED_DATA. */
export function readOnnxFile(bytes: Uint8Array, what: string): OnnxFile {
  const fields = readFields(bytes, what);
  const found: Found = { what, operators: new Set(), externalFiles: new Set() };
  const graph = fields.filter(({ number, wireType }) => number === MODEL_GRAPH && wireType === 2);
  const irVersion = fields.find(({ number, wireType }) => number === 1 && wireType === 0)?.varint;
  const [only] = graph;
  if (only === undefined || graph.length > 1 || irVersion === undefined) {
    throw new DecantError('MALFORMED_DATA', `${what} is not an ONNX model: it has no IR version, or not one graph.`);
  }
  const opsets = readOpsets(fields, what);
  // IR 3 and later state the versions of their operators.
  if (opsets.size === 0 && irVersion >= 3n) {
    throw new DecantError(
      'MALFORMED_DATA',
      `${what} states no versions of operators (opset_import); the file may be cut off.`,
    );
  }
  const texts = [2, 3].map((number) => readLastText(fields, number, what));
  const graphFields = readFields(only.bytes, what);
  visitGraph(graphFields, found, 0);
  const functions = new Set<string>();
  for (const { bytes: content } of fields.filter(({ number }) => number === 25)) {
    functions.add(visitFunction(content, found));
  }
  const initialized = new Set(listInitializers(graphFields, what));
  const listValues = (wanted: number): GraphValue[] =>
    graphFields.filter(({ number }) => number === wanted).map((field) => readGraphValue(field.bytes, what));
  return {
    irVersion: Number(irVersion),
    producer: texts.filter((text) => text !== '').join(' '),
    opsets,
    inputs: listValues(11).filter(({ name }) => !initialized.has(name)),
    outputs: listValues(GRAPH_OUTPUT),
    operators: [...found.operators].sort(),
    functions,
    externalFiles: [...found.externalFiles].sort(),
    zipMaps: graphFields.flatMap(({ number, bytes: node }) => {
      const zipMap = number === GRAPH_NODE ? readZipMap(node, what) : undefined;
      return zipMap === undefined ? [] : [zipMap];
    }),
  };
}

/** The ZipMap that a NodeProto is; undefined where it is another operator. */
export function readZipMap(node: Uint8Array, what: string): ZipMap | undefined {
  const fields = readFields(node, what);
  if (nameOperator(fields, what) !== 'ai.onnx.ml.ZipMap') return undefined;
  const labels = fields.filter(({ number }) => number === 5).flatMap(({ bytes }) => readLabels(bytes, what));
  return { input: readLastText(fields, 1, what), output: readLastText(fields, 2, what), labels };
}

function readLabels(attribute: Uint8Array, what: string): (string | bigint)[] {
  const fields = readFields(attribute, what);
  const name = readLastText(fields, 1, what);
  if (name === 'classlabels_int64s') {
    return fields.filter(({ number }) => number === 8).flatMap((field) => toInt64(field, what));
  }
  if (name === 'classlabels_strings') {
    return fields.filter(({ number }) => number === 9).map((field) => toText(field, what));
  }
  throw new DecantError('UNSUPPORTED_MODEL', `${what}: ZipMap has an unknown attribute ${JSON.stringify(name)}.`);
}

function readOpsets(fields: readonly ProtobufField[], what: string): ReadonlyMap<string, number> {
  const opsets = new Map<string, number>();
  for (const { bytes } of fields.filter(({ number }) => number === MODEL_OPSET)) {
    const parts = readFields(bytes, what);
    const version = parts.findLast(({ number }) => number === 2)?.varint ?? 0n;
    opsets.set(readLastText(parts, 1, what) || 'ai.onnx', Number(version));
  }
  return opsets;
}

function visitGraph(fields: readonly ProtobufField[], found: Found, depth: number): void {
  const { what } = found;
  if (depth > MAX_DEPTH)
    throw new DecantError('LIMIT_EXCEEDED', `${what}: graphs are nested more than ${MAX_DEPTH} deep.`);
  for (const { number, bytes } of fields) {
    if (number === GRAPH_NODE) visitNode(bytes, found, depth);
    else if (number === 5) visitTensor(bytes, found);
    else if (number === 15) visitSparseTensor(bytes, found);
  }
}

function visitNode(bytes: Uint8Array, found: Found, depth: number): void {
  const fields = readFields(bytes, found.what);
  found.operators.add(nameOperator(fields, found.what));
  for (const attribute of fields.filter(({ number }) => number === 5)) {
    for (const { number, bytes: content } of readFields(attribute.bytes, found.what)) {
      if (number === 6 || number === 11) visitGraph(readFields(content, found.what), found, depth + 1);
      else if (number === 5 || number === 10) visitTensor(content, found);
      else if (number === 22 || number === 23) visitSparseTensor(content, found);
    }
  }
}

function visitFunction(bytes: Uint8Array, found: Found): string {
  const { what } = found;
  const fields = readFields(bytes, what);
  for (const node of fields.filter(({ number }) => number === 7)) visitNode(node.bytes, found, 0);
  return joinName(readLastText(fields, 10, what), readLastText(fields, 1, what));
}

function visitSparseTensor(bytes: Uint8Array, found: Found): void {
  for (const { number, bytes: tensor } of readFields(bytes, found.what)) {
    if (number === 1 || number === 2) visitTensor(tensor, found);
  }
}

function visitTensor(bytes: Uint8Array, found: Found): void {
  const { what } = found;
  const fields = readFields(bytes, what);
  if (fields.findLast(({ number }) => number === 14)?.varint !== 1n) return;
  const entries = fields.filter(({ number }) => number === 13).map((field) => readFields(field.bytes, what));
  const location = entries.find((entry) => readLastText(entry, 1, what) === 'location');
  const path = location === undefined ? '' : readLastText(location, 2, what);
  if (path === '') throw new DecantError('MALFORMED_DATA', `${what}: a weight is in another file, which has no name.`);
  found.externalFiles.add(path);
}

function listInitializers(fields: readonly ProtobufField[], what: string): string[] {
  return fields.flatMap(({ number, bytes }) => {
    if (number === 5) return [readLastText(readFields(bytes, what), 8, what)];
    if (number !== 15) return [];
    const values = readFields(bytes, what).find((field) => field.number === 1);
    return values === undefined ? [] : [readLastText(readFields(values.bytes, what), 8, what)];
  });
}

function nameOperator(fields: readonly ProtobufField[], what: string): string {
  return joinName(readLastText(fields, 7, what), readLastText(fields, 4, what));
}

function joinName(domain: string, name: string): string {
  return domain === '' || domain === 'ai.onnx' ? name : `${domain}.${name}`;
}

function readLastText(fields: readonly ProtobufField[], wanted: number, what: string): string {
  const field = fields.findLast(({ number }) => number === wanted);
  return field === undefined ? '' : toText(field, what);
}
