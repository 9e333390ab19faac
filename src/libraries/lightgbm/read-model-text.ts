// LightGBM's text model files, versions v2 to v4, which LightGBM 2.0.11 to 4.x write (src/boosting/gbdt_model_text.cpp).
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import { DecantError, describeError } from '../../errors.ts';
import { parseExactJson } from '../../formats/json/index.ts';
import { malformed, parseInteger, splitWords } from './number-text.ts';
import { readObjective } from './objective.ts';
import type { Objective } from './objective.ts';
import { readTree } from './read-tree.ts';
import type { LightgbmTree } from './read-tree.ts';

/** Layouts of the text; each stands for the releases of LightGBM that write it. */
export const TEXT_VERSIONS = ['v2', 'v3', 'v4'] as const;
/** v2: LightGBM 2.0.11 to 2.2; v3: 2.3 to 3.3; v4: 4.0 and later. */
export type TextVersion = (typeof TEXT_VERSIONS)[number];

/** Categories of one column that was a pandas category when the model was trained, in the order of their codes. */
export type Categories = readonly (string | number | bigint | boolean | null)[];

/** What a model file holds. */
export interface ModelText {
  readonly version: TextVersion;
  /** Trees of one iteration, which is also the number of sums of a row. */
  readonly treesPerIteration: number;
  readonly featureNames: readonly string[];
  /** Undefined where the sums are the answer. */
  readonly objective: Objective | undefined;
  /** Answers are averages over the iterations (random forest). */
  readonly averageOutput: boolean;
  /** Were linear models in the leaves asked for (even if no tree got one)? */
  readonly linearTree: boolean;
  readonly trees: readonly LightgbmTree[];
  /** One entry for each column that was a pandas category; undefined where the file says nothing of them. */
  readonly pandasCategorical: readonly Categories[] | undefined;
}

/** Is this the beginning of a text model file? */
export function isModelText(bytes: Uint8Array): boolean {
  return /^tree\r?\n/.test(String.fromCharCode(...bytes.subarray(0, 6)));
}

/** Reads a text model file. Damage is MALFORMED_DATA; versions and objectives that are not known are UNSUPPORTED_MODEL. */
export function readModelText(text: string): ModelText {
  const lines = new LineReader(text);
  if (lines.next() !== 'tree') throw malformed('it does not begin with the line "tree"');
  const header = readHeader(lines);
  const version = TEXT_VERSIONS.find((known) => known === header.get('version'));
  if (version === undefined) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `LightGBM model files of version ${JSON.stringify(header.get('version') ?? 'none')} are not known; known are ${TEXT_VERSIONS.join(', ')}.`,
    );
  }
  const featureCount = readCount(header, 'max_feature_idx') + 1;
  const featureNames = splitWords(requireField(header, 'feature_names'));
  if (featureNames.length !== featureCount) {
    throw malformed(`it has ${featureNames.length} feature_names for ${featureCount} features`);
  }
  const classCount = readCount(header, 'num_class');
  const treesPerIteration = header.has('num_tree_per_iteration')
    ? readCount(header, 'num_tree_per_iteration')
    : classCount;
  const objectiveText = header.get('objective');
  const objective = objectiveText === undefined ? undefined : readObjective(objectiveText);
  if (treesPerIteration < 1 || classCount !== treesPerIteration) {
    throw malformed(`num_class is ${classCount} and num_tree_per_iteration ${treesPerIteration}`);
  }
  if (objective !== undefined && objective.outputCount !== treesPerIteration) {
    throw malformed(
      `objective ${objective.name} answers ${objective.outputCount} numbers for ${treesPerIteration} trees`,
    );
  }
  const trees = readTrees(lines, featureCount);
  const treeCount = splitWords(requireField(header, 'tree_sizes')).length;
  if (treeCount !== trees.length) throw malformed(`it has ${trees.length} trees of ${treeCount}`);
  const rest = text.slice(lines.position);
  // The numbers of the last tree may be cut where this is not there.
  if (!/^(?:end of trees|feature importances:)\r?(?:\n|$)/.test(rest))
    throw malformed('its trees do not come to an end');
  return {
    version,
    treesPerIteration,
    featureNames,
    objective,
    averageOutput: header.has('average_output'),
    linearTree: /^\[linear_tree: 1/m.test(rest) || trees.some((tree) => tree.linear !== undefined),
    trees,
    pandasCategorical: readPandasCategorical(rest),
  };
}

