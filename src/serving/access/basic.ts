// Users and passwords (RFC 7617), as MLflow's clients send them from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.
import { DecantError } from '../../errors.ts';
import type { Layer } from '../protocol/scoring-message.ts';
import { requireAccess } from './require-access.ts';
import type { Door } from './require-access.ts';
import { digestSecret, isKnownDigest } from './secret-digest.ts';
import type { SecretDigest } from './secret-digest.ts';

/** Options of {@link requireBasic}. */
export interface BasicOptions {
  /** Password of each user. */
  readonly users: Readonly<Record<string, string>>;
}

/** Who may enter. */
export interface UserList {
  /** Digests of `user:password`, of those whose password is known here. */
  readonly plain: readonly SecretDigest[];
  /** Slow hashes of passwords by user. */
  readonly hashed: ReadonlyMap<string, string>;
}

/** Compares a password with its slow hash. */
export type VerifyPassword = (password: string, hash: string) => Promise<boolean>;

/** Makes a layer that asks for a user and a password on every path but those of liveness. */
export function requireBasic({ users }: BasicOptions): Layer {
  const plain = Object.entries(users).map(([user, password]) => digestSecret(`${user}:${password}`));
  if (plain.length === 0) throw noUsers('The list of users');
  const list: UserList = { plain, hashed: new Map() };
  return requireAccess([
    openByPassword(
      () => list,
      () => Promise.resolve(false),
    ),
  ]);
}

/** Passwords whose slow hash was computed already; no more are remembered. */
const MAX_REMEMBERED = 1000;

/** The door of those who have a password. A password is hashed once: later requests are known by a digest. */
export function openByPassword(list: () => UserList, verify: VerifyPassword): Door {
  let remembered: SecretDigest[] = [];
  let known: UserList | undefined;
  const verifyOnce = async (text: string, digest: SecretDigest, users: UserList): Promise<boolean> => {
    const colon = text.indexOf(':');
    const user = text.slice(0, Math.max(colon, 0));
    // A user that does not exist takes as long as one that does.
    const [anyHash = ''] = users.hashed.values();
    const hash = users.hashed.get(user);
    const isRight = (await verify(text.slice(colon + 1), hash ?? anyHash)) && hash !== undefined && colon >= 0;
    if (isRight && known === users && remembered.length < MAX_REMEMBERED) remembered.push(digest);
    return isRight;
  };
  return {
    scheme: 'basic',
    challenge: 'Basic realm="decant", charset="UTF-8"',
    admits: (credentials) => {
      const users = list();
      if (users !== known) {
        known = users;
        remembered = [];
      }
      const text = decodeBase64(credentials);
      if (text === undefined) return false;
      const digest = digestSecret(text);
      if (isKnownDigest(digest, users.plain) || isKnownDigest(digest, remembered)) return true;
      return users.hashed.size > 0 && verifyOnce(text, digest, users);
    },
  };
}

/** Reads the text of a file of users: `user:password` or `user:$scrypt$...` a line; `#` begins a line that is skipped. */
export function parseUsers(text: string, source: string, isHash: (text: string) => boolean): UserList {
  const plain: SecretDigest[] = [];
  const hashed = new Map<string, string>();
  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    const entry = line.replace(/^\uFEFF/, '');
    if (entry.trim() === '' || entry.startsWith('#')) return;
    const colon = entry.indexOf(':');
    const password = entry.slice(colon + 1);
    if (colon < 1 || password === '' || (password.startsWith('$') && !isHash(password))) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `Line ${index + 1} of ${source} is no entry: user:password or user:$scrypt$... is expected.`,
        { hint: 'Make an entry with: decant hash-password USER' },
      );
    }
    if (isHash(password)) hashed.set(entry.slice(0, colon), password);
    else plain.push(digestSecret(entry));
  });
  if (plain.length + hashed.size === 0) throw noUsers(source);
  return { plain, hashed };
}

function decodeBase64(text: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    // No base64, or no UTF-8: nobody's credentials.
    return undefined;
  }
}

function noUsers(source: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `${source} names no user, so that nobody could enter.`, {
    hint: 'Make an entry with: decant hash-password USER',
  });
}
