// Google Cloud Storage's JSON API for one bucket, in memory (cloud.google.com/storage/docs/json_api).
import { createHash } from 'node:crypto';
import { CRC32C } from '@google-cloud/storage';
import type { FakeAnswer, SeenRequest } from '../fake-server.ts';

/** Names on one page of a list: few, so that lists have several. */
const PAGE_SIZE = 2;

/** Answers for the objects of a map from names to bytes. */
export function answerAsGcs(objects: Map<string, Buffer>): (request: SeenRequest) => FakeAnswer {
  const uploads = new Map<string, { readonly name: string; bytes: Buffer }>();
  return (request) => {
    const url = new URL(request.path, `http://${request.headers.host ?? ''}`);
    const upload = url.searchParams.get('upload_id');
    if (upload !== null) return answerPart(objects, uploads, upload, request);
    if (url.pathname.startsWith('/upload/')) {
      if (url.searchParams.get('uploadType') !== 'resumable') return keep(objects, ...readMultipart(request));
      const id = String(uploads.size + 1);
      uploads.set(id, { name: url.searchParams.get('name') ?? '', bytes: Buffer.alloc(0) });
      return { headers: { location: `${url.origin}/upload/x?upload_id=${id}` } };
    }
    const [, name] = /\/o\/(.+)$/.exec(url.pathname) ?? [];
    return name === undefined
      ? list(objects, url.searchParams)
      : answerObject(objects, decodeURIComponent(name), request);
  };
}

/** What an object's resource says of its content. */
function describe(
  name: string,
  bytes: Buffer,
): Readonly<Record<'name' | 'size' | 'crc32c' | 'md5' | 'generation', string>> {
  const crc = new CRC32C();
  crc.update(bytes);
  const md5 = createHash('md5').update(bytes).digest('base64');
  // Whenever the content is another one, so is the generation.
  return { name, size: String(bytes.length), crc32c: crc.toString(), md5, generation: String(crc.valueOf()) };
}

function answerJson(body: object): FakeAnswer {
  return { body, headers: { 'content-type': 'application/json' } };
}

function keep(objects: Map<string, Buffer>, name: string, bytes: Buffer): FakeAnswer {
  objects.set(name, bytes);
  return answerJson(describe(name, bytes));
}

// multipart/related: the resource, then the content. The name is in the query.
function readMultipart({ path, headers, body }: SeenRequest): [string, Buffer] {
  const boundary = /boundary=["']?([^"';]+)/.exec(headers['content-type'] ?? '')?.[1] ?? '';
  const [, , content = ''] = body.toString('latin1').split(`--${boundary}`);
  const inner = content.slice(content.indexOf('\r\n\r\n') + 4).replace(/\r\n$/, '');
  return [new URL(path, 'http://x').searchParams.get('name') ?? '', Buffer.from(inner, 'latin1')];
}

// A part with its place: `bytes 0-9/*`, the last one with the size in place of the star.
function answerPart(
  objects: Map<string, Buffer>,
  uploads: Map<string, { readonly name: string; bytes: Buffer }>,
  id: string,
  { headers, body }: SeenRequest,
): FakeAnswer {
  const upload = uploads.get(id);
  if (upload === undefined) return { status: 404, body: '' };
  upload.bytes = Buffer.concat([upload.bytes, body]);
  const total = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
  const isWhole =
    headers['content-range'] === undefined ||
    /^bytes 0-\*\/\*$/.test(headers['content-range']) ||
    Number(total) === upload.bytes.length;
  if (isWhole) return keep(objects, upload.name, upload.bytes);
  return { status: 308, headers: { range: `bytes=0-${upload.bytes.length - 1}` } };
}

function answerObject(objects: Map<string, Buffer>, name: string, { method, path, headers }: SeenRequest): FakeAnswer {
  const found = objects.get(name);
  if (found === undefined) return { status: 404, body: `No such object: bucket/${name}` };
  if (method === 'DELETE') {
    objects.delete(name);
    return { status: 204 };
  }
  if (!path.includes('alt=media')) return answerJson(describe(name, found));
  const { crc32c, md5, generation } = describe(name, found);
  const further = {
    'x-goog-hash': `crc32c=${crc32c},md5=${md5}`,
    'x-goog-generation': generation,
    'x-goog-stored-content-encoding': 'identity',
  };
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
  const last = end === '' ? found.length - 1 : Math.min(Number(end), found.length - 1);
  if (start !== undefined && Number(start) > last) return { status: 416 };
  if (start === undefined) return { body: found, headers: further };
  return {
    status: 206,
    body: found.subarray(Number(start), last + 1),
    headers: { ...further, 'content-range': `bytes ${start}-${last}/${found.length}` },
  };
}

function list(objects: Map<string, Buffer>, query: URLSearchParams): FakeAnswer {
  const prefix = query.get('prefix') ?? '';
  const isLevel = query.get('delimiter') === '/';
  const names = new Set<string>();
  for (const key of objects.keys()) {
    if (!key.startsWith(prefix)) continue;
    const slash = isLevel ? key.indexOf('/', prefix.length) : -1;
    names.add(slash < 0 ? key : key.slice(0, slash + 1));
  }
  const start = Number(query.get('pageToken') ?? 0);
  const page = [...names].sort().slice(start, start + PAGE_SIZE);
  const isFolder = (name: string): boolean => isLevel && name.endsWith('/') && !objects.has(name);
  return answerJson({
    items: page.filter((name) => !isFolder(name)).map((name) => describe(name, objects.get(name) ?? Buffer.alloc(0))),
    prefixes: page.filter(isFolder),
    ...(start + PAGE_SIZE < names.size ? { nextPageToken: String(start + PAGE_SIZE) } : {}),
  });
}
