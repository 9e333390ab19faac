import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh from 'ssh2';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { downloadArtifact, requireCapability } from '../../../src/stores/artifacts/index.ts';
import type { ArtifactStore } from '../../../src/stores/artifacts/index.ts';
import { openSftpStore } from '../../../src/stores/artifacts/sftp/open-sftp-store.ts';
import { findHostKeys, isTrustedKey } from '../../../src/stores/artifacts/sftp/known-hosts.ts';
import { readHostConfig } from '../../../src/stores/artifacts/sftp/ssh-config.ts';
import { readSettings } from '../../../src/settings.ts';
import { testArtifactStore } from './artifact-suite.ts';
import { startFakeSftp } from './fake-sftp.ts';
import type { FakeSftp } from './fake-sftp.ts';

const { STATUS_CODE } = ssh.utils.sftp;
const folder = mkdtempSync(join(tmpdir(), 'decant sftp '));
const root = join(folder, 'root');
/** What `~/.ssh` is to the store. */
const sshFolder = join(folder, 'ssh');
const userKey = ssh.utils.generateKeyPairSync('ed25519');
let server: FakeSftp;
beforeAll(async () => {
  mkdirSync(root);
  mkdirSync(sshFolder);
  server = await startFakeSftp(root, { user: 'ann', password: 'se/cret', key: userKey.public });
});
beforeEach(() => {
  writeFileSync(join(sshFolder, 'known_hosts'), `# hosts\n${server.knownHost}\n`);
});
const opened: ArtifactStore[] = [];
afterEach(async () => {
  server.fault = undefined;
  server.seen.length = 0;
  for (const store of opened.splice(0)) await store.close?.();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function open(path = '/x/y', user = 'ann:se%2Fcret@'): Promise<ArtifactStore> {
  const store = await openSftpStore(
    `sftp://${user}127.0.0.1:${server.port}${path}`,
    readSettings({}).artifacts,
    sshFolder,
  );
  opened.push(store);
  return store;
}

describe('a server of files over SSH', () => {
  testArtifactStore(open);

  it('holds all files below the root, and nothing half written', () => {
    expect(readdirSync(join(root, 'x/y/model')).sort()).toEqual(['MLmodel', 'data']);
  });

  it('writes beside a file and takes its place, also where the server cannot rename onto one', async () => {
    await requireCapability(await open(), 'write')('model/MLmodel', Buffer.from('flavors: {}\n'));
    expect(server.seen.slice(-3).map((request) => request.replace(/part-[0-9a-f-]{36}/, 'part-ID'))).toEqual([
      'WRITE',
      'REMOVE /x/y/model/MLmodel',
      'RENAME /x/y/model/.decant-part-ID',
    ]);
  });

  it('shows nothing of a file whose upload fails, and keeps the old one', async () => {
    const store = await open('/half');
    const write = requireCapability(store, 'write');
    await write('model.bin', Buffer.from('old'));
    server.fault = (request) => (request === 'WRITE' ? STATUS_CODE.FAILURE : undefined);
    await expect(write('model.bin', Buffer.alloc(100_000))).rejects.toMatchObject({ code: 'IO_ERROR' });
    expect(readdirSync(join(root, 'half'))).toEqual(['model.bin']);
    expect(readFileSync(join(root, 'half/model.bin'), 'utf8')).toBe('old');
  });

  it('lists links as what they lead to, and removes the links alone', async () => {
    mkdirSync(join(root, 'links'));
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'elsewhere/kept'), 'kept');
    symlinkSync(join(root, 'elsewhere'), join(root, 'links/folder'));
    symlinkSync(join(root, 'nowhere'), join(root, 'links/nowhere'));
    const store = await open('/links');
    expect(await store.list()).toEqual([{ path: 'folder', isDirectory: true, size: undefined }]);
    await requireCapability(store, 'delete')('folder');
    expect(readdirSync(join(root, 'elsewhere'))).toEqual(['kept']);
  });

  it('refuses to read a folder', async () => {
    await expect((await open('/x')).read('y')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });
});

describe('a server that fails', () => {
  it.each([
    [STATUS_CODE.PERMISSION_DENIED, 'PERMISSION_DENIED'],
    [STATUS_CODE.FAILURE, 'IO_ERROR'],
    [STATUS_CODE.OP_UNSUPPORTED, 'NOT_IMPLEMENTED'],
  ])('answers status %d: %s', async (status, code) => {
    const store = await open();
    server.fault = () => status;
    await expect(store.list()).rejects.toMatchObject({ code });
    await expect(store.read('model/MLmodel')).rejects.toMatchObject({ code });
    await expect(requireCapability(store, 'write')('new/x', Buffer.from('x'))).rejects.toMatchObject({ code });
    await expect(requireCapability(store, 'delete')('model')).rejects.toMatchObject({ code });
  });

  it('is connected to anew where the connection was lost, three times in all', async () => {
    const store = await open();
    let losses = 0;
    server.fault = (request) => (request.startsWith('STAT') && ++losses <= 2 ? 'lose' : undefined);
    expect((await store.list()).map(({ path }) => path)).toEqual(['model']);
    server.fault = () => 'lose';
    server.seen.length = 0;
    await expect(store.list()).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
    expect(server.seen).toEqual(['STAT /x/y', 'STAT /x/y', 'STAT /x/y']);
  });

  it('gets the whole file at the next attempt where the connection is lost in mid-upload', async () => {
    const bytes = Buffer.alloc(300_000, 'upload');
    let writes = 0;
    server.fault = (request) => (request === 'WRITE' && ++writes === 3 ? 'lose' : undefined);
    await requireCapability(await open('/upload'), 'write')('big.bin', bytes);
    expect(readFileSync(join(root, 'upload/big.bin')).equals(bytes)).toBe(true);
    expect(await (await open('/upload')).list()).toEqual([{ path: 'big.bin', isDirectory: false, size: 300_000 }]);
  });

  it('goes on where a download broke', async () => {
    const bytes = Buffer.alloc(2_000_000, 'resumed');
    writeFileSync(join(root, 'resumed.bin'), bytes);
    let reads = 0;
    server.fault = (request) => (request.startsWith('READ ') && ++reads === 40 ? 'lose' : undefined);
    const file = await downloadArtifact(await open(''), 'resumed.bin', join(folder, 'downloads'));
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(server.seen.filter((request) => request === 'OPEN /resumed.bin').length).toBe(2);
    const resumed = server.seen.slice(server.seen.lastIndexOf('OPEN /resumed.bin'));
    expect(resumed).not.toContain('READ 0');
    expect(resumed.filter((request) => request.startsWith('READ ')).length).toBeGreaterThan(0);
  });

  it('is not there', async () => {
    writeFileSync(join(sshFolder, 'known_hosts'), server.knownHost.replace(`:${server.port}`, ':1'));
    const store = await openSftpStore('sftp://ann:secret@127.0.0.1:1/x', readSettings({}).artifacts, sshFolder);
    await expect(store.list()).rejects.toMatchObject({
      code: 'TEMPORARILY_UNAVAILABLE',
      message: expect.not.stringContaining('secret') as string,
    });
  });
});

describe('who may come in', () => {
  it('is who has a key, under a name that the configuration gives', async () => {
    writeFileSync(join(sshFolder, 'id_ed25519'), userKey.private);
    writeFileSync(join(sshFolder, 'config'), `Host models\n  HostName 127.0.0.1\n  Port ${server.port}\n  User ann\n`);
    const store = await openSftpStore('sftp://models/x/y', readSettings({}).artifacts, sshFolder);
    opened.push(store);
    expect((await store.list()).map(({ path }) => path)).toEqual(['model']);
    rmSync(join(sshFolder, 'id_ed25519'));
    rmSync(join(sshFolder, 'config'));
  });

  it('is nobody with another password, which no message shows', async () => {
    const store = await open('/x/y', 'ann:guess@');
    await expect(store.list()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.not.stringContaining('guess') as string,
    });
    expect(store.uri).toBe(`sftp://127.0.0.1:${server.port}/x/y`);
  });

  it.each([
    ['no known hosts', ''],
    ['another key of the host', 'OTHER'],
    ['the key revoked', 'REVOKED'],
  ])('does not come in with %s', async (_, kind) => {
    const other = ssh.utils.generateKeyPairSync('ed25519').public;
    const lines: Record<string, string> = {
      OTHER: `[127.0.0.1]:${server.port} ${other}`,
      REVOKED: `${server.knownHost}\n@revoked ${server.knownHost}`,
    };
    writeFileSync(join(sshFolder, 'known_hosts'), lines[kind] ?? '');
    await expect((await open()).list()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining(`The key of 127.0.0.1:${server.port}`) as string,
    });
    expect(server.seen).toEqual([]);
  });

  it.each(['sftp:/path', 'sftp://host:port/path', 'sftp://host/a/../../b'])('refuses %s', async (uri) => {
    await expect(openSftpStore(uri, readSettings({}).artifacts, sshFolder)).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
  });
});

