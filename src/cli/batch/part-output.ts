// Where the answers of `models predict` go while they are made: a file beside the one that was asked for, which takes its name when all is
// written, or what standard output gets in the end. What fails leaves nothing behind.
import { createReadStream, rmSync } from 'node:fs';
import { mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuseOutput } from './file-error.ts';
import type { PartOutput } from './score-parts.ts';

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
  // Devices and pipes take no other name.
  const isSpecial = await stat(path).then(
    (facts) => !facts.isFile() && !facts.isDirectory(),
    () => false,
  );
  const target = isSpecial ? path : `${path}.part-${process.pid}`;
  try {
    return new FileOutput(path, target, await open(target, 'w'));
  } catch (error) {
    throw refuseOutput(path, error);
  }
}

class FileOutput implements OpenOutput {
  readonly canRestart: boolean;
  readonly #path: string;
  readonly #target: string;
  #handle: FileHandle;
  readonly #stop = (): void => {
    if (this.canRestart) rmSync(this.#target, { force: true });
    process.exit(130);
  };

  constructor(path: string, target: string, handle: FileHandle) {
    this.canRestart = path !== target;
    this.#path = path;
    this.#target = target;
    this.#handle = handle;
    process.once('SIGINT', this.#stop);
  }

  async write(text: string | Uint8Array): Promise<void> {
    try {
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
      if (this.canRestart) await rename(this.#target, this.#path);
    } catch (error) {
      throw refuseOutput(this.#path, error);
    } finally {
      process.off('SIGINT', this.#stop);
    }
  }

  async abandon(): Promise<void> {
    process.off('SIGINT', this.#stop);
    await this.#handle.close().catch(() => undefined);
    if (this.canRestart) await rm(this.#target, { force: true });
  }
}

/** Bytes that are kept in memory before they go to a temporary file. */
const MOST_KEPT = 4 * 2 ** 20;

/** Keeps what is written until all is: a batch that fails has printed nothing. */
class StandardOutput implements OpenOutput {
  readonly canRestart = true;
  #kept: (string | Uint8Array)[] = [];
  #length = 0;
  #folder: string | undefined;
  #spool: FileHandle | undefined;
  readonly #stop = (): void => {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    process.exit(130);
  };

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
    if (this.#folder !== undefined) {
      await this.#spill();
      for await (const piece of createReadStream(join(this.#folder, 'answers'))) await print(piece as Uint8Array);
    }
    for (const piece of this.#kept) await print(piece);
    await this.#remove();
  }

  abandon(): Promise<void> {
    return this.#remove();
  }

  async #spill(): Promise<void> {
    if (this.#spool === undefined) {
      process.once('SIGINT', this.#stop);
      this.#folder = await mkdtemp(join(tmpdir(), 'decant-'));
      this.#spool = await open(join(this.#folder, 'answers'), 'w');
    }
    for (const piece of this.#kept.splice(0)) await this.#spool.writeFile(piece);
    this.#length = 0;
  }

  async #remove(): Promise<void> {
    process.off('SIGINT', this.#stop);
    await this.#spool?.close();
    this.#spool = undefined;
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}

function print(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      reject(refuseOutput('standard output', error));
    };
    process.stdout.once('error', fail);
    process.stdout.write(text, (error) => {
      process.stdout.off('error', fail);
      if (error) fail(error);
      else resolve();
    });
  });
}
