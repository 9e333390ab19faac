import { describe, expect, it } from 'vitest';
import { openArtifactStore, requireCapability } from '../../../src/stores/artifacts/index.ts';
import { openObjectStore } from '../../../src/stores/artifacts/objects/index.ts';
import type { ObjectClient } from '../../../src/stores/artifacts/objects/index.ts';
import { readContent, splitContent } from '../../../src/stores/artifacts/objects/read-content.ts';
import { testArtifactStore } from './artifact-suite.ts';

/** A bucket in memory; `failure` is what every request meets. */
function openMemoryBucket(objects: Map<string, Uint8Array>, failure?: Error & { status?: number }): ObjectClient {
  const below = (prefix: string): string[] => [...objects.keys()].filter((key) => key.startsWith(prefix));
  const meet = async (): Promise<void> => (failure === undefined ? Promise.resolve() : Promise.reject(failure));
  return {
    async listLevel(prefix) {
      await meet();
      const inner = below(prefix).map((key) => key.slice(prefix.length));
      return {
        objects: inner
          .filter((name) => !name.includes('/'))
          .map((name) => ({ key: prefix + name, size: objects.get(prefix + name)?.length ?? 0 })),
        folders: [
          ...new Set(inner.filter((name) => name.includes('/')).map((name) => `${prefix}${name.split('/')[0]}/`)),
        ],
      };
    },
    async listKeys(prefix) {
      await meet();
      return below(prefix);
    },
    async read(key, start) {
      await meet();
      const found = objects.get(key);
      if (found === undefined) throw Object.assign(new Error('no'), { status: 404 });
      // eslint-disable-next-line @typescript-eslint/require-await -- an object that comes in one piece
      return (async function* () {
        if (found.length > start) yield found.subarray(start);
      })();
    },
    async write(key, content) {
      await meet();
      objects.set(key, Uint8Array.from(await readContent(content)));
    },
    async remove(keys) {
      await meet();
      for (const key of keys) objects.delete(key);
    },
    explain: (error) => {
      const { status, name } = error as { status?: number; name: string };
      return { status, name };
    },
  };
}

describe('a bucket', () => {
  const objects = new Map<string, Uint8Array>();
  testArtifactStore(() =>
    Promise.resolve(openObjectStore('memory://bucket/root', '/root/', openMemoryBucket(objects))),
  );

  it('holds all keys below the root', () => {
    expect([...objects.keys()].sort()).toEqual(['root/model/MLmodel', 'root/model/data/weights.bin']);
  });

  it('deletes no file whose name only begins alike', async () => {
    const bucket = new Map([
      ['model', new Uint8Array(1)],
      ['model/x', new Uint8Array(1)],
      ['model2/x', new Uint8Array(1)],
    ]);
    const store = openObjectStore('memory://bucket', '', openMemoryBucket(bucket));
    await requireCapability(store, 'delete')('model');
    expect([...bucket.keys()]).toEqual(['model2/x']);
  });

  it('leaves out the objects that stand for folders', async () => {
    const bucket = new Map([
      ['root/', new Uint8Array()],
      ['root/a', new Uint8Array(3)],
    ]);
    const client = openMemoryBucket(bucket);
    const store = openObjectStore('memory://bucket/root', 'root', {
      ...client,
      listLevel: () =>
        Promise.resolve({ objects: [...bucket].map(([key, { length: size }]) => ({ key, size })), folders: [] }),
    });
    expect(await store.list()).toEqual([{ path: 'a', isDirectory: false, size: 3 }]);
  });

  it.each(['root/../x', 'root//x', 'root/..%2fx', 'root/./x', 'root/a\\b', 'root//'])(
    'refuses the key %j: it is no path',
    async (key) => {
      const bucket = new Map([[key, new Uint8Array(1)]]);
      const store = openObjectStore('memory://bucket/root', 'root', openMemoryBucket(bucket));
      await expect(store.list()).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    },
  );

  it.each([
    [401, 'Error', 'UNAUTHENTICATED'],
    [400, 'ExpiredToken', 'UNAUTHENTICATED'],
    [403, 'Error', 'PERMISSION_DENIED'],
    [403, 'SignatureDoesNotMatch', 'UNAUTHENTICATED'],
    [404, 'NoSuchBucket', 'RESOURCE_DOES_NOT_EXIST'],
    [429, 'Error', 'REQUEST_LIMIT_EXCEEDED'],
    [503, 'SlowDown', 'REQUEST_LIMIT_EXCEEDED'],
    [503, 'Error', 'TEMPORARILY_UNAVAILABLE'],
    [undefined, 'TimeoutError', 'TEMPORARILY_UNAVAILABLE'],
    [undefined, 'CredentialsProviderError', 'UNAUTHENTICATED'],
  ])('tells of status %s and %s: %s', async (status, name, code) => {
    const failure = Object.assign(new Error('a reason'), { name, ...(status === undefined ? {} : { status }) });
    const store = openObjectStore('memory://bucket', '', openMemoryBucket(new Map(), failure));
    await expect(store.list('a')).rejects.toMatchObject({ code });
    await expect(requireCapability(store, 'write')('a', new Uint8Array(1))).rejects.toMatchObject({ code });
  });

  it('refuses content of another length than it says', async () => {
    const store = openObjectStore('memory://bucket', '', openMemoryBucket(new Map()));
    const content = {
      size: 5,
      // eslint-disable-next-line @typescript-eslint/require-await -- content that is too short
      open: async function* () {
        yield new Uint8Array(4);
      },
    };
    await expect(requireCapability(store, 'write')('a', content)).rejects.toMatchObject({ code: 'IO_ERROR' });
  });

  it('splits long content into parts', () => {
    expect(splitContent(25, 10)).toEqual([
      { start: 0, end: 10 },
      { start: 10, end: 20 },
      { start: 20, end: 25 },
    ]);
  });
});

describe('URIs of clouds', () => {
  it.each([
    ['s3:///path', 'Not an S3 URI: s3:///path'],
    ['wasbs://container@account.example.com/path', 'WASBS URI must be of the form'],
    ['wasbs://account.blob.core.windows.net/path', 'WASBS URI must be of the form'],
    ['abfss://container@account.blob.core.windows.net/path', 'ABFSS URI must be of the form'],
  ])('refuses %s', async (uri, message) => {
    await expect(openArtifactStore(uri)).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(message) as string,
    });
  });
});
