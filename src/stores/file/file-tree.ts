// The files of a folder `mlruns`: small texts and YAML, each written whole or not at all (mlflow.utils.file_utils, yaml_utils).
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { DecantError, describeError } from '../../errors.ts';
import { parseYaml, renderYaml } from '../../formats/yaml/index.ts';

/** What a meta.yaml holds. */
export type Meta = Readonly<Record<string, unknown>>;

/** Longest text that is read, in bytes. */
const MAX_BYTES = 256 * 2 ** 20;
export const META_FILE = 'meta.yaml';

/** The names of the folders in a folder, in order; none where it is absent. */
export function listFolders(folder: string): readonly string[] {
  return readEntries(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The texts of all files below a folder by their path in it; keys of params, tags and metrics may have slashes. */
export function readTexts(folder: string): Readonly<Record<string, string>> {
  const texts: [string, string][] = [];
  const visit = (prefix: string): void => {
    for (const entry of readEntries(join(folder, prefix))) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) {
        const text = readText(join(folder, path));
        if (text !== undefined) texts.push([path, text]);
      }
    }
  };
  visit('');
  return Object.fromEntries(texts.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The text of a file; undefined where it is absent. */
export function readText(path: string): string | undefined {
  return whereThere(() => {
    const { size } = statSync(path);
    if (size > MAX_BYTES) {
      throw new DecantError('LIMIT_EXCEEDED', `${path} has ${size} bytes; at most ${MAX_BYTES} are read.`);
    }
    return readFileSync(path, 'utf8');
  }, path);
}

/** The meta.yaml of a folder; undefined where it is absent or empty. */
export function readMeta(folder: string): Meta | undefined {
  const path = join(folder, META_FILE);
  const text = readText(path);
  if (text === undefined || text.trim() === '') return undefined;
  const value = parseYaml(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Meta;
  throw new DecantError('MALFORMED_DATA', `${path} holds no map.`);
}

export function writeMeta(root: string, folder: string, meta: Meta): void {
  writeText(root, join(folder, META_FILE), renderYaml(meta, { allowUnicode: true }));
}

/** Replaces a file in one step. The part is at the root, where MLflow looks for folders alone. */
export function writeText(root: string, path: string, text: string): void {
  const part = join(root, `.${crypto.randomUUID()}.part`);
  whileWriting(path, () => {
    try {
      makeParents(path);
      writeFileSync(part, text);
      renameSync(part, path);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
  });
}

/** Adds lines in one write, so that lines of several processes do not mix. */
export function appendText(path: string, text: string): void {
  whileWriting(path, () => {
    makeParents(path);
    appendFileSync(path, text);
  });
}

export function makeFolder(path: string): void {
  whileWriting(path, () => mkdirSync(path, { recursive: true }));
}

/** Whether this call made the folder; false where it was there. */
export function claimFolder(path: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    mkdirSync(path);
    return true;
  } catch (cause) {
    if (readCode(cause) === 'EEXIST') return false;
    throw new DecantError('IO_ERROR', `Cannot write ${path}: ${describeError(cause)}`, { cause });
  }
}

export function moveFolder(from: string, to: string): void {
  whileWriting(to, () => {
    renameSync(from, to);
  });
}

export function remove(path: string): void {
  whileWriting(path, () => {
    rmSync(path, { recursive: true, force: true });
  });
}

export function isFolder(path: string): boolean {
  return whereThere(() => lstatSync(path).isDirectory(), path) ?? false;
}

export function isFile(path: string): boolean {
  return whereThere(() => lstatSync(path).isFile(), path) ?? false;
}

// A link on the way to a file could lead out of the folder.
function makeParents(path: string): void {
  const parent = dirname(path);
  mkdirSync(parent, { recursive: true });
  if (isLink(parent) || isLink(path)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `${path} leads over a symbolic link; it is not written.`);
  }
}

function isLink(path: string): boolean {
  return whereThere(() => lstatSync(path).isSymbolicLink(), path) ?? false;
}

function readEntries(folder: string): ReturnType<typeof readDirents> {
  return whereThere(() => readDirents(folder), folder) ?? [];
}

function readDirents(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

function whereThere<Result>(read: () => Result, path: string): Result | undefined {
  try {
    return read();
  } catch (cause) {
    const code = readCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (cause instanceof DecantError) throw cause;
    throw new DecantError('IO_ERROR', `Cannot read ${path}: ${describeError(cause)}`, { cause });
  }
}

function whileWriting(path: string, write: () => unknown): void {
  try {
    write();
  } catch (cause) {
    if (cause instanceof DecantError) throw cause;
    throw new DecantError('IO_ERROR', `Cannot write ${path}: ${describeError(cause)}`, { cause });
  }
}

function readCode(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}

/** A path below a folder; refuses what would leave it. */
export function joinInside(folder: string, ...parts: readonly string[]): string {
  const path = join(folder, ...parts);
  if (path.startsWith(folder.endsWith(sep) ? folder : folder + sep) && !path.includes('\0')) return path;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Invalid value ${JSON.stringify(parts.join('/'))}: leaves the store.`,
  );
}
