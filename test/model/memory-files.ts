// Files of a model in memory, for tests.
import { DecantError } from '../../src/errors.ts';
import type { ModelFiles, ModelWriter } from '../../src/model/model-files.ts';

export function makeFiles(content: Readonly<Record<string, string | Uint8Array>>, location = 'the-folder'): ModelFiles {
  return {
    location,
    read(path) {
      const file = content[path];
      if (file === undefined)
        return Promise.reject(new DecantError('RESOURCE_DOES_NOT_EXIST', `${path} is not there.`));
      return Promise.resolve(typeof file === 'string' ? new TextEncoder().encode(file) : file);
    },
    list: () => Promise.resolve(Object.keys(content).sort()),
  };
}

export function makeWriter(): ModelWriter & { readonly written: Map<string, string | Uint8Array> } {
  const written = new Map<string, string | Uint8Array>();
  return {
    location: 'written',
    written,
    write(path, content) {
      written.set(path, content);
      return Promise.resolve();
    },
  };
}
