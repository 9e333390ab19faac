// Lines to a file without making requests wait: buffered, written in turn, dropped and counted where the disk or the reader cannot follow.
import { close, open, write } from 'node:fs';

/** Where lines go. */
export interface LineSink {
  write(line: string): void;
  /** Opens the file anew, after it was moved away. */
  reopen(): void;
  /** Writes what is left. */
  close(): Promise<void>;
  /** Lines that were lost. */
  readonly droppedCount: number;
}

/** Options of {@link openLogFile}. */
export interface LogFileOptions {
  /** Told once for each time that lines begin to be lost. */
  readonly onTrouble: (message: string) => void;
  /** Characters that wait at most; lines above it are dropped. Default: 8 MiB. */
  readonly maxWaiting?: number;
}

const MAX_WAITING = 8 * 1024 * 1024;
/** Milliseconds that a line waits for others. */
const DELAY = 50;
/** Bytes of one write to a file. */
const FILE_CHUNK = 64 * 1024;
/** Bytes that a pipe takes whole, so that the lines of several processes do not mix. */
const PIPE_CHUNK = 4096;
const STANDARD_OUTPUT = 1;

/** Opens `path` to append, or standard output for `-`. A path that cannot be opened throws. */
export async function openLogFile(path: string, options: LogFileOptions): Promise<LineSink> {
  const handle = path === '-' ? STANDARD_OUTPUT : await openToAppend(path);
  return new LogFile(path, handle, options);
}

function openToAppend(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    open(path, 'a', 0o640, (error, handle) => {
      if (error === null) resolve(handle);
      else reject(error);
    });
  });
}

class LogFile implements LineSink {
  droppedCount = 0;
  readonly #path: string;
  readonly #onTrouble: (message: string) => void;
  readonly #maxWaiting: number;
  #handle: number;
  #lines: string[] = [];
  /** Characters of the lines. */
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> | undefined;
  #isInTrouble = false;
  #reopens = false;

  constructor(path: string, handle: number, { onTrouble, maxWaiting = MAX_WAITING }: LogFileOptions) {
    this.#path = path;
    this.#handle = handle;
    this.#onTrouble = onTrouble;
    this.#maxWaiting = maxWaiting;
  }

  write(line: string): void {
    if (this.#waiting + line.length > this.#maxWaiting) {
      this.#drop(1, 'the lines come faster than they can be written');
      return;
    }
    this.#lines.push(line);
    this.#waiting += line.length;
    if (this.#work !== undefined) return;
    if (this.#waiting >= FILE_CHUNK) this.#start();
    else this.#plan();
  }

  reopen(): void {
    if (this.#path === '-') return;
    this.#reopens = true;
    if (this.#work === undefined) this.#start();
  }

  async close(): Promise<void> {
    while (this.#lines.length > 0 || this.#work !== undefined) {
      if (this.#work === undefined) this.#start();
      await this.#work;
    }
    clearTimeout(this.#timer);
    if (this.#path === '-') return;
    await new Promise<void>((resolve) => {
      close(this.#handle, () => {
        resolve();
      });
    });
  }

  #plan(): void {
    this.#timer ??= setTimeout(() => {
      this.#start();
    }, DELAY).unref();
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#work = this.#run().finally(() => {
      this.#work = undefined;
      // Lines may have come after the last look.
      if (this.#lines.length > 0) this.#plan();
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      if (this.#reopens) await this.#openAnew();
      const lines = this.#take();
      if (lines.length === 0) return;
      try {
        await this.#writeAll(Buffer.from(lines.join('')));
        this.#isInTrouble = false;
      } catch (error) {
        this.#drop(lines.length, describeTrouble(error));
      }
    }
  }

  /** As many whole lines as one write takes; one at least. */
  #take(): string[] {
    const limit = this.#path === '-' ? PIPE_CHUNK : FILE_CHUNK;
    let count = 0;
    let length = 0;
    for (const line of this.#lines) {
      if (count > 0 && length + line.length > limit) break;
      length += line.length;
      count++;
    }
    this.#waiting -= length;
    return this.#lines.splice(0, count);
  }

  async #writeAll(bytes: Buffer): Promise<void> {
    let offset = 0;
    for (let attempt = 0; offset < bytes.length;) {
      try {
        offset += await writeSome(this.#handle, bytes, offset);
        attempt = 0;
      } catch (error) {
        // A pipe that is full: its reader gets a second.
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || ++attempt > 20) throw error;
        await new Promise((resolve) => setTimeout(resolve, DELAY));
      }
    }
  }

  async #openAnew(): Promise<void> {
    this.#reopens = false;
    try {
      const handle = await openToAppend(this.#path);
      close(this.#handle, () => undefined);
      this.#handle = handle;
    } catch (error) {
      this.#onTrouble(`The log ${this.#path} cannot be opened anew, the old file is kept: ${describeTrouble(error)}.`);
    }
  }

  #drop(count: number, reason: string): void {
    this.droppedCount += count;
    if (this.#isInTrouble) return;
    this.#isInTrouble = true;
    this.#onTrouble(`Lines of the log ${this.#path} are lost: ${reason}.`);
  }
}

function writeSome(handle: number, bytes: Buffer, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(handle, bytes, offset, bytes.length - offset, null, (error, written) => {
      if (error === null) resolve(written);
      else reject(error);
    });
  });
}

function describeTrouble(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
