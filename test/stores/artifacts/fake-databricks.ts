// A Databricks workspace in memory: the APIs of DBFS and of files.
import type { FakeAnswer, SeenRequest } from '../fake-server.ts';
import { listFolder, removeTree } from './memory-files.ts';

/** The token that opens the workspace. */
export const TOKEN = 'dapi-open-sesame';
const BLOCK_SIZE = 1024 * 1024;
const PAGE_SIZE = 2;

/** Answers for the files of a map from absolute paths to bytes. */
export function answerAsDatabricks(files: Map<string, Buffer>): (request: SeenRequest) => FakeAnswer {
  const handles = new Map<number, { readonly path: string; bytes: Buffer }>();
  return (request) => {
    const url = new URL(request.path, 'http://workspace');
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return {
        status: 403,
        body: { error_code: '403', message: `Invalid access token ${request.headers.authorization}` },
      };
    }
    const [, call] = /^\/api\/2\.0\/dbfs\/(.+)$/.exec(url.pathname) ?? [];
    if (call !== undefined) {
      const fields =
        request.method === 'POST'
          ? (JSON.parse(request.body.toString()) as Record<string, unknown>)
          : Object.fromEntries(url.searchParams);
      return answerDbfs(files, handles, call, fields);
    }
    const [, kind, path = ''] = /^\/api\/2\.0\/fs\/(files|directories)(\/.*)$/.exec(url.pathname) ?? [];
    const decoded = decodeURIComponent(path);
    if (kind === 'files') return answerFile(files, decoded, request);
    if (kind === 'directories') return answerDirectory(files, decoded, request.method, url.searchParams);
    return { status: 404, body: { error_code: 'ENDPOINT_NOT_FOUND', message: 'no such call' } };
  };
}

function answerDbfs(
  files: Map<string, Buffer>,
  handles: Map<number, { readonly path: string; bytes: Buffer }>,
  call: string,
  fields: Record<string, unknown>,
): FakeAnswer {
  const path = String(fields['path']);
  const found = files.get(path);
  const below = listFolder(files, path);
  const decode = (data: unknown): Buffer => Buffer.from(String(data), 'base64');
  switch (call) {
    case 'list':
      if (found !== undefined) return { body: { files: [{ path, is_dir: false, file_size: found.length }] } };
      if (below.length === 0) return absent(path);
      return {
        body: {
          files: below.map(({ path: inner, bytes }) => ({
            path: inner,
            is_dir: bytes === undefined,
            file_size: bytes?.length ?? 0,
          })),
        },
      };
    case 'get-status':
      if (found === undefined && below.length === 0) return absent(path);
      return { body: { path, is_dir: found === undefined, file_size: found?.length ?? 0 } };
    case 'read': {
      if (found === undefined) return absent(path);
      if (Number(fields['length']) > BLOCK_SIZE) return refuse('MAX_READ_SIZE_EXCEEDED');
      const offset = Number(fields['offset']);
      const bytes = found.subarray(offset, offset + Number(fields['length']));
      return { body: { bytes_read: bytes.length, data: bytes.toString('base64') } };
    }
    case 'put':
      return keep(files, path, decode(fields['contents']));
    case 'create':
      handles.set(handles.size + 1, { path, bytes: Buffer.alloc(0) });
      return { body: { handle: handles.size } };
    case 'add-block': {
      const handle = handles.get(Number(fields['handle']));
      const block = decode(fields['data']);
      if (handle === undefined) return absent('handle');
      if (block.length > BLOCK_SIZE) return refuse('MAX_BLOCK_SIZE_EXCEEDED');
      handle.bytes = Buffer.concat([handle.bytes, block]);
      return { body: {} };
    }
    case 'close': {
      const handle = handles.get(Number(fields['handle']));
      return handle === undefined ? absent('handle') : keep(files, handle.path, handle.bytes);
    }
    case 'move': {
      const source = files.get(String(fields['source_path']));
      const target = String(fields['destination_path']);
      if (source === undefined) return absent(String(fields['source_path']));
      if (files.has(target)) return refuse('RESOURCE_ALREADY_EXISTS');
      files.delete(String(fields['source_path']));
      return keep(files, target, source);
    }
    case 'delete':
      return removeTree(files, path) ? { body: {} } : absent(path);
    default:
      return { status: 404, body: { error_code: 'ENDPOINT_NOT_FOUND', message: call } };
  }
}

function answerFile(files: Map<string, Buffer>, path: string, { method, headers, body }: SeenRequest): FakeAnswer {
  if (method === 'PUT') {
    files.set(path, body);
    return { status: 204 };
  }
  const found = files.get(path);
  if (found === undefined)
    return { status: 404, body: { error_code: 'NOT_FOUND', message: 'The file does not exist.' } };
  if (method === 'DELETE') {
    files.delete(path);
    return { status: 204 };
  }
  const [, start] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? [];
  return start === undefined ? { body: found } : { status: 206, body: found.subarray(Number(start)) };
}

function answerDirectory(files: Map<string, Buffer>, path: string, method: string, query: URLSearchParams): FakeAnswer {
  const entries = listFolder(files, path);
  if (entries.length === 0) return { status: 404, body: { error_code: 'NOT_FOUND', message: 'no such directory' } };
  if (method === 'DELETE') return refuse('DIRECTORY_NOT_EMPTY');
  const start = Number(query.get('page_token') ?? 0);
  const contents = entries.slice(start, start + PAGE_SIZE).map(({ name, path: inner, bytes }) => ({
    name,
    path: inner,
    is_directory: bytes === undefined,
    ...(bytes === undefined ? {} : { file_size: bytes.length }),
  }));
  const isLast = start + PAGE_SIZE >= entries.length;
  return { body: { contents, ...(isLast ? {} : { next_page_token: String(start + PAGE_SIZE) }) } };
}

function keep(files: Map<string, Buffer>, path: string, bytes: Buffer): FakeAnswer {
  files.set(path, bytes);
  return { body: {} };
}

function absent(path: string): FakeAnswer {
  return {
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `No file or directory exists on path ${path}.` },
  };
}

function refuse(code: string): FakeAnswer {
  return { status: 400, body: { error_code: code, message: 'refused' } };
}