/** Lines without their ends. */
class LineReader {
  position = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next line; undefined at the end. */
  next(): string | undefined {
    if (this.position >= this.#text.length) return undefined;
    const end = this.#text.indexOf('\n', this.position);
    const stop = end < 0 ? this.#text.length : end;
    const isReturn = stop > this.position && this.#text.charCodeAt(stop - 1) === 13;
    const line = this.#text.slice(this.position, isReturn ? stop - 1 : stop);
    this.position = stop + 1;
    return line;
  }
}

function readHeader(lines: LineReader): Map<string, string> {
  const fields = new Map<string, string>();
  for (;;) {
    const start = lines.position;
    const line = lines.next();
    if (line === undefined) return fields;
    if (/^(?:Tree=|end of trees$|feature importances:$)/.test(line)) {
      lines.position = start;
      return fields;
    }
    addField(fields, line);
  }
}

// A key without a value is a flag.
function addField(fields: Map<string, string>, line: string): void {
  if (line === '') return;
  const end = line.indexOf('=');
  if (end < 0) fields.set(line, '');
  else fields.set(line.slice(0, end), line.slice(end + 1));
}

function readTrees(lines: LineReader, featureCount: number): LightgbmTree[] {
  const trees: LightgbmTree[] = [];
  for (;;) {
    const start = lines.position;
    const line = lines.next();
    if (line === '') continue;
    if (line?.startsWith('Tree=') !== true) {
      lines.position = start;
      return trees;
    }
    const fields = new Map<string, string>();
    for (let field = lines.next(); field !== undefined && field !== ''; field = lines.next()) addField(fields, field);
    try {
      trees.push(readTree(fields, featureCount));
    } catch (cause) {
      if (!(cause instanceof DecantError)) throw cause;
      throw new DecantError(cause.code, `Tree ${trees.length}: ${cause.message}`, { cause });
    }
  }
}

const PANDAS_KEY = 'pandas_categorical:';

// Python's package appends this line to what the library itself writes.
function readPandasCategorical(rest: string): readonly Categories[] | undefined {
  const start = rest.lastIndexOf(`\n${PANDAS_KEY}`);
  if (start < 0) return undefined;
  const end = rest.indexOf('\n', start + 1);
  const json = rest.slice(start + 1 + PANDAS_KEY.length, end < 0 ? undefined : end);
  let value: Value;
  try {
    value = parseExactJson(json);
  } catch (cause) {
    throw malformed(`${PANDAS_KEY} is no JSON: ${describeError(cause)}`);
  }
  if (value === null) return undefined;
  if (!isList(value)) throw malformed(`${PANDAS_KEY} holds no list`);
  return value.map((item) => {
    const categories = isList(item)
      ? item.map((category) => (category instanceof PythonFloat ? category.value : category))
      : [];
    if (isList(item) && categories.every(isCategory)) return categories;
    throw malformed(`${PANDAS_KEY} holds more than lists of plain values`);
  });
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isCategory(value: Value): value is Categories[number] {
  return value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}

function readCount(header: ReadonlyMap<string, string>, key: string): number {
  const count = parseInteger(requireField(header, key), key);
  if (count < 0) throw malformed(`${key} is ${count}`);
  return count;
}

function requireField(header: ReadonlyMap<string, string>, key: string): string {
  const value = header.get(key);
  if (value === undefined) throw malformed(`it has no ${key}`);
  return value;
}
