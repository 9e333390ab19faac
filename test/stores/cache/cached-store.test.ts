import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import { downloadArtifact, requireCapability } from '../../../src/stores/artifacts/index.ts';
import type { ArtifactStore } from '../../../src/stores/artifacts/index.ts';
import { BlobCache, openBlobCache, openCachedStore } from '../../../src/stores/cache/index.ts';

const root = mkdtempSync(join(tmpdir(), 'decant-cache-'));
let count = 0;
const newFolder = (): string => join(root, String(count++));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Files in memory, with ETags, which may be changed; `seen` keeps what was asked. */
class MemoryStore implements ArtifactStore {
  readonly uri: string;
  readonly tellsEtags: boolean;
  readonly files = new Map<string, { bytes: string; etag?: string }>();
  readonly seen: string[] = [];
  refusal: DecantError | undefined;

  constructor(uri = 's3://bucket/root', tellsEtags = true) {
    this.uri = uri;
    this.tellsEtags = tellsEtags;
  }

  list(path = ''): ReturnType<ArtifactStore['list']> {
    this.seen.push(`list ${path}`);
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    const infos = [...this.files].map(([name, { bytes, etag }]) => ({
      path: name,
      isDirectory: false,
      size: bytes.length,
      ...(etag === undefined ? {} : { etag }),
    }));
    return Promise.resolve(infos.filter((info) => info.path.split('/').slice(0, -1).join('/') === path));
  }

  read(path: string, { start = 0 } = {}): ReturnType<ArtifactStore['read']> {
    this.seen.push(`read ${path}`);
    const found = this.files.get(path);
    if (found === undefined) return Promise.reject(new DecantError('RESOURCE_DOES_NOT_EXIST', 'no'));
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream
    const stream = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from(found.bytes.slice(start));
    };
    return Promise.resolve(stream());
  }

  write(path: string): Promise<void> {
    this.seen.push(`write ${path}`);
    this.files.set(path, { bytes: 'written', etag: 'w' });
    return Promise.resolve();
  }
}

