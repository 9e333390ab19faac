// Flags of `serve` that say who may enter, and by which door. Secrets come in files and in the environment: a command line is seen by all.
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { DecantError } from '../../errors.ts';
import type { TlsFiles } from '../../serving/secure-context.ts';
import type { UnixSocket } from '../../serving/server.ts';
import type { Settings } from '../../settings.ts';

/** The flags as commander gives them. */
export interface AccessFlags {
  readonly tokenFile?: string;
  readonly basicAuthFile?: string;
  readonly corsOrigin?: readonly string[];
  readonly corsCredentials?: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
  readonly unixSocket?: string;
  readonly unixSocketMode?: number;
  readonly host?: string;
  readonly port?: number;
}

/** What the flags and the environment ask for. */
export interface AccessChoice {
  readonly tokenFile: string | undefined;
  /** Values of DECANT_TOKEN and DECANT_TOKENS, by name. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly basicAuthFile: string | undefined;
  readonly origins: readonly string[];
  readonly corsCredentials: boolean;
  readonly tls: TlsFiles | undefined;
  readonly unixSocket: UnixSocket | undefined;
}

/** Adds the flags. */
export function addAccessOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--token-file <FILE>',
        'Ask for a bearer token: one a line, or name: token. Read anew when it changes and at SIGHUP.  [env var: DECANT_TOKEN, DECANT_TOKENS hold tokens themselves]',
      ),
    )
    .addOption(
      new Option(
        '--basic-auth-file <FILE>',
        "Ask for a user and a password: lines of 'decant hash-password USER', or user:password. Read anew as tokens are.",
      ),
    )
    .addOption(
      new Option('--cors-origin <ORIGIN>', 'Let pages of this origin call the server; may be given again.').argParser(
        (origin: string, previous: readonly string[] | undefined) => [...(previous ?? []), origin],
      ),
    )
    .addOption(new Option('--cors-credentials', 'Let those pages send cookies and passwords of the browser along.'))
    .addOption(new Option('--tls-cert <FILE>', 'Speak HTTPS with this certificate (PEM). Read anew at SIGHUP.'))
    .addOption(
      new Option(
        '--tls-key <FILE>',
        'The key of the certificate (PEM).  [env var: DECANT_TLS_KEY_PASSPHRASE opens an encrypted one]',
      ),
    )
    .addOption(new Option('--tls-client-ca <FILE>', 'Ask clients for a certificate that this authority signed (mTLS).'))
    .addOption(new Option('--unix-socket <PATH>', 'Listen on a Unix socket, and on no port.'))
    .addOption(
      new Option('--unix-socket-mode <MODE>', 'Who may connect to it.  [default: 600, the same user alone]').argParser(
        parseMode,
      ),
    );
}

/** What the flags and the environment ask for; contradictions are refused. */
export function readAccessOptions(flags: AccessFlags, settings: Settings): AccessChoice {
  const { tokenFile, basicAuthFile, corsOrigin: origins = [], corsCredentials = false, tlsClientCa } = flags;
  const tokens = new Map<string, string>();
  if (settings.token !== undefined) tokens.set('DECANT_TOKEN', settings.token);
  if (settings.tokens !== undefined) tokens.set('DECANT_TOKENS', settings.tokens);
  if (corsCredentials && origins.length === 0) throw refuse('--cors-credentials needs --cors-origin.');
  const asks =
    corsCredentials ||
    tlsClientCa !== undefined ||
    tokenFile !== undefined ||
    basicAuthFile !== undefined ||
    tokens.size > 0;
  if (origins.includes('*') && asks) {
    throw refuse('--cors-origin * cannot be given together with credentials.', 'Name each origin.');
  }
  return {
    tokenFile,
    tokens,
    basicAuthFile,
    origins,
    corsCredentials,
    tls: readTls(flags, settings.tlsKeyPassphrase),
    unixSocket: readUnixSocket(flags),
  };
}

function readTls({ tlsCert, tlsKey, tlsClientCa }: AccessFlags, passphrase: string | undefined): TlsFiles | undefined {
  if (tlsCert !== undefined && tlsKey !== undefined) {
    return { cert: tlsCert, key: tlsKey, clientCa: tlsClientCa, passphrase };
  }
  if (tlsCert === undefined && tlsKey === undefined && tlsClientCa === undefined) return undefined;
  throw refuse('--tls-cert and --tls-key are given together, or not at all; --tls-client-ca needs both.');
}

function readUnixSocket({ unixSocket, unixSocketMode, host, port }: AccessFlags): UnixSocket | undefined {
  if (unixSocket === undefined) {
    if (unixSocketMode !== undefined) throw refuse('--unix-socket-mode needs --unix-socket.');
    return undefined;
  }
  if (host !== undefined || port !== undefined) {
    throw refuse('--unix-socket cannot be given together with --host or --port.', 'A server listens in one place.');
  }
  return { path: unixSocket, ...(unixSocketMode === undefined ? {} : { mode: unixSocketMode }) };
}

function parseMode(text: string): number {
  if (/^0?[0-7]{3}$/.test(text)) return Number.parseInt(text, 8);
  throw new InvalidArgumentError(`Invalid value for '--unix-socket-mode': '${text}' is not a mode such as 600 or 660.`);
}

function refuse(message: string, hint?: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message, hint === undefined ? {} : { hint });
}
