// Doors of `decant models serve`: tokens, passwords, TLS, Unix sockets; and that no secret is told anywhere.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { modelPath, runDecant, serveDecant, waitForExit } from './run-command.ts';
import type { Served } from './run-command.ts';

const MODEL = modelPath('mlflow3-elasticnet-signature');
const TLS = resolve(import.meta.dirname, '..', 'fixtures', 'serving', 'tls');
const FOLDER = mkdtempSync(join(tmpdir(), 'decant-access-'));
const SECRET = 'secret-Zx81-token';
const PASSWORD = 'secret-Pq72-password';

afterAll(() => {
  rmSync(FOLDER, { recursive: true });
});
let served: Served | undefined;
afterEach(() => {
  served?.child.kill('SIGKILL');
  served = undefined;
});

function write(name: string, text: string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}

async function status(authorization?: string, path = '/version'): Promise<number> {
  const headers = authorization === undefined ? {} : { authorization };
  return (await fetch(`${served?.url ?? ''}${path}`, { headers })).status;
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

async function refusal(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, stderr, stdout } = await runDecant(['models', 'serve', '-m', MODEL, '-p', '0', ...args], { env });
  expect([code, stdout]).toEqual([1, '']);
  return stderr;
}

describe('--token-file and DECANT_TOKEN', () => {
  it('ask for a token on every path but those of liveness, and follow the file', async () => {
    const file = write('tokens', `ci: ${SECRET}\n`);
    served = await serveDecant(['-m', MODEL, '-p', '0', '--token-file', file], { DECANT_TOKEN: 'other-token' });
    expect(served.output.stdout).toContain('curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:');
    expect([await status(), await status(undefined, '/ping'), await status(undefined, '/nothing')]).toEqual([
      401, 200, 401,
    ]);
    expect([await status(`Bearer ${SECRET}`), await status('Bearer other-token')]).toEqual([200, 200]);
    write('tokens', 'changed\n');
    await vi.waitFor(async () => {
      expect([await status('Bearer changed'), await status(`Bearer ${SECRET}`)]).toEqual([200, 401]);
    }, 10_000);
    write('tokens', '# nobody\n');
    served.child.kill('SIGHUP');
    const { output } = served;
    await vi.waitFor(() => {
      expect(output.stderr).toContain(`Warning: ${file} holds no token, so that nobody could enter. What was read`);
    }, 10_000);
    expect(await status('Bearer changed')).toBe(200);
  });

  it('are told to all workers', async () => {
    const file = write('worker-tokens', 'first\n');
    served = await serveDecant(['-m', MODEL, '-p', '0', '-w', '2', '--token-file', file]);
    expect([await status(), await status('Bearer first')]).toEqual([401, 200]);
    write('worker-tokens', 'second\n');
    served.child.kill('SIGHUP');
    await vi.waitFor(async () => {
      for (let n = 0; n < 4; n++)
        expect([await status('Bearer first'), await status('Bearer second')]).toEqual([401, 200]);
    }, 10_000);
  });

  it('tell no secret: not in output, logs, help, or the list of processes', async () => {
    const tokens = write('secrets', `${SECRET}\n`);
    const users = write('users', `amy:${PASSWORD}\n`);
    const log = join(FOLDER, 'access.log');
    const args = ['-m', MODEL, '-p', '0', '--token-file', tokens, '--basic-auth-file', users, '--access-log', log];
    served = await serveDecant(args, { DECANT_TOKENS: `x:${SECRET}2, ${SECRET}3` });
    expect([await status(`Bearer ${SECRET}3`), await status(basic(`amy:${PASSWORD}`))]).toEqual([200, 200]);
    expect([await status(`Bearer ${SECRET}x`), await status(basic(`amy:${PASSWORD}x`))]).toEqual([401, 401]);
    const response = await fetch(`${served.url}/nothing`, { headers: { authorization: `Bearer ${SECRET}x` } });
    const told = [await response.text(), JSON.stringify([...response.headers])];
    const metrics = await fetch(`${served.url}/metrics`, { headers: { authorization: `Bearer ${SECRET}` } });
    told.push(await metrics.text());
    const line = `/proc/${served.child.pid ?? 0}/cmdline`;
    if (existsSync(line)) told.push(readFileSync(line, 'latin1'));
    const { child, output } = served;
    child.kill('SIGTERM');
    await waitForExit(child);
    told.push(output.stdout, output.stderr, readFileSync(log, 'utf8'));
    const help = await runDecant(['models', 'serve', '--help'], { env: { DECANT_TOKEN: SECRET } });
    told.push(help.stdout, help.stderr);
    write('secrets', `two words ${SECRET}\n`);
    told.push(await refusal(['--token-file', tokens]), await refusal([], { DECANT_TOKEN: `"${SECRET}"` }));
    write('users', PASSWORD);
    told.push(await refusal(['--basic-auth-file', users]));
    expect(told.filter((text) => text.includes('secret-'))).toEqual([]);
  });
});

