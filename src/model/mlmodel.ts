// The MLmodel file: YAML 1.1 text with a map at its top (mlflow.models.model; parity MLM-001 .. MLM-018).
import { DecantError, describeError } from '../errors.ts';
import { parseYaml } from '../formats/yaml/index.ts';
import { describeBinary, isLfsPointer } from './file-content.ts';
import { listFilesIfPossible } from './list-files.ts';
import type { ModelFiles } from './model-files.ts';

/** Name of the file that makes a folder a model. */
export const MLMODEL_FILE = 'MLmodel';

/** Content of an MLmodel file by its own keys, known and unknown ones, in the file's order. */
export type MlmodelFields = Readonly<Record<string, unknown>>;

/** Largest MLmodel file that is read; wide signatures make them long, nothing makes them this long. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Reads the MLmodel file of a model's folder; a folder without one, and a file that is something else, are refused in words. */
export async function readMlmodel(files: ModelFiles): Promise<MlmodelFields> {
  let bytes: Uint8Array;
  try {
    bytes = await files.read(MLMODEL_FILE);
  } catch (error) {
    if (error instanceof DecantError && error.code === 'RESOURCE_DOES_NOT_EXIST')
      throw await describeAbsence(files, error);
    throw error;
  }
  return parseMlmodel(bytes, `${MLMODEL_FILE} of ${files.location}`);
}

/** Parses an MLmodel file; `source` names it in errors. */
export function parseMlmodel(content: Uint8Array | string, source: string = MLMODEL_FILE): MlmodelFields {
  if (content.length > MAX_BYTES) {
    throw new DecantError('LIMIT_EXCEEDED', `${source} has ${content.length} bytes; at most ${MAX_BYTES} are read.`);
  }
  const text = typeof content === 'string' ? content : decodeText(content, source);
  if (text.trim() === '') throw refuse(source, 'is empty');
  if (looksLikePython(text)) throw refuse(source, 'is Python source, not YAML');
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (cause) {
    if (cause instanceof DecantError && cause.code === 'LIMIT_EXCEEDED') throw cause;
    throw refuse(source, `is not the YAML of a model (${describeError(cause)})`, cause);
  }
  if (!isMap(value)) throw refuse(source, `holds ${nameKind(value)}; expected a map with the key flavors`);
  const { flavors } = value;
  if (flavors === undefined || flavors === null) return value;
  if (!isMap(flavors)) throw refuse(source, `has ${nameKind(flavors)} under flavors; expected a map`);
  for (const [name, config] of Object.entries(flavors)) {
    if (config !== null && !isMap(config))
      throw refuse(source, `has ${nameKind(config)} under flavors.${name}; expected a map`);
  }
  return value;
}

/** A value of the file as JSON, for errors. */
export function describeYamlValue(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

/** Is this a YAML map? */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function decodeText(bytes: Uint8Array, source: string): string {
  if (isLfsPointer(bytes)) {
    throw new DecantError('MALFORMED_DATA', `${source} is a Git LFS pointer, not the file itself.`, {
      hint: 'Fetch the files with `git lfs pull`.',
    });
  }
  const binary = describeBinary(bytes);
  if (binary !== undefined) throw refuse(source, `is ${binary}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refuse(source, 'is not UTF-8 text', cause);
  }
}

function looksLikePython(text: string): boolean {
  return /^(?:import [A-Za-z_]|from [A-Za-z_.]+ import |def [A-Za-z_]|class [A-Za-z_])/m.test(text);
}

function refuse(source: string, what: string, cause?: unknown): DecantError {
  return new DecantError('MALFORMED_DATA', `${source} ${what}.`, {
    hint: 'An MLmodel file is the YAML text that MLflow writes into the folder of a model.',
    cause,
  });
}

function nameKind(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a value that is no map';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

async function describeAbsence(files: ModelFiles, cause: unknown): Promise<DecantError> {
  const paths = await listFilesIfPossible(files);
  const nested = paths?.filter((path) => path.endsWith(`/${MLMODEL_FILE}`)) ?? [];
  const present = paths === undefined ? '' : `; ${describeList(paths)}`;
  const message = `Could not find an "${MLMODEL_FILE}" file in ${files.location}${present}.`;
  const [first] = nested;
  if (first === undefined) {
    const hint = 'Give the folder that MLflow wrote the model to: the one with the MLmodel file.';
    return new DecantError('RESOURCE_DOES_NOT_EXIST', message, { hint, cause });
  }
  const folders = nested.slice(0, 3).map((path) => path.slice(0, -MLMODEL_FILE.length - 1));
  const hint = `There is one below it, in ${folders.join(', ')}${nested.length > folders.length ? ', ...' : ''}.`;
  return new DecantError('RESOURCE_DOES_NOT_EXIST', message, { hint, cause });
}

/** Says in a few words which files a folder holds. */
export function describeList(paths: readonly string[]): string {
  if (paths.length === 0) return 'the folder is empty';
  const names = [...new Set(paths.map((path) => path.split('/')[0] ?? path))];
  return `it holds ${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
}