describe('the configuration of OpenSSH', () => {
  it('is read as its client reads it: the first value holds', () => {
    const text =
      'User first\nHost *.example.com !bad.example.com\n  Port=2222\n  IdentityFile "%d/my key"\nMatch user x\n  Port 1\nHost *\n  Port 22\n  User second\n  HostName %h.internal\n';
    expect(readHostConfig(text, 'A.example.com')).toMatchObject({
      user: 'first',
      port: '2222',
      hostname: 'A.example.com.internal',
    });
    expect(readHostConfig(text, 'A.example.com').identityfile).toMatch(/\/my key$/);
    expect(readHostConfig(text, 'bad.example.com')).toMatchObject({ port: '22' });
  });

  it('names hosts by patterns, ports and digests', () => {
    const salt = Buffer.from('salt of the digest');
    const digest = createHmac('sha1', salt).update('hidden').digest('base64');
    const text = `*.example.com,!no.example.com ssh-rsa AAAA\n[h]:2222 ssh-rsa BBBB comment\n|1|${salt.toString('base64')}|${digest} ssh-rsa CCCC\n@cert-authority * ssh-rsa DDDD\n`;
    const find = (host: string, port = 22): string[] =>
      findHostKeys(text, host, port).map(({ key }) => key.toString('base64'));
    expect(find('a.example.com')).toEqual(['AAAA']);
    expect(find('no.example.com')).toEqual([]);
    expect(find('h', 2222)).toEqual(['BBBB']);
    expect(find('h')).toEqual([]);
    expect(find('hidden')).toEqual(['CCCC']);
    expect(isTrustedKey(findHostKeys(text, 'hidden', 22), Buffer.from('CCCC', 'base64'))).toBe(true);
    expect(isTrustedKey(findHostKeys(text, 'hidden', 22), Buffer.from('AAAA', 'base64'))).toBe(false);
  });
});
