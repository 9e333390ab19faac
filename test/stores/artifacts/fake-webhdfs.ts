// WebHDFS in memory: the name node's answers, and those of a data node on the same server below /data.
import type { FakeAnswer, SeenRequest } from '../fake-server.ts';
import { listFolder, removeTree } from './memory-files.ts';

/** Answers for the files of a map from absolute paths to bytes. `isHttpFs`: as HttpFS does, which knows no options of RENAME. */
export function answerAsWebHdfs(
  files: Map<string, Buffer>,
  { isHttpFs = false }: { readonly isHttpFs?: boolean } = {},
): (request: SeenRequest) => FakeAnswer {
  return (request) => {
    const url = new URL(request.path, `http://${request.headers.host ?? ''}`);
    const [, prefix = '', encoded = ''] = /^(.*\/webhdfs\/v1|\/data)(\/.*)$/.exec(url.pathname) ?? [];
    const path = decodeURIComponent(encoded);
    const call = `${request.method} ${url.searchParams.get('op') ?? ''}`;
    if (path.includes(':')) return refuse(400, 'InvalidPathException', `Invalid path name ${path}`);
    if (prefix === '/data') return answerData(files, call, path, Number(url.searchParams.get('offset') ?? 0), request);
    if (request.body.length > 0) return refuse(400, 'IllegalArgumentException', 'The name node takes no content.');
    const data = { status: 307, headers: { location: `${url.origin}/data${encoded}${url.search}` } };
    switch (call) {
      case 'GET LISTSTATUS':
        return list(files, path);
      case 'GET OPEN':
        return files.has(path) ? data : absent(path);
      case 'PUT CREATE':
        return data;
      case 'DELETE DELETE':
        return { body: { boolean: removeTree(files, path) } };
      case 'PUT RENAME':
        return rename(
          files,
          path,
          url.searchParams.get('destination') ?? '',
          !isHttpFs && url.searchParams.get('renameoptions') === 'OVERWRITE',
        );
      default:
        return refuse(400, 'UnsupportedOperationException', call);
    }
  };
}

/** The answer that names a Java exception. */
export function refuse(status: number, exception: string, message: string): FakeAnswer {
  return { status, body: { RemoteException: { exception, javaClassName: `java.io.${exception}`, message } } };
}

function absent(path: string): FakeAnswer {
  return refuse(404, 'FileNotFoundException', `File ${path} does not exist.`);
}

function list(files: Map<string, Buffer>, path: string): FakeAnswer {
  const found = files.get(path);
  const entries = found === undefined ? listFolder(files, path) : [{ name: '', bytes: found }];
  if (entries.length === 0) return absent(path);
  const statuses = entries.map(({ name, bytes }) => ({
    pathSuffix: name,
    type: bytes === undefined ? 'DIRECTORY' : 'FILE',
    length: bytes?.length ?? 0,
  }));
  return { body: { FileStatuses: { FileStatus: statuses } } };
}

function rename(files: Map<string, Buffer>, from: string, to: string, overwrites: boolean): FakeAnswer {
  const bytes = files.get(from);
  if (bytes === undefined) return absent(from);
  if (files.has(to) && !overwrites) return { body: { boolean: false } };
  files.delete(from);
  files.set(to, bytes);
  return overwrites ? {} : { body: { boolean: true } };
}

function answerData(
  files: Map<string, Buffer>,
  call: string,
  path: string,
  offset: number,
  { body }: SeenRequest,
): FakeAnswer {
  if (call === 'PUT CREATE') {
    files.set(path, body);
    return { status: 201 };
  }
  const found = files.get(path);
  if (found === undefined) return absent(path);
  return { body: found.subarray(offset) };
}
