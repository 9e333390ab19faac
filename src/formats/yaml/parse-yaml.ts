// YAML 1.1 as PyYAML's safe_load reads MLmodel, conda.yaml and python_env.yaml: the package `yaml` parses, the meaning of scalars,
// tags, merges and duplicate keys is PyYAML's (parity MLM-001).
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Alias, Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Value } from '../../data/dtype.ts';
import { DecantError, describeError } from '../../errors.ts';
import { ObjectBuilder } from '../../data/ordered-object.ts';
import { readFloat, readInteger, resolvePlain, resolvePlainType } from './resolve-scalar.ts';

/** Limits of {@link parseYaml}. */
export interface YamlOptions {
  /** Longest text, in UTF-16 units. Default 64 MiB. */
  readonly maxLength?: number;
  /** Most lists and maps inside each other. Default 200. */
  readonly maxDepth?: number;
  /** Most nodes that all aliases together may stand for. Default 10 000. */
  readonly maxAliasedNodes?: number;
}

/**
 * The value of one YAML document: maps as objects (keys as text, in the order of the file), whole floats as PythonFloat,
 * ints beyond 2^53 as bigint, timestamps as text. MALFORMED_DATA for bad YAML and for tags that need more than plain data,
 * LIMIT_EXCEEDED beyond a limit.
 */
export function parseYaml(text: string, options: YamlOptions = {}): unknown {
  const { maxLength = 64 * 1024 * 1024, maxDepth = 200, maxAliasedNodes = 10_000 } = options;
  if (text.length > maxLength) throw exceeded(`a text longer than ${maxLength}`);
  const stray = CONTROL.exec(text);
  if (stray !== null) {
    const code = stray[0].charCodeAt(0).toString(16).padStart(4, '0');
    throw malformed(`the character U+${code} at position ${stray.index} is not read unescaped`);
  }
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, { version: '1.1', schema: 'failsafe', uniqueKeys: false, logLevel: 'error' });
  } catch (cause) {
    // The parser recurses, so that a deep document ends its stack.
    if (cause instanceof RangeError) throw exceeded('lists and maps too deep inside each other', cause);
    throw new DecantError('MALFORMED_DATA', `YAML: ${describeError(cause)}`, { cause });
  }
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw new DecantError('MALFORMED_DATA', `YAML: ${problem.message.split('\n', 1)[0] ?? ''}`, { cause: problem });
  }
  return new YamlReader(maxDepth, maxAliasedNodes).readRoot(document.contents);
}

function exceeded(what: string, cause?: unknown): DecantError {
  return new DecantError('LIMIT_EXCEEDED', `YAML with ${what}.`, { cause });
}

// What YAML 1.1 does not count as printable, and its line breaks beyond ASCII, which the parser would take for text.
const CONTROL = /[^\t\n\r -~\u00a0-\u2027\u202a-\ufffd]/;

const TAG = 'tag:yaml.org,2002:';

interface Anchored {
  readonly value: Value;
  readonly nodeCount: number;
}

class YamlReader {
  readonly #anchors = new Map<string, Anchored>();
  readonly #maxDepth: number;
  readonly #maxAliasedNodes: number;
  #aliasedNodes = 0;
  #nodeCount = 0;

  constructor(maxDepth: number, maxAliasedNodes: number) {
    this.#maxDepth = maxDepth;
    this.#maxAliasedNodes = maxAliasedNodes;
  }

  readRoot(node: Node | null): Value {
    return this.#readNode(node, 0);
  }

