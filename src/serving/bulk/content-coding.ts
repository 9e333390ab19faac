// Compressed bodies (Content-Encoding, Accept-Encoding; RFC 9110, 8.4 and 12.5.3). MLflow ignores both headers (SRV-013), so this stands
// around the scoring path in safe mode alone. Node's zlib does the work where it is; elsewhere fflate and fzstd do.
import { Gunzip, gzipSync, Unzlib } from 'fflate';
import { DecantError, describeError } from '../../errors.ts';
import type { Handler, ScoringRequest, ScoringResponse } from '../protocol/scoring-message.ts';

/** What {@link addContentCoding} needs beside the handler. */
export interface ContentCodingOptions {
  /** Largest body after it is unpacked. */
  readonly maxBodyBytes: number;
  /** The answer to a body that unpacks to more. */
  readonly bodyTooLarge: ScoringResponse;
  /** The answer to a body that cannot be unpacked. */
  readonly refuse: (error: DecantError, status: 400 | 415) => ScoringResponse;
}

/** Shorter answers are sent as they are: packing them costs more than it saves. */
const LEAST_PACKED = 4096;

/** The handler with bodies unpacked before it, and long answers packed behind it for callers that take them so. */
export function addContentCoding(next: Handler, options: ContentCodingOptions): Handler {
  return (request) => {
    const coding = request.header('content-encoding');
    if (coding === undefined || coding === '' || coding === 'identity') return pack(request, next(request));
    const unpacked = unpackBody(request, coding, options);
    if (unpacked instanceof Promise) {
      return unpacked.then((result) => ('status' in result ? result : pack(request, next(result))));
    }
    return 'status' in unpacked ? unpacked : pack(request, next(unpacked));
  };
}

type Unpacked = ScoringRequest | ScoringResponse;

function unpackBody(
  request: ScoringRequest,
  header: string,
  options: ContentCodingOptions,
): Unpacked | Promise<Unpacked> {
  const codings = header.split(',').map((coding) => coding.trim().toLowerCase());
  if (codings.length > MAX_CODINGS || !codings.every((coding) => CODINGS.has(coding))) {
    const error = new DecantError(
      'BAD_REQUEST',
      `The body is of a Content-Encoding that is not read; expected one of ${[...CODINGS].join(', ')}.`,
    );
    return options.refuse(error, 415);
  }
  const zlib = findZlib();
  if (zlib === undefined || (codings.includes('zstd') && zlib.zstdDecompressSync === undefined)) {
    return import('fzstd').then(({ Decompress }) => unpackAll(request, codings, options, zlib, Decompress));
  }
  return unpackAll(request, codings, options, zlib, undefined);
}

const CODINGS: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'identity']);
const MAX_CODINGS = 3;

/** The request with its body unpacked; the last coding was put on last. */
function unpackAll(
  request: ScoringRequest,
  codings: readonly string[],
  options: ContentCodingOptions,
  zlib: Zlib | undefined,
  Zstd: ZstdDecompress | undefined,
): Unpacked {
  const { maxBodyBytes } = options;
  let { body } = request;
  try {
    for (const coding of codings.toReversed()) {
      // A label on a body that is not packed is let pass, as MLflow does with every label.
      if (coding === 'identity' || !isPacked(body, coding)) continue;
      body = unpack(body, coding, maxBodyBytes, zlib, Zstd);
      if (body.length > maxBodyBytes) return options.bodyTooLarge;
    }
  } catch (error) {
    if (isOverflow(error)) return options.bodyTooLarge;
    const problem = new DecantError('BAD_REQUEST', `The body cannot be unpacked: ${describeError(error)}.`, {
      cause: error,
      hint: 'Its Content-Encoding header names another coding than the one that it has, or it is damaged.',
    });
    return options.refuse(problem, 400);
  }
  const { method, path, signal, remoteAddress } = request;
  return { method, path, body, signal, remoteAddress, header: (name) => request.header(name) };
}

/** Do the first bytes look like the coding? JSON and CSV never do. Brotli has no mark, but bytes that are no ASCII text. */
function isPacked(body: Uint8Array, coding: string): boolean {
  const [first = 0, second = 0, third, fourth] = body;
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return first === 0x1f && second === 0x8b;
    case 'deflate':
      return (first & 15) === 8 && (first * 256 + second) % 31 === 0;
    case 'zstd':
      return first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd;
    default:
      return body.subarray(0, 64).some((byte) => byte > 126 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13));
  }
}

function unpack(
  body: Uint8Array,
  coding: string,
  maxBytes: number,
  zlib: Zlib | undefined,
  Zstd: ZstdDecompress | undefined,
): Uint8Array {
  const limit = { maxOutputLength: maxBytes };
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib === undefined ? stream((write) => new Gunzip(write), body, maxBytes) : zlib.gunzipSync(body, limit);
    case 'deflate':
      return zlib === undefined ? stream((write) => new Unzlib(write), body, maxBytes) : zlib.inflateSync(body, limit);
    case 'zstd':
      if (zlib?.zstdDecompressSync !== undefined) return zlib.zstdDecompressSync(body, limit);
      if (Zstd !== undefined) return stream((write) => new Zstd(write), body, maxBytes);
      break;
    default:
      if (zlib !== undefined) return zlib.brotliDecompressSync(body, limit);
  }
  throw new DecantError('NOT_IMPLEMENTED', `this host has no decoder for ${coding}`);
}

