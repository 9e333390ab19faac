// Files that an MLmodel names, and the names that it must not follow (MLM-051).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecantError } from '../../src/errors.ts';
import { readNamedFile } from '../../src/model/model-file.ts';
import { normalizeModelPath } from '../../src/model/model-path.ts';
import { makeFiles } from './memory-files.ts';

const files = makeFiles({
  MLmodel: 'x',
  'model.pkl': 'the model',
  'data/model.h5': 'weights',
  'empty.pkl': '',
  'pointer.pkl': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 10\n',
});
const KEY = 'flavors.sklearn.pickled_model';

describe('readNamedFile', () => {
  it.each([
    ['model.pkl', 'model.pkl'],
    ['./model.pkl', 'model.pkl'],
    ['data/model.h5', 'data/model.h5'],
    ['data\\model.h5', 'data/model.h5'],
    ['data//model.h5', 'data/model.h5'],
  ])('reads %s', async (name, path) => {
    expect((await readNamedFile(files, KEY, name)).path).toBe(path);
  });

  it('names the key and the other files when the file is absent', async () => {
    await expect(readNamedFile(files, KEY, 'other.pkl')).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
      message:
        'other.pkl, which flavors.sklearn.pickled_model in MLmodel names, is not in the-folder; beside MLmodel it holds data, empty.pkl, model.pkl, pointer.pkl.',
    });
  });

  it('tells a Git LFS pointer from the model', async () => {
    await expect(readNamedFile(files, KEY, 'pointer.pkl')).rejects.toMatchObject({
      code: 'MALFORMED_DATA',
      message: 'pointer.pkl in the-folder is a Git LFS pointer, not the model itself.',
      hint: 'Fetch the files with `git lfs pull`.',
    });
  });

  it('refuses an empty file', async () => {
    await expect(readNamedFile(files, KEY, 'empty.pkl')).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
  });

  it.each([undefined, null, '', 7, ['model.pkl']])('refuses %j as a name', async (value) => {
    await expect(readNamedFile(files, KEY, value)).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
  });

  it.each([
    '/home/ann/mlruns/0/model.pkl',
    'C:\\Users\\ann\\model.pkl',
    'C:/Users/ann/model.pkl',
    '\\\\server\\share\\model.pkl',
    '../other/model.pkl',
    'data/../../model.pkl',
    '..\\model.pkl',
    'file:///home/ann/model.pkl',
    's3://bucket/model.pkl',
  ])('does not follow %s, and says that a file of that name is there', async (name) => {
    await expect(readNamedFile(files, KEY, name)).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      hint: 'The folder holds a file of that name: if it is the one, write pickled_model: model.pkl in MLmodel.',
    });
  });

  it('does not follow an absolute path whose file is not there', async () => {
    await expect(readNamedFile(files, KEY, '/etc/passwd')).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      hint: 'Put the file into the folder and name it there in MLmodel.',
    });
  });

  it('refuses NUL in a name', async () => {
    await expect(readNamedFile(files, KEY, 'model.pkl\0.txt')).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
  });
});

describe('normalizeModelPath', () => {
  it('never lets a path out of the folder', () => {
    const part = fc.constantFrom('..', '.', '', 'a', '..a', 'a..', 'C:', '~', '\\', 'x y');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.boolean(), (parts, isAbsolute) => {
        const path = (isAbsolute ? '/' : '') + parts.join('/');
        let normalized: string;
        try {
          normalized = normalizeModelPath(path);
        } catch (error) {
          return error instanceof DecantError && error.code === 'INVALID_PARAMETER_VALUE';
        }
        return !normalized.startsWith('/') && normalized.split('/').every((name) => name !== '..' && name !== '.');
      }),
    );
  });
});