  #readNode(node: unknown, depth: number): Value {
    this.#nodeCount += 1;
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.#readAlias(node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) throw malformed('a node of unknown kind');
    const before = this.#nodeCount;
    if (node.anchor !== undefined) this.#anchors.delete(node.anchor);
    const value = isScalar(node) ? readScalar(node) : this.#readCollection(node, depth + 1);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, { value, nodeCount: this.#nodeCount - before + 1 });
    return value;
  }

  #readAlias(node: Alias): Value {
    const anchored = this.#anchors.get(node.source);
    if (anchored === undefined) throw malformed(`the alias *${node.source} stands for nothing read before it`);
    this.#aliasedNodes += anchored.nodeCount;
    this.#nodeCount += anchored.nodeCount;
    if (this.#aliasedNodes > this.#maxAliasedNodes) {
      throw exceeded(`aliases that stand for more than ${this.#maxAliasedNodes} nodes`);
    }
    return anchored.value;
  }

  #readCollection(node: YAMLMap | YAMLSeq, depth: number): Value {
    if (depth > this.#maxDepth) throw exceeded(`more than ${this.#maxDepth} lists and maps inside each other`);
    const expected = isMap(node) ? `${TAG}map` : `${TAG}seq`;
    if (node.tag !== undefined && node.tag !== expected && node.tag !== '!') throw refuseTag(node.tag);
    if (!isMap(node)) return node.items.map((item) => this.#readNode(item, depth));
    const own: (readonly [string, Value])[] = [];
    const merged: (readonly [string, Value])[] = [];
    for (const pair of node.items) {
      if (isScalar(pair.key) && isPlain(pair.key) && resolvePlainType(textOf(pair.key)) === 'merge') {
        merged.push(...this.#readMerge(pair.value, depth));
      } else own.push([this.#readKey(pair.key), this.#readNode(pair.value, depth)]);
    }
    const builder = new ObjectBuilder();
    for (const [key, value] of [...merged, ...own]) builder.set(key, value);
    return builder.finish();
  }

  // A merge takes the entries of a map, or of several in which the earlier ones win.
  #readMerge(node: unknown, depth: number): readonly (readonly [string, Value])[] {
    const value = this.#readNode(node, depth);
    const maps: readonly Value[] = isValueList(value) ? value.toReversed() : [value];
    return maps.flatMap((map) => {
      if (typeof map !== 'object' || map === null || isValueList(map)) throw malformed('<< merges what is no map');
      return Object.entries(map as { readonly [key: string]: Value });
    });
  }

  #readKey(node: unknown): string {
    const value = this.#readNode(node, 0);
    if (typeof value === 'string') return value;
    // The text of the file, not of the value: `1.0` and `yes` stay what they look like.
    if (isScalar(node)) return textOf(node);
    if (value === null) return '';
    throw malformed('a key that is a list or a map');
  }
}

// Array.isArray does not narrow readonly arrays.
function isValueList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isPlain(node: Scalar): boolean {
  return node.type === undefined || node.type === 'PLAIN';
}

function textOf(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : '';
}

function readScalar(node: Scalar): Value {
  const text = textOf(node);
  const { tag } = node;
  const isTagged = tag !== undefined && tag !== '!';
  if (!isTagged && (!isPlain(node) || tag === '!')) return text;
  const value = isTagged ? readTagged(tag, text) : resolvePlain(text);
  if (value === undefined) throw malformed(`a scalar that looks like a number and is none: ${text.slice(0, 40)}`);
  return value;
}

function readTagged(tag: string, text: string): Value | undefined {
  switch (tag) {
    case `${TAG}str`:
    case `${TAG}timestamp`:
      return text;
    case `${TAG}null`:
      return null;
    case `${TAG}bool`:
      return resolvePlainType(text) === 'bool' ? resolvePlain(text) : undefined;
    case `${TAG}int`:
      return readInteger(text);
    case `${TAG}float`:
      return readFloat(text);
    default:
      throw refuseTag(tag);
  }
}

function malformed(problem: string): DecantError {
  return new DecantError('MALFORMED_DATA', `YAML: ${problem}.`);
}

function refuseTag(tag: string): DecantError {
  return new DecantError('MALFORMED_DATA', `YAML: the tag ${tag} is not read.`, {
    hint: 'Only plain data is: maps, lists, text, numbers, booleans and null.',
  });
}
