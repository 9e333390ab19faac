// The artifact proxy of a tracking server, in memory (parity TRK-073).
import type { FakeAnswer, SeenRequest } from '../fake-server.ts';

const ENDPOINT = '/api/2.0/mlflow-artifacts/artifacts';

/** Answers for the files of a map from paths to bytes. */
export function answerAsProxy(files: Map<string, Buffer>): (request: SeenRequest) => FakeAnswer {
  return ({ method, path, headers, body }) => {
    const url = new URL(path, 'http://proxy');
    if (!url.pathname.startsWith(ENDPOINT)) return { status: 404, body: '<html>' };
    const name = decodeURIComponent(url.pathname.slice(ENDPOINT.length + 1));
    if (method === 'PUT') {
      files.set(name, body);
      return { body: {} };
    }
    if (method === 'DELETE') {
      for (const key of files.keys()) if (name === '' || key === name || key.startsWith(`${name}/`)) files.delete(key);
      return { body: {} };
    }
    if (url.pathname === ENDPOINT) return { body: { files: list(files, url.searchParams.get('path') ?? '') } };
    const found = files.get(name);
    if (found === undefined) return { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'no' } };
    const start = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1];
    return start === undefined ? { body: found } : { status: 206, body: found.subarray(Number(start)) };
  };
}

function list(files: Map<string, Buffer>, folder: string): { path: string; is_dir: boolean; file_size?: number }[] {
  const only = files.get(folder);
  if (only !== undefined) return [{ path: folder.split('/').at(-1) ?? '', is_dir: false, file_size: only.length }];
  const prefix = folder === '' ? '' : `${folder}/`;
  const found = new Map<string, { path: string; is_dir: boolean; file_size?: number }>();
  for (const [key, bytes] of files) {
    if (!key.startsWith(prefix)) continue;
    const [first = '', ...rest] = key.slice(prefix.length).split('/');
    if (rest.length > 0) found.set(first, { path: first, is_dir: true });
    else found.set(first, { path: first, is_dir: false, file_size: bytes.length });
  }
  return [...found.values()];
}
