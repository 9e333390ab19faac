// Where the answers of `models predict` go while they are made: a file beside the one that was asked for, which takes its name when all is
// written, or what standard output gets in the end. What fails leaves nothing behind.
import { rmSync } from 'node:fs';
import { copyFile, open, realpath, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { constants } from 'node:os';
import { refuseOutput } from './file-error.ts';
import type { PartOutput } from './score-parts.ts';
import { reserveStdout } from './reserve-stdout.ts';
import { createSpoolFile } from './spool-file.ts';
import type { SpoolFile } from './spool-file.ts';

/** An output that is finished or given up. */
export interface OpenOutput extends PartOutput {
  /** Gives the file its name. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/** Opens standard output, or the file of a path. */
export async function openOutput(path: string | undefined): Promise<OpenOutput> {
  if (path === undefined) return new StandardOutput();
  try {
    // A link stays: the file that it leads to is replaced.
    const place = await realpath(path).catch(() => path);
    const facts = await stat(place).catch(() => undefined);
    // Devices and pipes take no other name; a folder is refused by this opening.
    if (facts !== undefined && !facts.isFile()) {
      const handle = await open(place, 'w');
      return new FileOutput({ path, place, target: place, handle, canRestart: false, forgetSignals: () => undefined });
    }
    const target = `${place}.part-${process.pid}`;
    // A signal may come as soon as the file is there.
    const forgetSignals = cleanAtSignals(target);
    const handle = await open(target, 'w').catch((error: unknown) => {
      forgetSignals();
      if (facts === undefined) throw error;
      return undefined;
    });
    if (handle !== undefined) return new FileOutput({ path, place, target, handle, canRestart: true, forgetSignals });
    // A file that may be written to in a folder that takes no others: a container's mount, for one.
    const direct = await open(place, 'r+');
    return new FileOutput({ path, place, target: place, handle: direct, canRestart: true, forgetSignals });
  } catch (error) {
    throw refuseOutput(path, error);
  }
}

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Removes a file when a signal ends the process; answers what forgets it. */
function cleanAtSignals(path: string): () => void {
  const stop = (signal: (typeof END_SIGNALS)[number]): void => {
    rmSync(path, { force: true });
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of END_SIGNALS) process.once(signal, stop);
  return () => {
    for (const signal of END_SIGNALS) process.off(signal, stop);
  };
}

interface OpenFile {
  /** For errors. */
  readonly path: string;
  /** The file that is there in the end. */
  readonly place: string;
  /** What is written to until all is. */
  readonly target: string;
  readonly handle: FileHandle;
  readonly canRestart: boolean;
  readonly forgetSignals: () => void;
}

class FileOutput implements OpenOutput {
  readonly canRestart: boolean;
  readonly #path: string;
  readonly #place: string;
  readonly #target: string;
  readonly #forgetSignals: () => void;
  #handle: FileHandle;
  #hasWritten = false;

  constructor({ path, place, target, handle, canRestart, forgetSignals }: OpenFile) {
    this.canRestart = canRestart;
    this.#path = path;
    this.#place = place;
    this.#target = target;
    this.#handle = handle;
    this.#forgetSignals = forgetSignals;
  }

  #isBeside(): boolean {
    return this.#target !== this.#place;
  }

  async write(text: string | Uint8Array): Promise<void> {
    try {
      // The answers of before stay until there are others.
      if (!this.#hasWritten && this.canRestart) await this.#handle.truncate(0);
      this.#hasWritten = true;
      await this.#handle.writeFile(text);
    } catch (error) {
      throw refuseOutput(this.#path, error);
    }
  }

  async restart(): Promise<void> {
    if (!this.canRestart) return;
    try {
      await this.#handle.close();
      this.#handle = await open(this.#target, 'w');
    } catch (error) {
      throw refuseOutput(this.#path, error);
    }
  }

  async finish(): Promise<void> {
    try {
      await this.#handle.close();
      if (this.#isBeside()) await replaceFile(this.#target, this.#place);
    } catch (error) {
      throw refuseOutput(this.#path, error);
    } finally {
      this.#forgetSignals();
    }
  }

  async abandon(): Promise<void> {
    this.#forgetSignals();
    if (!this.#isBeside() && this.canRestart && this.#hasWritten) await this.#handle.truncate(0).catch(() => undefined);
    await this.#handle.close().catch(() => undefined);
    if (this.#isBeside()) await rm(this.#target, { force: true });
  }
}

/** A file that is mounted by itself takes no other's place, but its content. */
async function replaceFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EBUSY')) throw error;
    await copyFile(from, to);
    await rm(from);
  }
}

/** Bytes that are kept in memory before they go to a temporary file. */
const MOST_KEPT = 4 * 2 ** 20;

/** Keeps what is written until all is: a batch that fails has printed nothing. */
class StandardOutput implements OpenOutput {
  readonly canRestart = true;
  readonly #stdout = reserveStdout();
  #kept: (string | Uint8Array)[] = [];
  #length = 0;
  #spool: SpoolFile | undefined;

  async write(text: string | Uint8Array): Promise<void> {
    this.#kept.push(text);
    this.#length += text.length;
    if (this.#length <= MOST_KEPT) return;
    try {
      await this.#spill();
    } catch (error) {
      throw refuseOutput('a temporary file', error);
    }
  }

  async restart(): Promise<void> {
    this.#kept = [];
    this.#length = 0;
    await this.#remove();
  }

  async finish(): Promise<void> {
    // The failed write tells of it; an event that nobody hears would end the process.
    process.stdout.on('error', () => undefined);
    if (this.#spool !== undefined) {
      await this.#spill();
      for await (const piece of this.#spool.handle.createReadStream({ start: 0, autoClose: false })) {
        await this.#print(piece as Uint8Array);
      }
    }
    for (const piece of this.#kept) await this.#print(piece);
    await this.abandon();
  }

  async abandon(): Promise<void> {
    this.#stdout.release();
    await this.#remove();
  }

  #print(text: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stdout.write(text, (error) => {
        if (error) reject(refuseOutput('standard output', error));
        else resolve();
      });
    });
  }

  async #spill(): Promise<void> {
    this.#spool ??= await createSpoolFile();
    for (const piece of this.#kept.splice(0)) await this.#spool.handle.writeFile(piece);
    this.#length = 0;
  }

  async #remove(): Promise<void> {
    await this.#spool?.close();
    this.#spool = undefined;
  }
}