describe('--basic-auth-file', () => {
  it('takes plain passwords and lines of hash-password', async () => {
    const { code, stdout } = await runDecant(['hash-password', 'bob'], { input: `${PASSWORD}\n` });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^bob:\$scrypt\$ln=15,r=8,p=1\$\S+\n$/)]);
    const file = write('passwords', `${stdout}amy:plain\n`);
    served = await serveDecant(['-m', MODEL, '-p', '0', '--basic-auth-file', file]);
    const asked = [basic(`bob:${PASSWORD}`), basic('amy:plain'), basic('bob:plain'), basic('eve:plain'), undefined];
    expect(await Promise.all(asked.map((header) => status(header)))).toEqual([200, 200, 401, 401, 401]);
  });

  it('needs a name and a password', async () => {
    expect((await runDecant(['hash-password', 'a:b'], { input: 'x' })).stderr).toContain('has no colon');
    expect((await runDecant(['hash-password', 'a'], { input: '\n' })).stderr).toContain('holds no password');
  });
});

describe('flags that contradict each other', () => {
  it.each([
    [['--cors-origin', '*', '--token-file', 'x'], '--cors-origin * cannot be given together with credentials.'],
    [['--cors-origin', '*', '--cors-credentials'], '--cors-origin * cannot be given together with credentials.'],
    [['--cors-credentials'], '--cors-credentials needs --cors-origin.'],
    [['--cors-origin', 'https://a.b/'], 'An origin is a scheme, a host and perhaps a port, got "https://a.b/".'],
    [['--tls-cert', 'x'], '--tls-cert and --tls-key are given together, or not at all'],
    [['--tls-client-ca', 'x'], '--tls-client-ca needs both.'],
    [['--unix-socket', 'x'], '--unix-socket cannot be given together with --host or --port.'],
    [['--unix-socket-mode', '660'], '--unix-socket-mode needs --unix-socket.'],
    [['--token-file', '/nowhere/tokens'], '/nowhere/tokens cannot be read: ENOENT'],
    [['--tls-cert', '/nowhere/c', '--tls-key', 'k'], 'The certificate /nowhere/c cannot be read: ENOENT'],
  ])('are refused: %j', async (args, message) => {
    expect(await refusal(args)).toContain(message);
  });

  it('a mode that is none is a usage error', async () => {
    const { code, stderr } = await runDecant(['models', 'serve', '-m', MODEL, '--unix-socket-mode', 'rw']);
    expect([code, stderr]).toEqual([2, expect.stringContaining("'rw' is not a mode such as 600 or 660.")]);
  });
});

describe('a server beyond loopback', () => {
  it('warns where everybody may use it, and does not where a token is asked for', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0', '-h', '0.0.0.0']);
    expect(served.output.stderr).toMatch(/^Warning: 0\.0\.0\.0 is open to the network, and everybody/);
    served.child.kill('SIGKILL');
    served = await serveDecant(['-m', MODEL, '-p', '0', '-h', '0.0.0.0'], { DECANT_TOKEN: 'token' });
    expect(served.output.stderr).toBe('');
  });
});

describe('--cors-origin', () => {
  it('lets the pages that are named call', async () => {
    served = await serveDecant(['-m', MODEL, '-p', '0', '--cors-origin', 'https://a.b', '--cors-origin', 'http://c:1']);
    const allowed = async (origin: string): Promise<string | null> =>
      (await fetch(`${served?.url ?? ''}/ping`, { headers: { origin } })).headers.get('access-control-allow-origin');
    expect([await allowed('https://a.b'), await allowed('http://c:1'), await allowed('https://a.c')]).toEqual([
      'https://a.b',
      'http://c:1',
      null,
    ]);
  });
});

/** Body of GET /ping/ over TLS, with the address that it redirects to; or the code of the failure. */
async function askSecurely(options: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return new Promise((found) => {
    const port = new URL(served?.url ?? '').port;
    const ca = readFileSync(join(TLS, 'authority.pem'));
    const message = secureRequest(
      { host: '127.0.0.1', port, path: '/ping/', ca, agent: false, ...options },
      (response) => {
        const { socket } = response;
        const subject = socket instanceof TLSSocket ? socket.getPeerCertificate().subject : undefined;
        response.resume();
        found(`${String(response.statusCode)} ${String(response.headers.location)} ${String(subject?.CN)}`);
      },
    );
    message.on('error', (error: NodeJS.ErrnoException) => {
      found(error.code ?? error.message);
    });
    message.end();
  });
}

