// Reads skops files as data: a ZIP archive with schema.json and the arrays beside it. Nothing is imported or called, names are names
// (skops 0.4 to 0.16, schema protocols 0, 1 and 2).
import type { Value } from '../../data/dtype.ts';
import { DecantError, describeError } from '../../errors.ts';
import { decodeJsonBytes, parseExactJson } from '../json/index.ts';
import { PythonGlobal } from '../python/values.ts';
import type { PythonValue } from '../python/values.ts';
import { openZip } from '../zip/index.ts';
import type { ZipArchive, ZipOptions } from '../zip/index.ts';
import { NODE_READERS } from './node-readers.ts';
import type { SkopsContext } from './skops-context.ts';
import { isJsonObject, malformedSkops, memberOf, refuseSkops, SchemaNode } from './schema-node.ts';

/** Limits of {@link readSkops}. */
export interface SkopsOptions extends ZipOptions {
  /** Most lists and objects inside each other in the schema; an object takes about four. Default 1000. */
  readonly maxDepth?: number;
  /** For records that are written again: as for pickles, whole floats stay PythonFloats, and frozenset and the like calls. Default false. */
  readonly isFaithful?: boolean;
}

/** One skops file, read. */
export interface SkopsResult {
  readonly value: PythonValue;
  /** Every class and function that the file names, each once, in the order of first sight; built-in containers are left out. */
  readonly globals: readonly PythonGlobal[];
  /** Protocol of the schema: 0, 1 or 2. */
  readonly protocol: number;
  /** Version of skops that wrote the file, where it tells. */
  readonly skopsVersion: string | undefined;
}

const NEWEST_PROTOCOL = 2;

/**
 * The object in a skops file, as the records that a pickle of it gives. MALFORMED_DATA for damage, LIMIT_EXCEEDED for size,
 * UNSUPPORTED_MODEL for node classes and protocols that are not known.
 */
export function readSkops(bytes: Uint8Array, options: SkopsOptions = {}): SkopsResult {
  const archive = openZip(bytes, options);
  if (!archive.has('schema.json')) throw malformedSkops('it has no schema.json');
  const schema = parseSchema(archive.read('schema.json'), options.maxDepth ?? 1000);
  if (!isJsonObject(schema)) throw malformedSkops('its schema.json is no object');
  const protocol = memberOf(schema, 'protocol');
  if (typeof protocol !== 'number' || !Number.isSafeInteger(protocol) || protocol < 0) {
    throw malformedSkops('its protocol is no whole number');
  }
  if (protocol > NEWEST_PROTOCOL) {
    throw refuseSkops(
      `protocol ${protocol} is newer than ${NEWEST_PROTOCOL}`,
      'Save the model with skops 0.16 or earlier.',
    );
  }
  const reader = new SkopsReader(archive, protocol, options.isFaithful ?? false);
  const value = reader.readNode(schema, 'the root');
  const version = memberOf(schema, '_skops_version');
  return { value, globals: reader.globals, protocol, skopsVersion: typeof version === 'string' ? version : undefined };
}

function parseSchema(bytes: Uint8Array, maxDepth: number): Value {
  try {
    return parseExactJson(decodeJsonBytes(bytes), { maxDepth });
  } catch (cause) {
    if (cause instanceof DecantError && cause.code === 'LIMIT_EXCEEDED') throw cause;
    throw malformedSkops(`its schema.json is not JSON: ${describeError(cause)}`, cause);
  }
}

class SkopsReader implements SkopsContext {
  readonly protocol: number;
  readonly isFaithful: boolean;
  readonly #archive: ZipArchive;
  readonly #globals = new Map<string, PythonGlobal>();
  readonly #objects = new Map<number | bigint, PythonValue>();
  readonly #files = new Map<string, Uint8Array>();

  constructor(archive: ZipArchive, protocol: number, isFaithful: boolean) {
    this.isFaithful = isFaithful;
    this.#archive = archive;
    this.protocol = protocol;
  }

  get globals(): readonly PythonGlobal[] {
    return [...this.#globals.values()];
  }

  readNode(value: Value | undefined, place: string): PythonValue {
    const node = new SchemaNode(value, place);
    const known = node.id === undefined ? undefined : this.#objects.get(node.id);
    if (known !== undefined) return known;
    if (node.loader === 'CachedNode') throw node.malformed('refers to an object that is not read yet');
    const read = Object.hasOwn(NODE_READERS, node.loader) ? NODE_READERS[node.loader] : undefined;
    if (read === undefined) {
      throw refuseSkops(
        `node class ${JSON.stringify(node.loader)} of ${node.typePath} is not known`,
        'Save the model as pickle, or report the class.',
      );
    }
    const result = this.#read(read, node);
    if (node.id !== undefined) this.#objects.set(node.id, result);
    return result;
  }

  #read(read: (node: SchemaNode, context: SkopsContext) => PythonValue, node: SchemaNode): PythonValue {
    try {
      return read(node, this);
    } catch (cause) {
      // The JSON text of a JsonNode breaks as JSON of a request would.
      if (!(cause instanceof DecantError) || (cause.code !== 'BAD_REQUEST' && cause.code !== 'INTERNAL_ERROR'))
        throw cause;
      throw malformedSkops(`a ${node.loader} holds no JSON: ${cause.message}`, cause);
    }
  }

  nameGlobal(module: string, name: string): PythonGlobal {
    const path = `${module}.${name}`;
    const known = this.#globals.get(path);
    if (known !== undefined) return known;
    const global = new PythonGlobal(module, name);
    this.#globals.set(path, global);
    return global;
  }

  readFile(name: string): Uint8Array {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    if (!this.#archive.has(name))
      throw malformedSkops(`its schema names the file ${JSON.stringify(name)}, which is not there`);
    const content = this.#archive.read(name);
    this.#files.set(name, content);
    return content;
  }
}
