// An SSH server on loopback that has the files of a folder, for one user with a password or a key.
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import ssh from 'ssh2';
import type { AuthContext, Attributes, Connection, SFTPWrapper } from 'ssh2';

const { OPEN_MODE, STATUS_CODE } = ssh.utils.sftp;

export interface FakeSftp {
  readonly port: number;
  /** A line of known_hosts. */
  readonly knownHost: string;
  /** Every request: `OPEN /a`, `READ 0`. */
  readonly seen: string[];
  /** Is asked before every request: a status that it gets, or `lose`, which ends the connection. */
  fault: ((request: string) => number | 'lose' | undefined) | undefined;
  stop(): Promise<void>;
}

/** Starts a server; `user` and `password` or the public key `key` open it. */
export async function startFakeSftp(
  root: string,
  access: { readonly user: string; readonly password: string; readonly key: string },
): Promise<FakeSftp> {
  const host = ssh.utils.generateKeyPairSync('ed25519');
  const connections = new Set<Connection>();
  const seen: string[] = [];
  const fake: { fault: FakeSftp['fault'] } = { fault: undefined };
  const server = new ssh.Server({ hostKeys: [host.private] }, (client) => {
    connections.add(client);
    client.on('error', () => undefined);
    client.on('close', () => connections.delete(client));
    client.on('authentication', (context) => {
      if (isLetIn(context, access)) context.accept();
      else context.reject(['password', 'publickey']);
    });
    client.on('ready', () => {
      client.on('session', (acceptSession) => {
        acceptSession().on('sftp', (accept) => {
          serve(accept(), root, (request, sftp, id) => {
            seen.push(request);
            const fault = fake.fault?.(request);
            if (fault === undefined) return true;
            if (fault === 'lose') client.end();
            else sftp.status(id, fault);
            return false;
          });
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(fake, {
    port,
    knownHost: `[127.0.0.1]:${port} ${host.public}`,
    seen,
    stop: async () => {
      for (const connection of connections) connection.end();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  });
}

function isLetIn(
  context: AuthContext,
  { user, password, key }: { readonly user: string; readonly password: string; readonly key: string },
): boolean {
  if (context.username !== user) return false;
  if (context.method === 'password') return context.password === password;
  if (context.method !== 'publickey') return false;
  const known = ssh.utils.parseKey(key);
  if (known instanceof Error || !context.key.data.equals(known.getPublicSSH())) return false;
  return (
    context.signature === undefined ||
    known.verify(context.blob ?? Buffer.alloc(0), context.signature, context.hashAlgo)
  );
}

type Admit = (request: string, sftp: SFTPWrapper, id: number) => boolean;

function serve(sftp: SFTPWrapper, root: string, admit: Admit): void {
  const handles = new Map<number, { readonly file?: number; readonly names?: string[]; readonly folder?: string }>();
  let last = 0;
  const attempt = (name: string, id: number, work: () => void): void => {
    if (!admit(name, sftp, id)) return;
    try {
      work();
    } catch (error) {
      const { code } = error as { code?: string };
      sftp.status(id, code === 'ENOENT' || code === 'ENOTDIR' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE);
    }
  };
  const open = (
    id: number,
    handle: { readonly file?: number; readonly names?: string[]; readonly folder?: string },
  ): void => {
    handles.set(++last, handle);
    sftp.handle(id, Buffer.from([last]));
  };
  const find = (handle: Buffer) => handles.get(handle[0] ?? 0) ?? {};
  const done = (id: number): void => {
    sftp.status(id, STATUS_CODE.OK);
  };
  sftp.on('OPEN', (id, path, flags) => {
    attempt(`OPEN ${path}`, id, () => {
      open(id, { file: openSync(join(root, path), (flags & OPEN_MODE.WRITE) === 0 ? 'r' : 'wx') });
    });
  });
  sftp.on('READ', (id, handle, offset, length) => {
    attempt(`READ ${offset}`, id, () => {
      const bytes = Buffer.alloc(length);
      const count = readSync(find(handle).file ?? -1, bytes, 0, length, offset);
      if (count === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, bytes.subarray(0, count));
    });
  });
  sftp.on('WRITE', (id, handle, offset, data) => {
    attempt('WRITE', id, () => {
      writeSync(find(handle).file ?? -1, data, 0, data.length, offset);
      done(id);
    });
  });
  sftp.on('CLOSE', (id, handle) => {
    const { file } = find(handle);
    if (file !== undefined) closeSync(file);
    handles.delete(handle[0] ?? 0);
    done(id);
  });
  for (const [event, read] of [
    ['STAT', statSync],
    ['LSTAT', lstatSync],
  ] as const) {
    sftp.on(event, (id: number, path: string) => {
      attempt(`${event} ${path}`, id, () => {
        sftp.attrs(id, describe(read(join(root, path))));
      });
    });
  }
  sftp.on('OPENDIR', (id, path) => {
    attempt(`OPENDIR ${path}`, id, () => {
      open(id, { names: readdirSync(join(root, path)), folder: join(root, path) });
    });
  });
  sftp.on('READDIR', (id, handle) => {
    attempt('READDIR', id, () => {
      const { names = [], folder = '' } = find(handle);
      const some = names.splice(0, 2);
      if (some.length === 0) sftp.status(id, STATUS_CODE.EOF);
      else
        sftp.name(
          id,
          some.map((name) => ({ filename: name, longname: name, attrs: describe(lstatSync(join(folder, name))) })),
        );
    });
  });
  sftp.on('MKDIR', (id, path) => {
    attempt(`MKDIR ${path}`, id, () => {
      mkdirSync(join(root, path));
      done(id);
    });
  });
  sftp.on('REMOVE', (id, path) => {
    attempt(`REMOVE ${path}`, id, () => {
      unlinkSync(join(root, path));
      done(id);
    });
  });
  sftp.on('RMDIR', (id, path) => {
    attempt(`RMDIR ${path}`, id, () => {
      rmdirSync(join(root, path));
      done(id);
    });
  });
  sftp.on('RENAME', (id, from, to) => {
    attempt(`RENAME ${from}`, id, () => {
      // As the protocol has it: a name that is there is not taken.
      if (existsSync(join(root, to))) {
        sftp.status(id, STATUS_CODE.FAILURE);
        return;
      }
      renameSync(join(root, from), join(root, to));
      done(id);
    });
  });
}

function describe({ mode, uid, gid, size, atimeMs, mtimeMs }: Stats): Attributes {
  return { mode, uid, gid, size, atime: Math.floor(atimeMs / 1000), mtime: Math.floor(mtimeMs / 1000) };
}
