// What every store of artifacts does, whatever is behind it.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { listFiles, openArtifactFiles } from '../../../src/stores/artifacts/open-artifact-files.ts';
import { requireCapability } from '../../../src/stores/artifacts/index.ts';
import type { ArtifactStore } from '../../../src/stores/artifacts/index.ts';

/** Names that servers and disks treat in ways of their own. */
const NAMES = ['a b.txt', 'ü 模型.json', 'a+b&c=d.csv', '100%.txt', "it's.txt", 'hash#tag', 'q?x', '.hidden', '12:30'];

/** Paths that lead out of a store by the rules of one system or another. */
export const ATTACKS = [
  '../secret',
  'a/../../secret',
  '/etc/passwd',
  '//proc/self/root/etc/passwd',
  '..%2fsecret',
  '%2e%2e/secret',
  '%252e%252e%252fsecret',
  '..\\secret',
  'a\\..\\..\\secret',
  'C:\\secret',
  'C:/secret',
  'file:///etc/passwd',
  'a\0b',
] as const;

async function readAll(store: ArtifactStore, path: string, start?: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await store.read(path, start === undefined ? {} : { start })) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Tests of a store that is empty at first; `open` answers one and the same place. */
export function testArtifactStore(
  open: () => Promise<ArtifactStore>,
  /** Characters that the store has no names with. */
  { without = /$^/ }: { readonly without?: RegExp } = {},
): void {
  const names = NAMES.filter((name) => !without.test(name));

  it('is empty at first', async () => {
    const store = await open();
    expect(await store.list()).toEqual([]);
    expect(await store.list('no/such/folder')).toEqual([]);
    await expect(readAll(store, 'no/such/file')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  });

  it('gives back what was written, from any byte on', async () => {
    const store = await open();
    const write = requireCapability(store, 'write');
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
    let passed = 0;
    await write('model/data/weights.bin', bytes, { onProgress: (count) => (passed += count) });
    expect(passed).toBe(bytes.length);
    const digest = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
    expect(digest(await readAll(store, 'model/data/weights.bin'))).toBe(digest(bytes));
    expect(digest(await readAll(store, 'model/data/weights.bin', 299_000))).toBe(digest(bytes.subarray(299_000)));
    await write('model/empty', new Uint8Array());
    expect(await readAll(store, 'model/empty')).toEqual(Buffer.alloc(0));
    await write('model/MLmodel', {
      size: 8,
      // eslint-disable-next-line @typescript-eslint/require-await -- content that comes in pieces
      open: async function* () {
        yield Buffer.from('flav');
        yield Buffer.from('ors:');
      },
    });
    await write('model/MLmodel', Buffer.from('flavors: {}\n'));
    expect((await readAll(store, 'model/MLmodel')).toString()).toBe('flavors: {}\n');
  });

  it('lists what is right below a folder, sorted, with sizes', async () => {
    const store = await open();
    expect(await store.list()).toEqual([{ path: 'model', isDirectory: true, size: undefined }]);
    expect(await store.list('model')).toMatchObject([
      { path: 'model/MLmodel', isDirectory: false, size: 12 },
      { path: 'model/data', isDirectory: true, size: undefined },
      { path: 'model/empty', isDirectory: false, size: 0 },
    ]);
    expect(await store.list('model/data/weights.bin')).toEqual([]);
    expect((await listFiles(store, 'model')).sort()).toEqual([
      'model/MLmodel',
      'model/data/weights.bin',
      'model/empty',
    ]);
  });

  it('is a folder of a model', async () => {
    const files = await openArtifactFiles(await open());
    expect(new TextDecoder().decode(await files.read('model/MLmodel'))).toBe('flavors: {}\n');
    expect(await files.list('model')).toEqual(['model/MLmodel', 'model/data/weights.bin', 'model/empty']);
    await expect(files.read('model/../../secret')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });

  it('takes any name that a file may have', async () => {
    const store = await open();
    const write = requireCapability(store, 'write');
    for (const name of names) await write(`names/${name}`, Buffer.from(name));
    expect((await store.list('names')).map(({ path }) => path)).toEqual(names.map((name) => `names/${name}`).sort());
    for (const name of names) expect((await readAll(store, `names/${name}`)).toString()).toBe(name);
  });

  it.each(ATTACKS)('refuses the path %j', async (path) => {
    const store = await open();
    const refusal = { code: 'INVALID_PARAMETER_VALUE' };
    await expect(readAll(store, path)).rejects.toMatchObject(refusal);
    await expect(store.list(path)).rejects.toMatchObject(refusal);
    await expect(requireCapability(store, 'write')(path, Buffer.from('x'))).rejects.toMatchObject(refusal);
    await expect(requireCapability(store, 'delete')(path)).rejects.toMatchObject(refusal);
  });

  it('deletes files and folders, and is content where there are none', async () => {
    const store = await open();
    const remove = requireCapability(store, 'delete');
    await remove('names');
    await remove('model/empty');
    await remove('model/nothing of the kind');
    expect(await listFiles(store, '')).toEqual(expect.arrayContaining(['model/MLmodel', 'model/data/weights.bin']));
    expect((await listFiles(store, '')).length).toBe(2);
  });
}