describe('--tls-cert', () => {
  const client = {
    cert: readFileSync(join(TLS, 'client.pem')),
    key: readFileSync(join(TLS, 'client.key')),
  };

  it.each([[[]], [['-w', '2']]])('speaks TLS 1.2 or newer, and renews its files at SIGHUP (%j)', async (more) => {
    const cert = write('server.pem', readFileSync(join(TLS, 'server.pem'), 'utf8'));
    const key = write('server.key', readFileSync(join(TLS, 'server.key'), 'utf8'));
    served = await serveDecant(['-m', MODEL, '-p', '0', '--tls-cert', cert, '--tls-key', key, ...more]);
    expect(served.url).toMatch(/^https:/);
    expect(await askSecurely()).toBe(`307 ${served.url}/ping server`);
    expect(await askSecurely({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })).toMatch(
      /PROTO|ECONNRESET/,
    );
    write('server.pem', readFileSync(join(TLS, 'renewed.pem'), 'utf8'));
    write('server.key', readFileSync(join(TLS, 'renewed.key'), 'utf8'));
    served.child.kill('SIGHUP');
    await vi.waitFor(async () => {
      expect(await askSecurely()).toMatch(/ renewed$/);
    }, 10_000);
    write('server.key', 'damaged');
    served.child.kill('SIGHUP');
    const { output } = served;
    await vi.waitFor(() => {
      expect(output.stderr).toMatch(/^Error: INVALID_PARAMETER_VALUE: The certificate .* cannot be used/);
    }, 10_000);
    expect(await askSecurely()).toMatch(/ renewed$/);
  });

  it('opens an encrypted key with the passphrase of the environment', async () => {
    const args = ['--tls-cert', join(TLS, 'server.pem'), '--tls-key', join(TLS, 'server-encrypted.key')];
    served = await serveDecant(['-m', MODEL, '-p', '0', ...args], { DECANT_TLS_KEY_PASSPHRASE: 'open-sesame' });
    expect(await askSecurely()).toMatch(/^307 .* server$/);
    const wrong = await refusal(args, { DECANT_TLS_KEY_PASSPHRASE: 'secret-wrong' });
    expect(wrong).toContain('an encrypted key needs DECANT_TLS_KEY_PASSPHRASE');
    expect(wrong).not.toContain('secret-wrong');
  });

  it('refuses a key that is another certificate’s', async () => {
    const args = ['--tls-cert', join(TLS, 'server.pem'), '--tls-key', join(TLS, 'client.key')];
    expect(await refusal(args)).toContain('cannot be used');
  });

  it('with --tls-client-ca lets in whom the authority has signed', async () => {
    const args = ['--tls-cert', join(TLS, 'server.pem'), '--tls-key', join(TLS, 'server.key')];
    served = await serveDecant([
      '-m',
      MODEL,
      '-p',
      '0',
      '-h',
      '127.0.0.1',
      ...args,
      '--tls-client-ca',
      join(TLS, 'authority.pem'),
    ]);
    expect(await askSecurely(client)).toMatch(/^307 .* server$/);
    const stranger = { cert: readFileSync(join(TLS, 'stranger.pem')), key: readFileSync(join(TLS, 'stranger.key')) };
    for (const other of [{}, stranger]) expect(await askSecurely(other)).toMatch(/^(?!307)/);
  });
});

async function askSocket(socketPath: string): Promise<string> {
  return new Promise((found, reject) => {
    const message = request({ socketPath, path: '/ping', agent: false }, (response) => {
      response.resume();
      found(String(response.statusCode));
    });
    message.on('error', reject);
    message.end();
  });
}

describe('--unix-socket', () => {
  it.each([
    [[], 0o600],
    [['-w', '2', '--unix-socket-mode', '660'], 0o660],
  ])('listens there with %j, and removes what a dead server left', async (more, mode) => {
    const path = join(FOLDER, `s${mode}.sock`);
    const args = ['-m', MODEL, '--unix-socket', path, ...more];
    served = await serveDecant(args);
    expect([served.url, statSync(path).mode & 0o777, await askSocket(path)]).toEqual([`unix:${path}`, mode, '200']);
    const second = await runDecant(['models', 'serve', ...args]);
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining(`Cannot listen on ${path}: EADDRINUSE.`)]);
    served.child.kill('SIGKILL');
    await waitForExit(served.child);
    await vi.waitFor(async () => {
      await expect(askSocket(path)).rejects.toThrow();
    }, 10_000);
    served = await serveDecant(args);
    expect(await askSocket(path)).toBe('200');
    served.child.kill('SIGTERM');
    expect(await waitForExit(served.child)).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('leaves a file that is no socket, and one of another program', async () => {
    const file = write('file.sock', 'precious');
    const args = ['models', 'serve', '-m', MODEL, '--unix-socket'];
    expect((await runDecant([...args, file])).stderr).toContain('a file that is no socket is there');
    expect(readFileSync(file, 'utf8')).toBe('precious');
    const path = join(FOLDER, 'other.sock');
    const other = createServer();
    await new Promise<void>((done) => other.listen(path, done));
    chmodSync(path, 0o600);
    expect((await runDecant([...args, path])).stderr).toContain('Another program listens there');
    expect(existsSync(path)).toBe(true);
    other.close();
  });
});
