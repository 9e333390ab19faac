// One SSH connection with its channel for files, opened when it is needed first, and again where it was lost.
import type Ssh from 'ssh2';
import type { AnyAuthMethod, Client, SFTPWrapper } from 'ssh2';
import { DecantError } from '../../../errors.ts';
import { isTrustedKey, listKeyAlgorithms } from './known-hosts.ts';
import type { HostKey } from './known-hosts.ts';

/** Milliseconds until a server must have let one in, and between signs of life. */
const READY_TIMEOUT = 30_000;
const KEEPALIVE_INTERVAL = 20_000;
/** Connections that one piece of work may lose, or not get. */
const MAX_ATTEMPTS = 3;

/** Where a server is, and who comes. */
export interface SshTarget {
  readonly host: string;
  readonly port: number;
  readonly hostKeys: readonly HostKey[];
  readonly user: string;
  /** That are tried in turn. */
  readonly passwords: readonly string[];
  /** Texts of files of keys. */
  readonly privateKeys: readonly string[];
  /** Socket of an agent. */
  readonly agent: string | undefined;
}

/** A connection that stands. */
interface OpenConnection {
  readonly client: Client;
  readonly sftp: SFTPWrapper;
  /** Is rejected when the connection is lost. */
  readonly lost: Promise<never>;
}

/** The connection to one server. */
export class SshConnection {
  readonly #sdk: typeof Ssh;
  readonly #target: SshTarget;
  #opened: Promise<OpenConnection> | undefined;

  constructor(sdk: typeof Ssh, target: SshTarget) {
    this.#sdk = sdk;
    this.#target = target;
  }

  /**
   * Does work with the channel, on a new connection where one is lost: work must be such that it can be done twice. `lost` is for what goes on after the work: requests of a lost
   * connection are never answered. UNAUTHENTICATED where the server does not know the user, or the user does not know the server.
   */
  async run<Result>(work: (sftp: SFTPWrapper, lost: Promise<never>) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      const opening = (this.#opened ??= this.#open());
      try {
        const { sftp, lost } = await opening;
        return await Promise.race([work(sftp, lost), lost]);
      } catch (error) {
        const isLost = this.#opened !== opening;
        if (!isLost || error instanceof DecantError || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    // A connection that was never there needs no end.
    await opened?.then(({ client }) => client.end()).catch(() => undefined);
  }

  async #open(): Promise<OpenConnection> {
    const { host, port, user, hostKeys } = this.#target;
    if (hostKeys.length === 0) throw this.#refuseHost();
    const client = new this.#sdk.Client();
    const verdict = { isRefused: false };
    const lost = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.on('close', () => {
        this.#opened = undefined;
        reject(new Error(`the connection to ${host}:${port} was closed`));
      });
    });
    lost.catch(() => undefined); // nobody may be waiting
    try {
      client.connect({
        host,
        port,
        username: user,
        authHandler: this.#listMethods(),
        readyTimeout: READY_TIMEOUT,
        keepaliveInterval: KEEPALIVE_INTERVAL,
        algorithms: { serverHostKey: [...listKeyAlgorithms(hostKeys)] },
        hostVerifier: (key: Buffer) => {
          verdict.isRefused = !isTrustedKey(hostKeys, key);
          return !verdict.isRefused;
        },
      });
      const sftp = await Promise.race([openChannel(client), lost]);
      sftp.on('close', () => client.end());
      return { client, sftp, lost };
    } catch (error) {
      this.#opened = undefined;
      client.end();
      throw verdict.isRefused ? this.#refuseHost() : explain(error, this.#target);
    }
  }

  #listMethods(): AnyAuthMethod[] {
    const { user: username, passwords, privateKeys, agent } = this.#target;
    const keys = privateKeys
      .map((text) => this.#sdk.utils.parseKey(text))
      // Keys behind a passphrase are the agent's. A file may hold several, which the package's types do not say.
      .flatMap((key) => (key instanceof Error ? [] : [key].flat()));
    return [
      { type: 'none', username },
      ...passwords.map((password) => ({ type: 'password' as const, username, password })),
      ...keys.map((key) => ({ type: 'publickey' as const, username, key })),
      ...(agent === undefined ? [] : [{ type: 'agent' as const, username, agent }]),
    ];
  }

  #refuseHost(): DecantError {
    const { host, port, hostKeys } = this.#target;
    const reason = hostKeys.length === 0 ? 'is not known' : 'is another than the known one, or is revoked';
    return new DecantError('UNAUTHENTICATED', `The key of ${host}:${port} ${reason}.`, {
      hint: `~/.ssh/known_hosts must have the key of the server: ssh-keyscan -p ${port} ${host} shows it.`,
    });
  }
}

function openChannel(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.on('ready', () => {
      client.sftp((error, channel) => {
        if (error === undefined) resolve(channel);
        else reject(error);
      });
    });
  });
}

function explain(error: unknown, { host, port, user }: SshTarget): unknown {
  const { level } = error as { readonly level?: unknown };
  if (level === 'client-authentication' || level === 'agent') {
    return new DecantError('UNAUTHENTICATED', `${host}:${port} does not let ${user} in.`, {
      hint: 'Give a password in the URI, a key in ~/.ssh or as IdentityFile of ~/.ssh/config, or an agent (SSH_AUTH_SOCK), which also holds keys behind a passphrase.',
      cause: error,
    });
  }
  return error;
}
