// Files of any web server, to be read: `https://host/models/wine`. Such servers list nothing: a model loads all the same, for its MLmodel names its other files. MLflow takes
// addresses of tracking servers only.
import type { IncomingMessage } from 'node:http';
import { DecantError } from '../../../errors.ts';
import { readSettings } from '../../../settings.ts';
import type { TrackingSettings } from '../../../settings.ts';
import { hideCredentials, HttpClient, readRetryPolicy } from '../../http/index.ts';
import { encodeArtifactPath, normalizeArtifactPath } from '../artifact-path.ts';
import type { ArtifactStore, ArtifactStream } from '../artifact-store.ts';
import { describeFailure } from '../objects/index.ts';
import { skipBytes } from '../skip-bytes.ts';

/** Servers that send a request on, one after the other. */
const MAX_REDIRECTIONS = 5;
const REDIRECTIONS = new Set([301, 302, 303, 307, 308]);

/** The last answer, and the address that gave it. */
interface FoundAnswer {
  readonly url: URL;
  readonly status: number;
  readonly etag: string | undefined;
  readonly body: IncomingMessage;
}

/**
 * Opens the store below an address. What stands behind its question mark (a signature) goes with every request, its user and password to its own server only; the
 * credentials of tracking servers do not.
 */
export function openWebStore(uri: string, settings: TrackingSettings = readSettings().tracking): ArtifactStore {
  const { base, authorization } = parseUri(uri);
  const shown = hideCredentials(uri).replace(/\/+$/, '');
  const http = new HttpClient(readRetryPolicy(settings));

  async function request(
    path: string,
    range: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<FoundAnswer> {
    let url = locate(base, path);
    for (let redirections = 0; redirections <= MAX_REDIRECTIONS; redirections++) {
      const headers = {
        ...(range === undefined ? {} : { Range: range }),
        ...(authorization !== undefined && url.origin === base.origin ? { Authorization: authorization } : {}),
      };
      const answer = await http.send({ method: 'GET', url, headers, ...(signal === undefined ? {} : { signal }) });
      const { location, etag } = answer.headers;
      if (!REDIRECTIONS.has(answer.status) || location === undefined) {
        return { url, status: answer.status, etag, body: answer.body };
      }
      answer.body.resume();
      url = parseLocation(location, url);
    }
    throw new DecantError('IO_ERROR', `${hideCredentials(url)} is sent from one server to the next without end.`);
  }

  const refuse = ({ status, body }: FoundAnswer, path: string): DecantError => {
    body.resume();
    return describeFailure(new Error(`status ${status}`), { status, name: 'Error' }, shown, path);
  };

  return {
    uri: shown,

    // Folders are not listed; that a path is a file is told. Signatures are for GET, which asks for one byte: 416 is an empty file.
    async list(path = '', { signal } = {}) {
      const inside = normalizeArtifactPath(path);
      if (inside === '') throw refuseList(shown);
      const answer = await request(inside, 'bytes=0-0', signal);
      if (answer.status === 404 || answer.status === 410) {
        answer.body.resume();
        return [];
      }
      if (![200, 206, 416].includes(answer.status)) throw refuse(answer, inside);
      answer.body.destroy(); // all of it may come
      if (isFolder(answer.url)) throw refuseList(`${shown}/${inside}`);
      return [];
    },

    async read(path, { start = 0, signal } = {}): Promise<ArtifactStream> {
      const inside = normalizeArtifactPath(path);
      if (inside === '') throw new DecantError('INVALID_PARAMETER_VALUE', `A file name is needed in ${shown}.`);
      const answer = await request(inside, start === 0 ? undefined : `bytes=${start}-`, signal);
      if (answer.status !== 200 && answer.status !== 206) throw refuse(answer, inside);
      if (isFolder(answer.url)) {
        answer.body.destroy();
        throw new DecantError('RESOURCE_DOES_NOT_EXIST', `No such artifact: '${inside}' in ${shown}: it is a folder.`);
      }
      const bytes = start > 0 && answer.status === 200 ? skipBytes(answer.body, start) : answer.body;
      const { etag } = answer;
      return etag === undefined ? bytes : { etag, [Symbol.asyncIterator]: () => bytes[Symbol.asyncIterator]() };
    },

    close() {
      http.close();
      return Promise.resolve();
    },
  };
}

function parseUri(uri: string): { readonly base: URL; readonly authorization: string | undefined } {
  if (!URL.canParse(uri)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Not an address: ${hideCredentials(uri)}`);
  }
  const base = new URL(uri);
  const { username, password } = base;
  base.username = '';
  base.password = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  if (username === '') return { base, authorization: undefined };
  const pair = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`, 'utf8');
  return { base, authorization: `Basic ${pair.toString('base64')}` };
}

function locate(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname += encodeArtifactPath(path);
  return url;
}

function parseLocation(location: string, from: URL): URL {
  const url = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && from.protocol === 'http:');
  if (url !== undefined && isWeb) return url;
  throw new DecantError('IO_ERROR', `${hideCredentials(from)} sends the request on to a place that is not safe.`, {
    hint: 'Redirections lead from http to https, and never back or to another scheme.',
  });
}

// Where a file is asked for, servers answer with a slash at the end for a folder.
function isFolder(url: URL): boolean {
  return url.pathname.endsWith('/');
}

function refuseList(uri: string): DecantError {
  return new DecantError('NOT_IMPLEMENTED', `${uri} cannot be listed: web servers tell of single files only.`, {
    hint: 'Models load from there, and single files are downloaded. For whole folders name the store behind the server, or mlflow-artifacts:.',
  });
}
