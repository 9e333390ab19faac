// The rows to score as bytes: a file, or standard input, which is kept where it is short and laid into a temporary file where it is long, so that
// it can be read twice. Files that gzip or zstd packed are unpacked on the way.
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import * as zlib from 'node:zlib';
import type { Transform } from 'node:stream';
import { Decompress } from 'fzstd';
import { refuseInput } from './file-error.ts';
import { createSpoolFile } from './spool-file.ts';
import type { SpoolFile } from './spool-file.ts';

/** So many bytes are read at a time: what stays in the caches of a processor while it is parsed. */
const STEP = 512 * 1024;
/** Standard input up to this is kept in memory. */
const MOST_KEPT = 4 * 1024 * 1024;

/** What packed the bytes, by their first four; undefined for nothing. No JSON, CSV, Parquet or Arrow begins so. */
function findCoding([first, second, third, fourth]: Uint8Array): 'gzip' | 'zstd' | undefined {
  if (first === 0x1f && second === 0x8b) return 'gzip';
  return first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd ? 'zstd' : undefined;
}

/** Bytes that can be read more than once. */
export interface BatchInput {
  /** Bytes of the file as it lies there, packed or not. */
  readonly size: number;
  /** Is it packed? `size` then says less than there is. */
  readonly isPacked: boolean;
  /** How many of them the last reading has taken by now. */
  readonly position: number;
  /** The unpacked bytes, in pieces that are the caller's to keep. */
  pieces(): AsyncIterable<Uint8Array>;
  /** Frees what is held; a temporary file is removed. */
  close(): Promise<void>;
}

/** Opens a file, or takes standard input where there is none. */
export async function openInput(path: string | undefined, stdin: AsyncIterable<Uint8Array>): Promise<BatchInput> {
  if (path !== undefined) return openFile(path);
  const kept: Uint8Array[] = [];
  let length = 0;
  let spool: SpoolFile | undefined;
  try {
    for await (const chunk of stdin) {
      length += chunk.length;
      kept.push(chunk);
      if (length <= MOST_KEPT) continue;
      spool ??= await createSpoolFile();
      for (const piece of kept.splice(0)) await spool.handle.writeFile(piece);
    }
    if (spool === undefined) return keepBytes(Buffer.concat(kept));
    const held = spool;
    return await createFileInput(STANDARD_INPUT, held.handle, () => held.close());
  } catch (error) {
    await spool?.close();
    throw refuseInput(STANDARD_INPUT, error);
  }
}

const STANDARD_INPUT = 'of standard input';

/** All unpacked bytes of an input. */
export async function readAll(input: BatchInput): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of input.pieces()) pieces.push(piece);
  const { buffer, byteOffset, length } =
    pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  return new Uint8Array(buffer, byteOffset, length);
}

function keepBytes(bytes: Uint8Array): BatchInput {
  const coding = findCoding(bytes);
  return {
    size: bytes.length,
    isPacked: coding !== undefined,
    position: bytes.length,
    pieces: () => unpack(single(bytes), coding, STANDARD_INPUT),
    close: () => Promise.resolve(),
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- an iterable like those of files
async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function openFile(path: string): Promise<BatchInput> {
  try {
    const handle = await open(path, 'r');
    try {
      return await createFileInput(path, handle, () => handle.close());
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (error) {
    throw refuseInput(path, error);
  }
}

async function createFileInput(path: string, handle: FileHandle, close: () => Promise<void>): Promise<BatchInput> {
  const facts = await handle.stat();
  // Pipes by name cannot be read twice.
  if (!facts.isFile() && !facts.isDirectory()) {
    const input = await openInput(
      undefined,
      handle.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>,
    );
    await handle.close();
    return input;
  }
  const head = new Uint8Array(4);
  await handle.read(head, 0, 4, 0);
  const coding = findCoding(head);
  let position = 0;
  async function* read(): AsyncGenerator<Uint8Array> {
    position = 0;
    let next = readStep(handle, 0);
    for (;;) {
      const piece = await next.catch((error: unknown) => {
        throw refuseInput(path, error);
      });
      if (piece.length === 0) break;
      position += piece.length;
      // The next piece comes from the disk while this one is scored.
      next = readStep(handle, position);
      next.catch(() => undefined);
      yield piece;
    }
    if (position < facts.size) throw refuseInput(path, new Error('it became shorter while it was read'));
  }
  return {
    size: facts.size,
    isPacked: coding !== undefined,
    get position() {
      return position;
    },
    pieces: () => unpack(read(), coding, path),
    close,
  };
}

async function readStep(handle: FileHandle, position: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(STEP);
  const { bytesRead } = await handle.read(buffer, 0, STEP, position);
  return buffer.subarray(0, bytesRead);
}

function unpack(
  packed: AsyncGenerator<Uint8Array>,
  coding: 'gzip' | 'zstd' | undefined,
  name: string,
): AsyncIterable<Uint8Array> {
  if (coding === undefined) return packed;
  if (coding === 'gzip') return pipe(packed, zlib.createGunzip({ chunkSize: STEP }), name);
  const create = (zlib as { readonly createZstdDecompress?: (options: object) => Transform }).createZstdDecompress;
  return create === undefined ? unpackZstd(packed, name) : pipe(packed, create({ chunkSize: STEP }), name);
}

async function* pipe(packed: AsyncGenerator<Uint8Array>, decoder: Transform, name: string): AsyncGenerator<Uint8Array> {
  const feeding = feed(packed, decoder);
  feeding.catch((error: unknown) => decoder.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const piece of decoder as AsyncIterable<Uint8Array>) yield piece;
    await feeding;
  } catch (error) {
    throw error instanceof Error && error.name === 'DecantError' ? error : refuseInput(name, error);
  } finally {
    decoder.destroy();
  }
}

async function feed(packed: AsyncGenerator<Uint8Array>, decoder: Transform): Promise<void> {
  for await (const piece of packed) {
    if (decoder.destroyed) return;
    if (!decoder.write(piece)) {
      await new Promise<void>((resolve) => {
        decoder.once('drain', resolve);
        decoder.once('close', resolve);
      });
    }
  }
  decoder.end();
}

/** Node has zstd from 22.15 on. */
async function* unpackZstd(packed: AsyncGenerator<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const state = { isEnded: false };
  const decoder = new Decompress((piece, isLast) => {
    if (piece.length > 0) ready.push(piece.slice());
    state.isEnded ||= isLast === true;
  });
  try {
    for await (const piece of packed) {
      decoder.push(piece);
      yield* ready.splice(0);
    }
    decoder.push(new Uint8Array(0), true);
  } catch (error) {
    throw error instanceof Error && error.name === 'DecantError' ? error : refuseInput(name, error);
  }
  yield* ready.splice(0);
  if (!state.isEnded) throw refuseInput(name, new Error('its compressed data end too early'));
}
