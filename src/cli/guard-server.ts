// Opens what the flags of access ask for, in the process that serves: files of tokens and users, read anew when they change.
import { readFile } from 'node:fs/promises';
import { unwatchFile, watchFile } from 'node:fs';
import { DecantError, describeError } from '../errors.ts';
import { allowOrigins } from '../serving/access/allow-origins.ts';
import { openByPassword, parseUsers } from '../serving/access/basic.ts';
import { openByToken, parseTokenList, parseTokens } from '../serving/access/bearer.ts';
import { isPasswordHash, verifyPassword } from '../serving/access/password-hash.ts';
import { requireAccess } from '../serving/access/require-access.ts';
import type { Door } from '../serving/access/require-access.ts';
import { secureRedirects } from '../serving/access/secure-redirects.ts';
import type { Layer } from '../serving/index.ts';
import type { AccessChoice } from './serve-options/access.ts';

/** The layers, the outermost first, with what keeps their files fresh. */
export interface ServerGuard {
  readonly layers: readonly Layer[];
  /** Reads the files anew. Never rejects: the old ones stay where the new ones are wrong, and standard error says so. */
  renew(): Promise<void>;
  close(): void;
}

/** Opens everything; a file that cannot be read, or holds nobody, is an error before the server listens. */
export async function guardServer(choice: AccessChoice): Promise<ServerGuard> {
  const { tokenFile, tokens, basicAuthFile, origins, corsCredentials, tls } = choice;
  const files: WatchedFile[] = [];
  const watch = async <T>(path: string, parse: (text: string, source: string) => T): Promise<() => T> => {
    const file = await openWatchedFile(path, parse);
    files.push(file);
    return file.value;
  };
  const doors: Door[] = [];
  const fixed = [...tokens].flatMap(([name, text]) => parseTokenList(text, name));
  if (tokenFile !== undefined) {
    const list = await watch(tokenFile, (text, source) => [...fixed, ...parseTokens(text, source)]);
    doors.push(openByToken(list));
  } else if (fixed.length > 0) doors.push(openByToken(() => fixed));
  if (basicAuthFile !== undefined) {
    const list = await watch(basicAuthFile, (text, source) => parseUsers(text, source, isPasswordHash));
    doors.push(openByPassword(list, verifyPassword));
  }
  return {
    layers: [
      ...(tls === undefined ? [] : [secureRedirects]),
      ...(origins.length === 0 ? [] : [allowOrigins({ origins, credentials: corsCredentials })]),
      ...(doors.length === 0 ? [] : [requireAccess(doors)]),
    ],
    renew: async () => {
      await Promise.all(files.map((file) => file.renew()));
    },
    close: () => {
      for (const file of files) file.close();
    },
  };
}

/** True where the server asks everybody who they are. */
export function asksForCredentials({ tokenFile, tokens, basicAuthFile, tls }: AccessChoice): boolean {
  return tokenFile !== undefined || tokens.size > 0 || basicAuthFile !== undefined || tls?.clientCa !== undefined;
}

/** Says on standard error that strangers may use the server, where they may. */
export function warnOfOpenServer(host: string, choice: AccessChoice): void {
  if (choice.unixSocket !== undefined || asksForCredentials(choice) || isLoopback(host)) return;
  process.stderr.write(
    `Warning: ${host} is open to the network, and everybody who reaches it may use this model. --token-file asks for a token.\n`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

interface WatchedFile {
  renew(): Promise<void>;
  close(): void;
}

/** Milliseconds between two looks; files that are mounted or replaced as a whole send no events. */
const WATCH_INTERVAL = 1000;

async function openWatchedFile<T>(
  path: string,
  parse: (text: string, source: string) => T,
): Promise<WatchedFile & { readonly value: () => T }> {
  let value = parse(await read(path), path);
  const renew = async (): Promise<void> => {
    try {
      value = parse(await read(path), path);
    } catch (error) {
      process.stderr.write(`Warning: ${describeError(error)} What was read before stays in force.\n`);
    }
  };
  const onChange = (): void => {
    void renew();
  };
  watchFile(path, { interval: WATCH_INTERVAL, persistent: false }, onChange);
  return {
    value: () => value,
    renew,
    close: () => {
      unwatchFile(path, onChange);
    },
  };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new DecantError('IO_ERROR', `${path} cannot be read: ${describeError(error)}.`, { cause: error });
  }
}
