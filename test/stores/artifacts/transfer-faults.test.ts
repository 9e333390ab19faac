// Disks that are full and processes that are killed, in downloads by the command.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openArtifactStore } from '../../../src/stores/artifacts/index.ts';
import { runDecant, startDecant } from '../../cli/run-command.ts';
import { startFakeServer } from '../fake-server.ts';
import type { FakeServer } from '../fake-server.ts';

const ENDPOINT = '/api/2.0/mlflow-artifacts/artifacts';
const COMMAND = join(import.meta.dirname, '..', '..', '..', 'dist', 'cli', 'main.js');
/** A logged model's folder: its files go into the cache. */
const PLACE = `7/models/m-${'0'.repeat(32)}/artifacts`;
const CONTENT = Buffer.alloc(2 * 1024 * 1024, 'weights ');

const root = mkdtempSync(join(tmpdir(), 'decant-faults-'));
let server: FakeServer | undefined;
afterEach(() => server?.stop());
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A proxy of one file, of which `sent` bytes come. */
async function startProxy(sent: () => number): Promise<FakeServer> {
  server = await startFakeServer(({ path }) => {
    const url = new URL(path, 'http://server');
    if (url.pathname === `${ENDPOINT}/${PLACE}/weights`) {
      return { headers: { 'content-length': String(CONTENT.length) }, body: CONTENT.subarray(0, sent()) };
    }
    if (url.pathname !== ENDPOINT) return { status: 404 };
    const isFolder = url.searchParams.get('path') === PLACE;
    return { body: { files: isFolder ? [{ path: 'weights', is_dir: false, file_size: CONTENT.length }] : [] } };
  });
  return server;
}

function download(target: string, cache: string, { url }: FakeServer): Parameters<typeof runDecant> {
  const env = { MLFLOW_TRACKING_URI: url, DECANT_CACHE_DIR: cache, DECANT_CACHE_MAX_BYTES: '1000000000' };
  return [['artifacts', 'download', '-u', `mlflow-artifacts:/${PLACE}`, '-d', target], { env }];
}

/** Names of all files below a folder. */
const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];

describe('a download', () => {
  it('onto a disk that is full says so, and leaves nothing, in the cache neither', async () => {
    const [target, cache] = [join(root, 'full'), join(root, 'full-cache')];
    const [args, { env = {} } = {}] = download(target, cache, await startProxy(() => CONTENT.length));
    // No file beyond 512 KiB: what a full disk does to the one that is written.
    const child = spawn('sh', ['-c', 'ulimit -f 1024 && exec "$0" "$@"', process.execPath, COMMAND, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/IO_ERROR.*EFBIG|Cannot download weights.*EFBIG/s);
    expect([filesBelow(target), filesBelow(cache)]).toEqual([[], []]);
  });

  it('that is killed leaves nothing that a store lists, and the next one is whole', async () => {
    const [target, cache] = [join(root, 'killed'), join(root, 'killed-cache')];
    let sent = 100_000;
    const proxy = await startProxy(() => sent);
    const call = download(target, cache, proxy);
    mkdirSync(target);
    const child = startDecant(call[0], call[1]?.env);
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (filesBelow(cache).length === 0) await wait(20);
    child.kill('SIGKILL');
    await ended;
    const list = async (): Promise<unknown> =>
      (await (await openArtifactStore(target)).list('artifacts')).map(({ path }) => path);
    expect(await list()).toEqual([]);
    sent = CONTENT.length;
    expect((await runDecant(...call)).code).toBe(0);
    expect(await list()).toEqual(['artifacts/weights']);
    expect(readFileSync(join(target, 'artifacts', 'weights')).equals(CONTENT)).toBe(true);
    // From the cache: the server has no more than the list.
    sent = 0;
    expect((await runDecant(...download(join(root, 'again'), cache, proxy))).code).toBe(0);
    expect(readFileSync(join(root, 'again', 'artifacts', 'weights')).equals(CONTENT)).toBe(true);
    const describe = async (...flags: string[]): Promise<unknown> =>
      JSON.parse((await runDecant(['artifacts', 'cache', ...flags], call[1])).stdout);
    const [folder, max_bytes] = [cache, 1_000_000_000];
    expect(await describe()).toEqual({ folder, files: 1, bytes: CONTENT.length, max_bytes });
    expect(await describe('--clear')).toEqual({ folder, files: 0, bytes: 0, max_bytes });
  });
});
