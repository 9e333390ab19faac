// The keys of hosts that a user trusts: `~/.ssh/known_hosts` (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
import { createHmac } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { matchesHost } from './host-patterns.ts';

/** A key that a host may have, or may not. */
export interface HostKey {
  /** `ssh-ed25519` */
  readonly type: string;
  /** In the form in which servers send it. */
  readonly key: Buffer;
  readonly isRevoked: boolean;
}

/** The keys that the text has for a host; authorities, which certify keys, are left out. */
export function findHostKeys(text: string, host: string, port: number): readonly HostKey[] {
  const name = port === 22 ? host : `[${host}]:${port}`;
  const found: HostKey[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const words = line.trim().split(/\s+/);
    const marker = words[0]?.startsWith('@') === true ? words.shift() : undefined;
    const [hosts = '', type, key] = words;
    if (type === undefined || key === undefined || marker === '@cert-authority') continue;
    if (!isNamed(hosts, name)) continue;
    found.push({ type, key: Buffer.from(key, 'base64'), isRevoked: marker === '@revoked' });
  }
  return found;
}

/** Is it one of the keys, and is it not revoked? */
export function isTrustedKey(keys: readonly HostKey[], key: Buffer): boolean {
  const same = keys.filter((known) => known.key.equals(key));
  return same.length > 0 && same.every(({ isRevoked }) => !isRevoked);
}

/** How a server proves that it has a key of a type. */
const ALGORITHMS: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
};

/** The algorithms that the keys are for: a server that has several keys shows one of those that are known then. */
export function listKeyAlgorithms(keys: readonly HostKey[]): readonly ServerHostKeyAlgorithm[] {
  const types = [...new Set(keys.map(({ type }) => type))];
  const known = types.flatMap((type) => ALGORITHMS[type] ?? []);
  return known.length > 0 ? known : Object.values(ALGORITHMS).flat();
}

// Names may be hidden: |1|salt|HMAC-SHA1 of the name.
function isNamed(hosts: string, name: string): boolean {
  const [, salt, digest] = /^\|1\|([^|]+)\|([^|]+)$/.exec(hosts) ?? [];
  if (salt === undefined) return matchesHost(hosts.split(','), name);
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === digest;
}
