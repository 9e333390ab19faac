// A folder that is there whole or not at all.
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DecantError, describeError } from '../../errors.ts';
import type { ModelWriter } from '../../model/model-files.ts';
import { openLocalWriter } from './open-local-writer.ts';

/** Writes a folder that must be absent or empty (RESOURCE_ALREADY_EXISTS): beside its place first, then in one step at it. */
export async function writeFolder<Result>(
  path: string,
  write: (writer: ModelWriter) => Promise<Result>,
): Promise<Result> {
  const target = resolve(path);
  await requireRoom(target, path);
  const part = join(dirname(target), `.${basename(target)}.${crypto.randomUUID()}.part`);
  try {
    await mkdir(part, { recursive: true });
    const result = await write(openLocalWriter(part));
    await moveInto(part, target, path);
    return result;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    if (error instanceof DecantError) throw error;
    throw new DecantError('IO_ERROR', `Cannot write ${path}: ${describeError(error)}`, { cause: error });
  }
}

async function requireRoom(target: string, path: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(target);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return;
    if (code === 'ENOTDIR') throw refuse(path, 'is a file');
    throw error;
  }
  if (names.length > 0) throw refuse(path, 'already exists and is not empty');
}

async function moveInto(part: string, target: string, path: string): Promise<void> {
  try {
    await rmdir(target); // an empty folder gives its place
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw refuse(path, 'already exists and is not empty');
    if (code !== 'ENOENT') throw error;
  }
  await rename(part, target);
}

function refuse(path: string, what: string): DecantError {
  return new DecantError('RESOURCE_ALREADY_EXISTS', `Path '${path}' ${what}`);
}