async function readText(store: ArtifactStore, path: string, start?: number, end?: number): Promise<string> {
  let text = '';
  const options = { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
  for await (const piece of await store.read(path, options)) text += Buffer.from(piece).toString();
  return text;
}

const reads = (store: MemoryStore): number => store.seen.filter((line) => line.startsWith('read')).length;
const blobsOf = (folder: string): string[] => readdirSync(join(folder, 'v1', 'blobs'));

describe('a store with a cache before it', () => {
  const weights = 'the weights of a model';

  function openBoth(folder = newFolder(), maxBytes = 1000): { memory: MemoryStore; open: () => ArtifactStore } {
    const memory = new MemoryStore();
    memory.files.set('weights', { bytes: weights, etag: '1' });
    return { memory, open: () => openCachedStore(memory, new BlobCache(folder, maxBytes), []) };
  }

  it('reads a file once, and asks each time what is there', async () => {
    const { memory, open } = openBoth();
    expect(await readText(open(), 'weights')).toBe(weights);
    expect(await readText(open(), 'weights')).toBe(weights);
    expect(await readText(open(), 'weights', 4, 11)).toBe('weights');
    expect(await readText(open(), 'weights', 4, 4)).toBe('');
    expect(memory.seen).toEqual(['list ', 'read weights', 'list ', 'list ', 'list ']);
  });

  it('downloads from the cache, and tells of the bytes', async () => {
    const { memory, open } = openBoth();
    let passed = 0;
    const options = { onProgress: (bytes: number) => (passed += bytes) };
    for (const store of [open(), open()]) {
      const place = await downloadArtifact(store, '', newFolder(), options);
      expect(readFileSync(join(place, 'weights'), 'utf8')).toBe(weights);
    }
    expect(reads(memory)).toBe(1);
    expect(passed).toBe(2 * weights.length);
  });

  it.each([
    ['the ETag', { bytes: 'THE WEIGHTS OF A MODEL', etag: '2' }],
    ['the size', { bytes: 'more', etag: '1' }],
  ])('reads a file again when %s is another one', async (_what, changed) => {
    const { memory, open } = openBoth();
    await readText(open(), 'weights');
    memory.files.set('weights', changed);
    expect(await readText(open(), 'weights')).toBe(changed.bytes);
    expect(reads(memory)).toBe(2);
  });

  it('stays with the files that it listed first, until it writes', async () => {
    const { memory, open } = openBoth();
    const store = open();
    await readText(store, 'weights');
    await readText(store, 'weights');
    await requireCapability(store, 'write')('weights', new Uint8Array());
    expect(await readText(store, 'weights')).toBe('written');
    expect(memory.seen).toEqual(['list ', 'read weights', 'write weights', 'list ', 'read weights']);
  });

  it.each([
    [
      'cut',
      (path: string) => {
        writeFileSync(path, weights.slice(0, 5));
      },
    ],
    [
      'changed',
      (path: string) => {
        writeFileSync(path, weights.toUpperCase());
      },
    ],
    [
      'gone',
      (path: string) => {
        rmSync(path);
      },
    ],
  ])('reads a file again whose bytes in the cache are %s', async (_what, damage) => {
    const folder = newFolder();
    const { memory, open } = openBoth(folder);
    await readText(open(), 'weights');
    const [blob = ''] = blobsOf(folder);
    damage(join(folder, 'v1', 'blobs', blob));
    expect(await readText(open(), 'weights')).toBe(weights);
    expect(reads(memory)).toBe(2);
    expect(await readText(open(), 'weights')).toBe(weights);
    expect(reads(memory)).toBe(2);
  });

  it.each(['', '{"sha256": "0', '{"sha256":"../../../../etc/passwd","size":3}', '[]', 'null'])(
    'reads a file again whose entry of the index is %j',
    async (text) => {
      const folder = newFolder();
      const { memory, open } = openBoth(folder);
      await readText(open(), 'weights');
      const [entry = ''] = readdirSync(join(folder, 'v1', 'index'));
      writeFileSync(join(folder, 'v1', 'index', entry), text);
      expect(await readText(open(), 'weights')).toBe(weights);
      expect(reads(memory)).toBe(2);
    },
  );

  it('keeps equal files once, and no name of them', async () => {
    const folder = newFolder();
    const { memory, open } = openBoth(folder);
    memory.files.set('secret-name', { bytes: weights, etag: '7' });
    await downloadArtifact(open(), '', newFolder());
    const index = readdirSync(join(folder, 'v1', 'index'));
    expect([...blobsOf(folder), ...index].every((name) => /^[0-9a-f]{64}$/.test(name))).toBe(true);
    expect([blobsOf(folder).length, index.length]).toEqual([1, 2]);
    expect(index.some((name) => /secret|bucket/.test(readFileSync(join(folder, 'v1', 'index', name), 'utf8')))).toBe(
      false,
    );
  });

  it('gives nothing to who may not list', async () => {
    const { memory, open } = openBoth();
    await readText(open(), 'weights');
    memory.refusal = new DecantError('PERMISSION_DENIED', 'no');
    await expect(readText(open(), 'weights')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('says what the store says of a file that is absent', async () => {
    const { open } = openBoth();
    await expect(readText(open(), 'nothing')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    await expect(readText(open(), '../weights')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });

  it('does without the cache where its folder cannot be written', async () => {
    const folder = newFolder();
    writeFileSync(folder, 'a file');
    const { open } = openBoth(folder);
    expect(await readText(open(), 'weights')).toBe(weights);
    const place = await downloadArtifact(open(), '', newFolder());
    expect(readFileSync(join(place, 'weights'), 'utf8')).toBe(weights);
  });

  it('keeps no file beyond the limit of the whole cache', async () => {
    const { memory, open } = openBoth(newFolder(), weights.length - 1);
    await readText(open(), 'weights');
    await readText(open(), 'weights');
    expect(reads(memory)).toBe(2);
  });

  it('may be filled by many at once', async () => {
    const folder = newFolder();
    const { open } = openBoth(folder);
    const texts = await Promise.all(Array.from({ length: 20 }, () => readText(open(), 'weights')));
    expect(new Set(texts)).toEqual(new Set([weights]));
    expect(blobsOf(folder).length).toBe(1);
    expect(readdirSync(join(folder, 'v1', 'parts'))).toEqual([]);
  });
});

describe('a store that tells no ETags', () => {
  const model = `http://host/api/2.0/mlflow-artifacts/artifacts/1/models/m-${'0'.repeat(32)}/artifacts`;

  it.each([
    ['http://host/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts/model', 'model.skops', 2],
    [model, 'model.skops', 1],
    // As a download opens it.
    [model.replace(/\/artifacts$/, ''), 'artifacts/model.skops', 1],
    // What MLflow writes again: a type of a column may have a name as long as another one's.
    [model, 'MLmodel', 2],
    [model, 'requirements.txt', 2],
    [model, 'conda.yaml', 2],
  ])('at %s: %s is read %d times', async (uri, path, times) => {
    const memory = new MemoryStore(uri, false);
    memory.files.set(path, { bytes: 'abc' });
    const cache = new BlobCache(newFolder(), 1000);
    for (let time = 0; time < 2; time++) expect(await readText(openCachedStore(memory, cache, []), path)).toBe('abc');
    expect(reads(memory)).toBe(times);
  });

  it('is another one under another workspace', async () => {
    const memory = new MemoryStore(model, false);
    memory.files.set('weights', { bytes: 'abc' });
    const cache = new BlobCache(newFolder(), 1000);
    await readText(openCachedStore(memory, cache, ['one']), 'weights');
    memory.files.set('weights', { bytes: 'xyz' });
    expect(await readText(openCachedStore(memory, cache, ['two']), 'weights')).toBe('xyz');
  });
});

describe('a cache', () => {
  const key = (path: string): Parameters<BlobCache['open']>[0] => ({ scope: ['s'], path, size: 4, etag: '1' });
  const put = async (cache: BlobCache, path: string, text = path.padEnd(4)): Promise<void> => {
    const handle = await cache.fill(key(path), (target) => {
      writeFileSync(target, text);
      return Promise.resolve();
    });
    await handle.close();
  };
  const holds = async (cache: BlobCache, path: string): Promise<boolean> => {
    const handle = await cache.open(key(path));
    await handle?.close();
    return handle !== undefined;
  };

  it('makes room by what was used longest ago', async () => {
    const folder = newFolder();
    const cache = new BlobCache(folder, 12);
    for (const path of ['a', 'b', 'c']) await put(cache, path);
    // Long ago, in this order; then the oldest is used.
    for (const [age, name] of blobsOf(folder).entries())
      utimesSync(join(folder, 'v1', 'blobs', name), 1000 + age, 1000 + age);
    expect(await holds(cache, 'a')).toBe(true);
    await put(cache, 'd');
    expect(await cache.describe()).toEqual({ folder, files: 3, bytes: 12, maxBytes: 12 });
    expect([await holds(cache, 'a'), await holds(cache, 'd')]).toEqual([true, true]);
    expect(readdirSync(join(folder, 'v1', 'index')).length).toBe(3);
  });

  it('keeps nothing of a file that could not be written', async () => {
    const folder = newFolder();
    const cache = new BlobCache(folder, 100);
    const failure = cache.fill(key('a'), (target) => {
      writeFileSync(target, 'ab');
      return Promise.reject(new Error('the disk is full'));
    });
    await expect(failure).rejects.toThrow('the disk is full');
    expect(['blobs', 'index', 'parts'].map((name) => readdirSync(join(folder, 'v1', name)))).toEqual([[], [], []]);
  });

  it('removes what a process that was killed left a day ago, and leaves what is being written', async () => {
    const folder = newFolder();
    const cache = new BlobCache(folder, 100);
    await put(cache, 'a');
    const parts = join(folder, 'v1', 'parts');
    writeFileSync(join(parts, 'left'), 'half');
    utimesSync(join(parts, 'left'), 1000, 1000);
    writeFileSync(join(parts, 'present'), 'half');
    await put(cache, 'b');
    expect(readdirSync(parts)).toEqual(['present']);
    expect(await cache.describe()).toMatchObject({ files: 2, bytes: 8 });
  });

  it('is open to its owner alone', async () => {
    const folder = newFolder();
    await put(new BlobCache(folder, 100), 'a');
    if (process.platform !== 'win32') expect(statSync(join(folder, 'v1', 'blobs')).mode & 0o777).toBe(0o700);
  });

  it('can be cleared, and is empty then', async () => {
    const cache = new BlobCache(newFolder(), 100);
    await put(cache, 'a');
    await cache.clear();
    expect(await holds(cache, 'a')).toBe(false);
    expect(await cache.describe()).toMatchObject({ files: 0, bytes: 0 });
  });
});

describe('the cache that the settings mean', () => {
  const NONE = { folder: undefined, maxBytes: undefined, xdgCacheHome: undefined, localAppData: undefined };

  it.each([
    ['linux', { ...NONE, xdgCacheHome: '/xdg' }, '/xdg/decant', 10_737_418_240],
    ['linux', { ...NONE, folder: '/mine', maxBytes: '1000' }, '/mine', 1000],
    ['win32', { ...NONE, localAppData: '/app' }, '/app/decant/Cache', 10_737_418_240],
  ] as const)('on %s with %j is %s', (platform, settings, folder, maxBytes) => {
    expect(openBlobCache(settings, platform)).toMatchObject({ folder: join(folder), maxBytes });
  });

  it('is in the folder of the system, else', () => {
    expect(openBlobCache(NONE, 'linux')?.folder).toMatch(/\.cache.decant$/);
    expect(openBlobCache(NONE, 'darwin')?.folder).toMatch(/Library.Caches.decant$/);
  });

  it('is none with a limit of 0, and refuses what is no number', () => {
    expect(openBlobCache({ ...NONE, maxBytes: '0' })).toBeUndefined();
    for (const maxBytes of ['-1', '1.5', '10GB']) {
      expect(() => openBlobCache({ ...NONE, maxBytes })).toThrow(/DECANT_CACHE_MAX_BYTES/);
    }
  });
});