interface Decoder {
  push(chunk: Uint8Array, final?: boolean): void;
}
type ZstdDecompress = new (write: (chunk: Uint8Array) => void) => Decoder;

/** So many packed bytes at a time: the limit is overrun by what one step unpacks, at most. */
const STEP = 16_384;

function stream(
  makeDecoder: (write: (chunk: Uint8Array) => void) => Decoder,
  body: Uint8Array,
  maxBytes: number,
): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const decoder = makeDecoder((chunk) => {
    length += chunk.length;
    if (length > maxBytes) throw new DecantError('LIMIT_EXCEEDED', 'The body unpacks to more than is taken.');
    chunks.push(new Uint8Array(chunk));
  });
  for (let start = 0; start < body.length; start += STEP) {
    decoder.push(body.subarray(start, start + STEP), start + STEP >= body.length);
  }
  const content = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    content.set(chunk, offset);
    offset += chunk.length;
  }
  return content;
}

function isOverflow(error: unknown): boolean {
  if (error instanceof DecantError) return error.code === 'LIMIT_EXCEEDED';
  return error instanceof RangeError && (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
}

function pack(
  request: ScoringRequest,
  answer: ScoringResponse | Promise<ScoringResponse>,
): ScoringResponse | Promise<ScoringResponse> {
  if (answer instanceof Promise) return answer.then((response) => pack(request, response));
  if (answer.body.length < LEAST_PACKED) return answer;
  const coding = choosePacking(request.header('accept-encoding'));
  return coding === undefined ? answer : packAnswer(answer, coding);
}

type Packing = 'gzip' | 'br' | 'zstd';

/** The coding that the caller likes best; of several, the fastest. Undefined for none. */
export function choosePacking(header: string | undefined): Packing | undefined {
  if (header === undefined) return undefined;
  const zlib = findZlib();
  const qualities = new Map<string, number>();
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    qualities.set(name, quality === undefined ? 1 : Number(quality) || 0);
  }
  let best: Packing | undefined;
  let bestQuality = 0;
  for (const coding of ['zstd', 'gzip', 'br'] as const) {
    if (coding === 'zstd' && zlib?.zstdCompress === undefined) continue;
    if (coding === 'br' && zlib === undefined) continue;
    const quality = qualities.get(coding) ?? (coding === 'gzip' ? (qualities.get('*') ?? 0) : 0);
    if (quality > bestQuality) [best, bestQuality] = [coding, quality];
  }
  return best;
}

async function packAnswer(answer: ScoringResponse, coding: Packing): Promise<ScoringResponse> {
  const bytes = typeof answer.body === 'string' ? new TextEncoder().encode(answer.body) : answer.body;
  const zlib = findZlib();
  const body = zlib === undefined ? gzipSync(bytes, { level: 4 }) : await packByZlib(bytes, coding, zlib);
  if (body === undefined) return answer;
  const vary = answer.headers?.['vary'];
  const headers = {
    ...answer.headers,
    'content-encoding': coding,
    vary: vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding`,
  };
  return { ...answer, body, headers };
}

/** The packed bytes, made in a thread of their own; undefined where that fails, and the answer is sent as it is. */
function packByZlib(bytes: Uint8Array, coding: Packing, zlib: Zlib): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const done: Done = (error, packed) => {
      resolve(error === null ? packed : undefined);
    };
    if (coding === 'zstd' && zlib.zstdCompress !== undefined) zlib.zstdCompress(bytes, {}, done);
    else if (coding === 'br') {
      zlib.brotliCompress(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }, done);
    } else zlib.gzip(bytes, { level: 4 }, done);
  });
}

/** Packs numbers as well as gzip does, in about its time. */
const BROTLI_QUALITY = 4;

type Done = (error: Error | null, packed: Uint8Array) => void;
type UnpackSync = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** What is used of node:zlib. */
interface Zlib {
  readonly constants: { readonly BROTLI_PARAM_QUALITY: number };
  readonly gunzipSync: UnpackSync;
  readonly inflateSync: UnpackSync;
  readonly brotliDecompressSync: UnpackSync;
  /** From Node 22.15 on. */
  readonly zstdDecompressSync?: UnpackSync;
  gzip(bytes: Uint8Array, options: { readonly level: number }, done: Done): void;
  brotliCompress(bytes: Uint8Array, options: { readonly params: Readonly<Record<number, number>> }, done: Done): void;
  zstdCompress?(bytes: Uint8Array, options: object, done: Done): void;
}

/** node:zlib where the host is Node: an import would keep the app out of hosts that have none. */
function findZlib(): Zlib | undefined {
  const host = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process;
  return host?.getBuiltinModule?.('node:zlib') as Zlib | undefined;
}
