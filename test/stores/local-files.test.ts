// Local folders: nothing outside of them is read or written; URIs that name them (MLM-018).
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalFiles, openLocalWriter } from '../../src/stores/local/index.ts';
import { parseLocalPath } from '../../src/stores/local/parse-local-path.ts';
import { openModelFiles } from '../../src/stores/model-uri.ts';

let root = '';
let folder = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'decant files '));
  folder = join(root, 'a model');
  mkdirSync(join(folder, 'data', 'deep'), { recursive: true });
  mkdirSync(join(root, 'a model beside'));
  writeFileSync(join(root, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'a model beside', 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'MLmodel'), 'flavors: {}\n');
  writeFileSync(join(folder, 'data', 'deep', 'weights.bin'), 'abc');
  symlinkSync(join('data', 'deep', 'weights.bin'), join(folder, 'inside.bin'));
  symlinkSync(join('..', 'secret.txt'), join(folder, 'outside.txt'));
  symlinkSync(join(root, 'a model beside'), join(folder, 'sibling'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  symlinkSync('loop', join(folder, 'loop'));
  symlinkSync(folder, join(root, 'link to model'));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('openLocalFiles', () => {
  it('reads files and lists them sorted, with links to files inside', async () => {
    const files = openLocalFiles(folder);
    expect(await files.list()).toEqual(['MLmodel', 'data/deep/weights.bin', 'inside.bin']);
    expect(await files.list('data')).toEqual(['data/deep/weights.bin']);
    expect(text(await files.read('data/deep/weights.bin'))).toBe('abc');
    expect(text(await files.read('inside.bin'))).toBe('abc');
  });

  it('reads a folder that is itself behind a link', async () => {
    expect(text(await openLocalFiles(join(root, 'link to model')).read('MLmodel'))).toBe('flavors: {}\n');
  });

  it.each(['outside.txt', 'sibling/secret.txt'])('does not follow %s out of the folder', async (path) => {
    await expect(openLocalFiles(folder).read(path)).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: `${path} in ${folder} is a link out of the folder; it is not followed.`,
    });
  });

  it.each(['../secret.txt', 'data/../../secret.txt', '/etc/passwd', 'MLmodel\0', 'C:\\x', 'file:///etc/passwd'])(
    'refuses the path %j',
    async (path) => {
      await expect(openLocalFiles(folder).read(path)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
      await expect(openLocalFiles(folder).list(path)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    },
  );

  it.each(['absent.txt', 'MLmodel/child', 'dangling'])('says that %s is not there', async (path) => {
    await expect(openLocalFiles(folder).read(path)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  });

  it('refuses a link to itself as an error of the disk', async () => {
    await expect(openLocalFiles(folder).read('loop')).rejects.toMatchObject({ code: 'IO_ERROR' });
  });

  it('refuses a folder where a file is needed', async () => {
    await expect(openLocalFiles(folder).read('data')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });

  it('refuses a file above the limit', async () => {
    await expect(openLocalFiles(folder, { maxFileBytes: 2 }).read('inside.bin')).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
  });
});

describe('openLocalWriter', () => {
  it('makes the folders that a file needs', async () => {
    const target = join(root, 'new', 'model');
    await openLocalWriter(target).write('data/a.txt', 'hello');
    expect(readFileSync(join(target, 'data', 'a.txt'), 'utf8')).toBe('hello');
  });

  it.each(['../escape.txt', '/escape.txt', 'a/../../b', '', 'sibling/new.txt', 'outside.txt', 'dangling'])(
    'refuses to write %j',
    async (path) => {
      await expect(openLocalWriter(folder).write(path, 'x')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
      expect(readFileSync(join(root, 'secret.txt'), 'utf8')).toBe('secret');
    },
  );
});

describe('openModelFiles', () => {
  it('opens absolute and relative paths, file: URIs and the MLmodel file itself', async () => {
    const url = pathToFileURL(folder).href;
    const uris = [
      folder,
      `${folder}/`,
      relative(process.cwd(), folder),
      url,
      url.replace('file:///', 'file://localhost/'),
      url.replace('file:///', 'file:/'),
      join(folder, 'MLmodel'),
      `${url}/MLmodel`,
    ];
    expect(url).toContain('a%20model');
    for (const uri of uris)
      expect([uri, text(await (await openModelFiles(uri)).read('MLmodel'))]).toEqual([uri, 'flavors: {}\n']);
  });

  it('names the path that is not there', async () => {
    const files = await openModelFiles(join(root, 'absent'));
    await expect(files.read('MLmodel')).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
      message: `Could not find an "MLmodel" file: there is no folder ${join(root, 'absent')}.`,
    });
  });

  it('refuses a file that is no folder', async () => {
    const files = await openModelFiles(join(root, 'secret.txt'));
    await expect(files.read('MLmodel')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });

  it.each(['', 'file://otherhost/model', 'file:///%zz', 'file:%zz', 'a\0b'])('refuses %j', async (uri) => {
    await expect(openModelFiles(uri)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });

  it('takes a drive of Windows for a path, and file: without slashes for a relative one', () => {
    expect([
      parseLocalPath('C:\\models\\a'),
      parseLocalPath('d:/models'),
      parseLocalPath('file:some/mo%20del'),
      parseLocalPath(basename(folder)),
    ]).toEqual(['C:\\models\\a', 'd:/models', 'some/mo del', 'a model']);
  });
});
