// Files of a server by SFTP (draft-ietf-secsh-filexfer-02, with OpenSSH's posix-rename where the server has it).
import { DecantError } from '../../../errors.ts';
import type { ErrorCode } from '../../../errors.ts';
import type { SFTPWrapper, Stats } from 'ssh2';
import type { ArtifactContent } from '../artifact-store.ts';
import type { FolderClient, FolderEntry } from '../folders/index.ts';
import { sizeOfContent } from '../objects/index.ts';
import { choosePartName } from '../part-name.ts';
import type { SshConnection } from './ssh-connection.ts';

/** Bytes of one request, which every server takes, and requests that are on their way at once. */
const PIECE_SIZE = 32 * 1024;
const PIECES_AT_ONCE = 16;

/** Statuses of the protocol. */
const NO_SUCH_FILE = 2;
const CODES_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  [NO_SUCH_FILE]: 'RESOURCE_DOES_NOT_EXIST',
  3: 'PERMISSION_DENIED',
  4: 'IO_ERROR',
  8: 'NOT_IMPLEMENTED',
};

/** The files of the server. */
export function openSftpClient(connection: SshConnection): FolderClient {
  return {
    list: (path, signal) =>
      connection.run(async (sftp) => {
        signal?.throwIfAborted();
        if ((await find(sftp, path))?.isDirectory() !== true) return [];
        const items = await ask<readonly { filename: string; attrs: Stats }[]>((done) => {
          sftp.readdir(path, done);
        });
        const entries = await Promise.all(items.map((item) => describe(sftp, path, item.filename, item.attrs)));
        return entries.filter((entry) => entry !== undefined);
      }),

    read: (path, start, signal) =>
      connection.run(async (sftp, lost) => {
        const { handle, size } = await openFile(sftp, path);
        const readNext = (offset: number, length: number): Promise<Buffer> =>
          Promise.race([readPiece(sftp, path, handle, offset, length), lost]);
        const close = (): void => {
          sftp.close(handle, () => undefined); // nothing is lost where it cannot be closed
        };
        return readPieces(readNext, close, start, size, signal);
      }),

    write: (path, content, signal) =>
      connection.run(async (sftp) => {
        const folder = path.slice(0, path.lastIndexOf('/'));
        await makeFolders(sftp, folder);
        const part = `${folder}/${choosePartName()}`;
        try {
          await writePieces(sftp, part, content, signal);
          await rename(sftp, part, path);
        } catch (error) {
          // The reason for the failure is what counts, not that the part could not be removed.
          await unlink(sftp, part).catch(() => undefined);
          throw error;
        }
      }),

    remove: (path, signal) => connection.run((sftp) => removeTree(sftp, path, signal)),

    explain(error) {
      const { code, name, level } = error as { code?: unknown; name?: string; level?: unknown };
      if (typeof code === 'number' && level === undefined && CODES_OF_STATUS[code] !== undefined) {
        return { status: undefined, name: CODES_OF_STATUS[code] };
      }
      return { status: undefined, name: level === 'client-timeout' ? 'DEADLINE_EXCEEDED' : (name ?? 'Error') };
    },

    close: () => connection.close(),
  };
}

/** What a callback of the channel tells. */
function ask<Result>(call: (done: (error: Error | undefined | null, result: Result) => void) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    call((error, result) => {
      if (error === undefined || error === null) resolve(result);
      else reject(error);
    });
  });
}

async function tell(call: (done: (error?: Error | null) => void) => void): Promise<void> {
  await ask<undefined>((done) => {
    call((error) => {
      done(error, undefined);
    });
  });
}

const unlink = (sftp: SFTPWrapper, path: string): Promise<void> =>
  tell((done) => {
    sftp.unlink(path, done);
  });

async function unlessAbsent<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === NO_SUCH_FILE) return undefined;
    throw error;
  }
}

/** What is at a path, behind links; undefined: nothing. */
function find(sftp: SFTPWrapper, path: string): Promise<Stats | undefined> {
  return unlessAbsent(
    ask<Stats>((done) => {
      sftp.stat(path, done);
    }),
  );
}

// A link is what it leads to, as in MLflow; one that leads nowhere is no artifact.
async function describe(sftp: SFTPWrapper, folder: string, name: string, own: Stats): Promise<FolderEntry | undefined> {
  const stats = own.isSymbolicLink() ? await find(sftp, `${folder}/${name}`) : own;
  return stats === undefined ? undefined : { name, isDirectory: stats.isDirectory(), size: stats.size };
}

