// `sftp:` URIs (mlflow.store.artifact.sftp_artifact_repo): SSH with the configuration, the keys and the known hosts of OpenSSH's own client.
import { readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DecantError, describeError } from '../../../errors.ts';
import { readSettings } from '../../../settings.ts';
import type { ArtifactSettings } from '../../../settings.ts';
import { hideCredentials } from '../../http/index.ts';
import { importPackage } from '../../import-package.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import { openFolderStore } from '../folders/index.ts';
import { findHostKeys } from './known-hosts.ts';
import { openSftpClient } from './sftp-client.ts';
import { SshConnection } from './ssh-connection.ts';
import { readHostConfig } from './ssh-config.ts';

/** Keys that are tried where the configuration names none. */
const USUAL_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** Opens the store at `sftp://user:password@host:port/path`. `folder` is where configuration and keys are. */
export async function openSftpStore(
  uri: string,
  settings: ArtifactSettings = readSettings().artifacts,
  folder: string = join(homedir(), '.ssh'),
): Promise<ArtifactStore> {
  const { url, path } = parseUri(uri);
  const sdk = await importPackage('ssh2', 'sftp: URIs', async () => (await import('ssh2')).default);
  const name = url.hostname === '' ? 'localhost' : url.hostname.replace(/^\[(.*)\]$/, '$1');
  const config = readHostConfig((await readText(join(folder, 'config'))) ?? '', name);
  const host = config.hostname ?? name;
  const port = Number(url.port === '' ? (config.port ?? 22) : url.port);
  const keyPaths =
    config.identityfile === undefined ? USUAL_KEYS.map((key) => join(folder, key)) : [config.identityfile];
  const keys = await Promise.all(keyPaths.map((path) => readText(path)));
  const connection = new SshConnection(sdk, {
    host,
    port,
    hostKeys: findHostKeys((await readText(join(folder, 'known_hosts'))) ?? '', host, port),
    user: url.username === '' ? (config.user ?? userInfo().username) : decode(url.username),
    // MLflow takes the password as it is written; what holds an @ or a / must be written encoded.
    passwords: url.password === '' ? [] : [...new Set([decode(url.password), url.password])],
    privateKeys: keys.filter((key) => key !== undefined),
    agent: settings.sshAgent,
  });
  return openFolderStore(uri, path, openSftpClient(connection));
}

function parseUri(uri: string): { readonly url: URL; readonly path: string } {
  const [address = '', path = ''] = /^sftp:\/\//i.test(uri) ? splitAtPath(uri) : [];
  if (address !== '' && URL.canParse(address)) return { url: new URL(address), path };
  throw new DecantError('INVALID_PARAMETER_VALUE', `Not an SFTP URI: ${hideCredentials(uri)}`, {
    hint: 'Expected sftp://user@host:port/path.',
  });
}

// The path stays as it is written, as in MLflow: URL would resolve its dots.
function splitAtPath(uri: string): [string, string] {
  const start = uri.indexOf('/', 'sftp://'.length);
  return start < 0 ? [uri, ''] : [uri.slice(0, start), uri.slice(start)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign of its own
  }
}

/** The text of a file; undefined where there is none. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new DecantError('IO_ERROR', `Cannot read ${path}: ${describeError(cause)}`, { cause });
  }
}
