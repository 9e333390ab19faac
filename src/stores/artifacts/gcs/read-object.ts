// Downloads from Google Cloud Storage. Google's client signs the requests, but does not send them: its streams wait for ever where a connection breaks in the middle, and a
// download must be told, to go on from there.
import type { CRC32C, Storage } from '@google-cloud/storage';
import { DecantError } from '../../../errors.ts';
import { readAnswer } from '../../http/index.ts';
import type { HttpAnswer, HttpClient } from '../../http/index.ts';
import type { ArtifactStream } from '../artifact-store.ts';

/** Bytes of a refusal that are read, for its reason. */
const MAX_REASON = 64 * 1024;

/** What downloads need. */
export interface Downloads {
  readonly storage: Storage;
  readonly http: HttpClient;
  readonly bucket: string;
  /** Makes the checksum of content that is read whole. */
  readonly startChecksum: () => CRC32C;
  /** Bytes of one request; undefined: all of them. */
  readonly chunkSize: number | undefined;
}

/** The bytes of an object from `start` up to, but without, `end`, in one request or in chunks. */
export async function readObject(
  downloads: Downloads,
  key: string,
  start: number,
  signal: AbortSignal | undefined,
  end: number = Infinity,
): Promise<ArtifactStream> {
  const { chunkSize = Infinity } = downloads;
  const isWhole = start === 0 && end === Infinity && chunkSize === Infinity;
  const first = await request(downloads, key, isWhole ? undefined : [start, Math.min(start + chunkSize, end)], signal);
  if (first === undefined) return nothing();
  const bytes = isWhole
    ? check(first, downloads.startChecksum(), key)
    : readChunks(downloads, key, { start, end, chunkSize }, first, signal);
  return describeStream(first, bytes);
}

/** The bytes with what the answer tells of the whole object: its generation, which is another one whenever it is written, and its MD5, which composed objects lack. */
function describeStream({ headers }: HttpAnswer, bytes: AsyncIterable<Uint8Array>): ArtifactStream {
  const { 'x-goog-generation': generation, 'x-goog-hash': hashes } = headers;
  const md5 = isCompressed(headers) ? undefined : /md5=([A-Za-z0-9+/=]+)/.exec(String(hashes))?.[1];
  return {
    [Symbol.asyncIterator]: () => bytes[Symbol.asyncIterator](),
    ...(typeof generation === 'string' ? { etag: generation } : {}),
    ...(md5 === undefined
      ? {}
      : { checksum: { algorithm: 'md5', digest: Buffer.from(md5, 'base64').toString('hex') } }),
  };
}

// What is stored compressed comes unpacked: its checksums are of other bytes.
function isCompressed(headers: HttpAnswer['headers']): boolean {
  return headers['x-goog-stored-content-encoding'] === 'gzip';
}

// eslint-disable-next-line @typescript-eslint/require-await -- bytes, of which there are none
async function* nothing(): AsyncIterable<Uint8Array> {
  yield* [];
}

/** The error that an answer stands for, as Google's client has it: `code` is the status. */
async function refuse(answer: HttpAnswer, key: string): Promise<Error> {
  const reason = new TextDecoder().decode(await readAnswer(answer, MAX_REASON));
  return Object.assign(new Error(reason.trim() || `no answer for ${key}`), { code: answer.status });
}

/** The answer with the bytes of a range; undefined where the object ends before it. */
async function request(
  { storage, http, bucket }: Downloads,
  key: string,
  range: readonly [start: number, end: number] | undefined,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer | undefined> {
  const url = new URL(`${storage.baseUrl}/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(key)}?alt=media`);
  const headers = { ...(await authorize(storage)), ...(range === undefined ? {} : { Range: renderRange(range) }) };
  const answer = await http.send({ method: 'GET', url, headers, ...(signal === undefined ? {} : { signal }) });
  if (answer.status === (range === undefined ? 200 : 206)) return answer;
  if (answer.status === 416) {
    answer.body.resume();
    return undefined;
  }
  if (answer.status !== 200) throw await refuse(answer, key);
  answer.body.destroy();
  throw new DecantError('IO_ERROR', `${key} cannot be read from its middle on: it is stored compressed.`);
}

function renderRange([start, end]: readonly [number, number]): string {
  return `bytes=${start}-${end === Infinity ? '' : end - 1}`;
}

// Where nobody is known the request goes out without a name, as it does in Google's client: a bucket may be public.
async function authorize(storage: Storage): Promise<Readonly<Record<string, string>>> {
  if (storage.customEndpoint) return {};
  try {
    return await storage.authClient.getRequestHeaders();
  } catch (error) {
    if (error instanceof Error && error.message.includes('Could not load the default credentials')) return {};
    throw error;
  }
}

async function* readChunks(
  downloads: Downloads,
  key: string,
  { start, end, chunkSize }: { readonly start: number; readonly end: number; readonly chunkSize: number },
  first: HttpAnswer,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  let answer: HttpAnswer | undefined = first;
  let position = start;
  while (answer !== undefined) {
    const before = position;
    for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
      yield piece;
      position += piece.length;
    }
    const size = Number(/\/(\d+)$/.exec(answer.headers['content-range'] ?? '')?.[1]);
    if (position >= end || position >= size) return;
    if (position === before) throw new DecantError('IO_ERROR', `The server answers ${key} without bytes.`);
    answer = await request(downloads, key, [position, Math.min(position + chunkSize, end)], signal);
  }
}

async function* check(answer: HttpAnswer, checksum: CRC32C, key: string): AsyncIterable<Uint8Array> {
  for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
    checksum.update(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    yield piece;
  }
  const hashes = answer.headers['x-goog-hash'] ?? '';
  const expected = /crc32c=([A-Za-z0-9+/=]+)/.exec(String(hashes))?.[1];
  if (expected === undefined || isCompressed(answer.headers)) return;
  if (!checksum.validate(expected)) {
    throw new DecantError(
      'IO_ERROR',
      `${key} came damaged: its checksum is ${checksum.toString()}, expected ${expected}.`,
    );
  }
}
