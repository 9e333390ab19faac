// Files by their absolute paths, as fakes of file systems keep them. Folders are there while something is in them.

export interface MemoryEntry {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Undefined: a folder. */
  readonly bytes: Buffer | undefined;
}

/** What is right below a folder, by its name. */
export function listFolder(files: ReadonlyMap<string, Buffer>, folder: string): MemoryEntry[] {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  const found = new Map<string, MemoryEntry>();
  for (const [path, bytes] of files) {
    if (!path.startsWith(prefix)) continue;
    const [name = '', ...rest] = path.slice(prefix.length).split('/');
    found.set(name, { name, path: prefix + name, bytes: rest.length === 0 ? bytes : undefined });
  }
  return [...found.values()];
}

/** Removes a file, or all that lies below a folder; tells whether there was any. */
export function removeTree(files: Map<string, Buffer>, path: string): boolean {
  const found = [...files.keys()].filter((key) => key === path || key.startsWith(`${path}/`));
  for (const key of found) files.delete(key);
  return found.length > 0;
}