async function openFile(sftp: SFTPWrapper, path: string): Promise<{ readonly handle: Buffer; readonly size: number }> {
  const stats = await ask<Stats>((done) => {
    sftp.stat(path, done);
  });
  if (!stats.isFile()) throw new DecantError('INVALID_PARAMETER_VALUE', `${path} is no file.`);
  const handle = await ask<Buffer>((done) => {
    sftp.open(path, 'r', done);
  });
  return { handle, size: stats.size };
}

/** The bytes in their order, while the requests for the next ones are on their way. */
async function* readPieces(
  readNext: (offset: number, length: number) => Promise<Buffer>,
  close: () => void,
  start: number,
  size: number,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  const waiting: Promise<Buffer>[] = [];
  try {
    for (let asked = start; asked < size || waiting.length > 0;) {
      for (; waiting.length < PIECES_AT_ONCE && asked < size; asked += PIECE_SIZE) {
        const piece = readNext(asked, Math.min(PIECE_SIZE, size - asked));
        piece.catch(() => undefined); // it is told when its turn comes
        waiting.push(piece);
      }
      signal?.throwIfAborted();
      const piece = await waiting.shift();
      if (piece !== undefined) yield piece;
    }
  } finally {
    close();
  }
}

async function readPiece(
  sftp: SFTPWrapper,
  path: string,
  handle: Buffer,
  start: number,
  length: number,
): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const count = await ask<number>((tellCount) => {
      sftp.read(handle, piece, done, length - done, start + done, tellCount);
    });
    if (count === 0) throw new DecantError('IO_ERROR', `${path} became shorter while it was read.`);
    done += count;
  }
  return piece;
}

async function writePieces(
  sftp: SFTPWrapper,
  path: string,
  content: ArtifactContent,
  signal: AbortSignal | undefined,
): Promise<void> {
  const handle = await ask<Buffer>((done) => {
    sftp.open(path, 'wx', done);
  });
  try {
    const underWay = new Set<Promise<void>>();
    let position = 0;
    for await (const piece of splitIntoPieces(content)) {
      signal?.throwIfAborted();
      const offset = position;
      position += piece.length;
      const sent = tell((done) => {
        sftp.write(handle, piece, 0, piece.length, offset, done);
      }).finally(() => {
        underWay.delete(sent);
      });
      sent.catch(() => undefined); // it is told below
      underWay.add(sent);
      if (underWay.size >= PIECES_AT_ONCE) await Promise.race(underWay);
    }
    await Promise.all(underWay);
    if (position !== sizeOfContent(content)) {
      throw new DecantError(
        'IO_ERROR',
        `The content changed while it was read; expected ${sizeOfContent(content)} bytes.`,
      );
    }
  } finally {
    await tell((done) => {
      sftp.close(handle, done);
    });
  }
}

async function* splitIntoPieces(content: ArtifactContent): AsyncIterable<Buffer> {
  for await (const piece of content instanceof Uint8Array ? [content] : content.open()) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    for (let start = 0; start < bytes.length; start += PIECE_SIZE) yield bytes.subarray(start, start + PIECE_SIZE);
  }
}

async function makeFolders(sftp: SFTPWrapper, path: string): Promise<void> {
  if (path === '' || (await find(sftp, path))?.isDirectory() === true) return;
  await makeFolders(sftp, path.slice(0, path.lastIndexOf('/')));
  try {
    await tell((done) => {
      sftp.mkdir(path, done);
    });
  } catch (error) {
    // Another one may have been faster.
    if ((await find(sftp, path))?.isDirectory() !== true) throw error;
  }
}

async function rename(sftp: SFTPWrapper, from: string, to: string): Promise<void> {
  let isKnown = true;
  try {
    await tell((done) => {
      sftp.ext_openssh_rename(from, to, done);
    });
  } catch (error) {
    // The package throws where the server has not said that it knows the request; servers answer with a code.
    isKnown = typeof (error as { readonly code?: unknown }).code === 'number';
    if (isKnown) throw error;
  }
  if (isKnown) return;
  // The protocol's own request takes no name that is there.
  await unlessAbsent(unlink(sftp, to));
  await tell((done) => {
    sftp.rename(from, to, done);
  });
}

// Links are removed, and not what they lead to.
async function removeTree(sftp: SFTPWrapper, path: string, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const stats = await unlessAbsent(
    ask<Stats>((done) => {
      sftp.lstat(path, done);
    }),
  );
  if (stats === undefined) return;
  if (!stats.isDirectory()) {
    await unlessAbsent(unlink(sftp, path));
    return;
  }
  const items = await ask<readonly { filename: string }[]>((done) => {
    sftp.readdir(path, done);
  });
  for (const { filename } of items) {
    // A name with a slash would lead out of the folder.
    if (filename.includes('/') || filename === '.' || filename === '..') continue;
    await removeTree(sftp, `${path}/${filename}`, signal);
  }
  await tell((done) => {
    sftp.rmdir(path, done);
  });
}
