// Compressed requests and answers; labels on bodies that are not compressed; bodies that unpack to too much.
import { brotliCompressSync, brotliDecompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { choosePacking } from '../../../src/serving/bulk/content-coding.ts';
import { createScoringApp } from '../../../src/serving/index.ts';
import type { ScoringAppOptions, ScoringResponse } from '../../../src/serving/index.ts';
import { makeModel, makeRequest, show } from '../fake-model.ts';

const BODY = '{"inputs": [1, 2]}';
const ANSWER = '200 {"predictions": [1, 2]}';
/** `BODY` by the zstd of Facebook. */
const ZSTD = Buffer.from('KLUv/SASkQAAeyJpbnB1dHMiOiBbMSwgMl19', 'base64');

async function post(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
  options: ScoringAppOptions = {},
): Promise<ScoringResponse> {
  const all = { 'content-type': 'application/json', ...headers };
  return createScoringApp(makeModel(), options).handle(makeRequest(body, { headers: all }));
}

async function postAs(coding: string, body: string | Uint8Array, options: ScoringAppOptions = {}): Promise<string> {
  return show(await post(body, { 'content-encoding': coding }, options));
}

/** Hosts that are not Node have no node:zlib. */
function hideZlib(): void {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a request with Content-Encoding', () => {
  it('is unpacked', async () => {
    expect(await postAs('gzip', gzipSync(BODY))).toBe(ANSWER);
    expect(await postAs('X-GZIP', gzipSync(BODY))).toBe(ANSWER);
    expect(await postAs('deflate', deflateSync(BODY))).toBe(ANSWER);
    expect(await postAs('br', brotliCompressSync(BODY))).toBe(ANSWER);
    expect(await postAs('zstd', ZSTD)).toBe(ANSWER);
    expect(await postAs('deflate, gzip', gzipSync(deflateSync(BODY)))).toBe(ANSWER);
  });

  it('is unpacked where there is no node:zlib, brotli apart', async () => {
    hideZlib();
    expect(await postAs('gzip', gzipSync(BODY))).toBe(ANSWER);
    expect(await postAs('deflate', deflateSync(BODY))).toBe(ANSWER);
    expect(await postAs('zstd', ZSTD)).toBe(ANSWER);
    expect(await postAs('br', brotliCompressSync(BODY))).toMatch(/^400 .*no decoder for br/);
  });

  it.each(['gzip', 'deflate', 'br', 'zstd', 'identity', ''])(
    'is read as it is, where %s is a wrong label (SRV-013)',
    async (coding) => {
      expect(await postAs(coding, BODY)).toBe(ANSWER);
    },
  );

  it('is not unpacked in exact mode (SRV-013)', async () => {
    const options = { policy: { compat: 'exact' } } as const;
    expect(await postAs('gzip', BODY, options)).toBe(ANSWER);
    expect(await postAs('gzip', gzipSync(BODY), options)).toMatch(/^400 /);
  });

  it('is refused where it is damaged, or of another coding', async () => {
    expect(await postAs('gzip', gzipSync(BODY).subarray(0, 20))).toMatch(/^400 .*cannot be unpacked/);
    expect(await postAs('compress', BODY)).toMatch(/^415 .*Content-Encoding that is not read/);
    expect(await postAs('gzip, gzip, gzip, gzip', BODY)).toMatch(/^415 /);
    hideZlib();
    expect(await postAs('gzip', gzipSync(BODY).subarray(0, 20))).toMatch(/^400 /);
  });

  it('may not unpack to more than the limit of bodies', async () => {
    const bomb = JSON.stringify({ inputs: new Array<number>(100_000).fill(0) });
    const options = { maxBodyBytes: 50_000 };
    for (const packed of [gzipSync(bomb), deflateSync(bomb), brotliCompressSync(bomb)]) {
      const coding = packed[0] === 0x1f ? 'gzip' : packed[0] === 0x78 ? 'deflate' : 'br';
      expect(await postAs(coding, packed, options)).toMatch(/^413 .*larger than 50000 bytes/);
    }
    hideZlib();
    expect(await postAs('gzip', gzipSync(bomb), options)).toMatch(/^413 /);
  });
});

describe('a long answer', () => {
  const long = JSON.stringify({ inputs: new Array<number>(3000).fill(7) });

  it('is packed for a caller that takes it so', async () => {
    const plain = show(await post(long, {}));
    const gzip = await post(long, { 'accept-encoding': 'gzip, deflate' });
    expect(gzip.headers).toEqual({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(`200 ${gunzipSync(gzip.body as Uint8Array).toString()}`).toBe(plain);
    const brotli = await post(long, { 'accept-encoding': 'br', accept: 'text/csv' });
    expect(brotli.headers).toEqual({ 'content-encoding': 'br', vary: 'accept, accept-encoding' });
    expect(brotliDecompressSync(brotli.body as Uint8Array).toString()).toMatch(/^predictions\n7\n/);
  });

  it('is packed by fflate where there is no node:zlib', async () => {
    hideZlib();
    const { body } = await post(long, { 'accept-encoding': 'br, gzip' });
    expect(gunzipSync(body as Uint8Array).toString()).toMatch(/^\{"predictions": \[7, 7/);
  });

  it('is not packed for others, nor in exact mode; short ones never are', async () => {
    expect((await post(long, {})).headers).toBeUndefined();
    expect((await post(BODY, { 'accept-encoding': 'gzip' })).headers).toBeUndefined();
    const exact = await post(long, { 'accept-encoding': 'gzip' }, { policy: { compat: 'exact' } });
    expect(exact.headers).toBeUndefined();
  });

  it('is packed as the weights say', () => {
    expect(choosePacking('gzip;q=0.5, br;q=0.8')).toBe('br');
    expect(choosePacking('br, gzip')).toBe('gzip');
    expect(choosePacking('gzip;q=0')).toBeUndefined();
    expect(choosePacking('*')).toBe('gzip');
    expect(choosePacking('identity')).toBeUndefined();
    expect(choosePacking('gzip;q=much')).toBeUndefined();
  });
});
