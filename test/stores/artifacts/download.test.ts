import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { downloadArtifact, openArtifactFiles } from '../../../src/stores/artifacts/index.ts';
import type { ArtifactStore, ReadOptions } from '../../../src/stores/artifacts/index.ts';

const root = mkdtempSync(join(tmpdir(), 'decant-download-'));
let count = 0;
const newFolder = (): string => join(root, String(count++));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

interface Faults {
  /** Bytes after which each stream breaks. */
  readonly breakAfter?: number;
  /** Bytes after which each stream ends, as if it were whole. */
  readonly endAfter?: number;
  readonly digest?: string;
  readonly listedSize?: number;
  readonly readsRanges?: boolean;
  readonly etags?: readonly [listed: string, read: string];
}

/** A store of one file, which keeps the ranges that were asked for. */
function openFaultyStore(bytes: Uint8Array, faults: Faults = {}): { store: ArtifactStore; reads: ReadOptions[] } {
  const reads: ReadOptions[] = [];
  const { etags } = faults;
  const { breakAfter = Infinity, endAfter = Infinity, digest, listedSize = bytes.length, readsRanges = false } = faults;
  const store: ArtifactStore = {
    uri: 'memory://store',
    readsRanges,
    list: (path) =>
      Promise.resolve(
        path === 'folder'
          ? [{ path: 'folder/file', isDirectory: false, size: listedSize, ...(etags && { etag: etags[0] }) }]
          : [],
      ),
    read(_path, options = {}) {
      reads.push(options);
      const { start = 0, end } = options;
      const wanted = bytes.subarray(start, readsRanges ? end : undefined);
      return Promise.resolve({
        ...(digest === undefined ? {} : { checksum: { algorithm: 'md5' as const, digest } }),
        ...(etags && { etag: etags[1] }),
        // eslint-disable-next-line @typescript-eslint/require-await -- a stream
        async *[Symbol.asyncIterator]() {
          const most = Math.min(wanted.length, breakAfter, endAfter);
          for (let at = 0; at < most; at += 65_536) yield wanted.subarray(at, Math.min(most, at + 65_536));
          if (most === breakAfter) throw new Error('the connection is gone');
        },
      });
    },
  };
  return { store, reads };
}

const LARGE = Buffer.from(Uint32Array.from({ length: 10_000_000 }, (_, index) => Math.imul(index, 2654435761)).buffer);
const SMALL = LARGE.subarray(0, 300_000);

describe('a download', () => {
  it('takes a large file in ranges, where the store has them', async () => {
    const { store, reads } = openFaultyStore(LARGE, { readsRanges: true, digest: md5(LARGE) });
    let passed = 0;
    const place = await downloadArtifact(store, 'folder/file', newFolder(), {
      onProgress: (bytes) => (passed += bytes),
    });
    expect(readFileSync(place).equals(LARGE)).toBe(true);
    expect(passed).toBe(LARGE.length);
    expect(reads.map(({ start, end }) => [start, end])).toEqual([
      [0, 16_777_216],
      [16_777_216, 33_554_432],
      [33_554_432, 40_000_000],
    ]);
  });

  it('takes it in one piece where the store has none', async () => {
    const { store, reads } = openFaultyStore(LARGE);
    const place = await downloadArtifact(store, 'folder', newFolder());
    expect(readFileSync(join(place, 'file')).equals(LARGE)).toBe(true);
    expect(reads.length).toBe(1);
  });

  it.each([
    ['breaks', { breakAfter: 100_000 }],
    ['ends too early', { endAfter: 100_000 }],
  ])('is taken up where it ended when it %s', async (_what, faults) => {
    const { store, reads } = openFaultyStore(SMALL, { ...faults, digest: md5(SMALL) });
    const place = await downloadArtifact(store, 'folder/file', newFolder());
    expect(readFileSync(place).equals(SMALL)).toBe(true);
    expect(reads.map(({ start }) => start)).toEqual([0, 100_000, 200_000]);
  });

  it.each([
    ['breaks again and again', { breakAfter: 10_000 }, 6],
    ['breaks at once', { breakAfter: 0 }, 1],
    ['ends too early for ever', { endAfter: 10_000 }, 6],
  ])('is given up when it %s, and leaves nothing', async (_what, faults, attempts) => {
    const { store, reads } = openFaultyStore(SMALL, faults);
    const folder = newFolder();
    await expect(downloadArtifact(store, 'folder', folder)).rejects.toMatchObject({ code: 'IO_ERROR' });
    expect(reads.length).toBe(attempts);
    expect(readdirSync(join(folder, 'folder'))).toEqual([]);
  });

  it.each([
    ['other bytes than its digest stands for', SMALL, { digest: md5(LARGE) }, /came with other bytes/],
    ['other bytes in one of its ranges', LARGE, { digest: md5(SMALL), readsRanges: true }, /came with other bytes/],
    ['another version than was listed', SMALL, { etags: ['1', '2'] as const }, /changed while it was read/],
    ['more bytes than were listed', SMALL, { listedSize: 1000 }, /changed while it was read/],
  ])('is refused when it has %s', async (_what, bytes, faults, message) => {
    const { store } = openFaultyStore(bytes, faults);
    const folder = newFolder();
    await expect(downloadArtifact(store, 'folder', folder)).rejects.toMatchObject({
      code: 'IO_ERROR',
      message: expect.stringMatching(message) as string,
    });
    expect(readdirSync(join(folder, 'folder'))).toEqual([]);
  });

  it('ends where it is cancelled', async () => {
    const { store } = openFaultyStore(SMALL, { breakAfter: 100_000 });
    const controller = new AbortController();
    const folder = newFolder();
    const options = {
      signal: controller.signal,
      onProgress: () => {
        controller.abort();
      },
    };
    await expect(downloadArtifact(store, 'folder', folder, options)).rejects.toThrow('the connection is gone');
    expect(readdirSync(join(folder, 'folder'))).toEqual([]);
  });
});

describe('the files of a model', () => {
  it('are taken up where a connection breaks, and judged by their digest', async () => {
    const { store } = openFaultyStore(SMALL, { breakAfter: 100_000, digest: md5(SMALL) });
    const files = await openArtifactFiles(store);
    expect(Buffer.from(await files.read('folder/file')).equals(SMALL)).toBe(true);
    const damaged = await openArtifactFiles(openFaultyStore(SMALL, { digest: md5(LARGE) }).store);
    await expect(damaged.read('folder/file')).rejects.toMatchObject({ code: 'IO_ERROR' });
  });
});
