// A file or a folder of the local disk, to be copied into a model.
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { DecantError, describeError } from '../../errors.ts';

/** Files that are copied. */
export interface LocalTree {
  /** Of the file or the folder, in the model. */
  readonly path: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The file, or all files of the folder, by path in the model: `<folder>/<own name>…`. What Python compiled (`__pycache__`) is left behind. */
export async function readLocalTree(source: string, folder: string, what: string): Promise<LocalTree> {
  const name = basename(resolve(source));
  const path = folder === '' ? name : `${folder}/${name}`;
  try {
    return { path, files: new Map(await readTree(resolve(source), path)) };
  } catch (cause) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Cannot read the ${what} ${source}: ${describeError(cause)}`, {
      cause,
    });
  }
}

async function readTree(source: string, target: string): Promise<readonly (readonly [string, Uint8Array])[]> {
  if (!(await stat(source)).isDirectory()) return [[target, await readFile(source)]];
  const names = (await readdir(source)).filter((name) => name !== '__pycache__').sort();
  return (await Promise.all(names.map((name) => readTree(join(source, name), `${target}/${name}`)))).flat();
}

/** The text of a file of the local disk. */
export async function readLocalText(path: string, what: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Cannot read the ${what} ${path}: ${describeError(cause)}`, {
      cause,
    });
  }
}
