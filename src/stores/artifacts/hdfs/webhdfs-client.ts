// Files of HDFS by its REST API (hadoop.apache.org/docs/stable/hadoop-project-dist/hadoop-hdfs/WebHDFS.html): the name node answers where a file is, a data node moves its bytes.
import { DecantError } from '../../../errors.ts';
import type { ErrorCode } from '../../../errors.ts';
import { hideCredentials, readAnswer } from '../../http/index.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../http/index.ts';
import { isJsonMap, JsonFields } from '../../rest/json-fields.ts';
import { encodeArtifactPath } from '../artifact-path.ts';
import { RefusedRequest } from '../folders/index.ts';
import type { FolderClient } from '../folders/index.ts';
import { sizeOfContent } from '../objects/index.ts';
import { choosePartName } from '../part-name.ts';

/** Name nodes and gateways that send a request on, one after the other. */
const MAX_REDIRECTIONS = 3;
/** Bytes of a refusal that are read, for its reason. */
const MAX_REASON = 256 * 1024;

/** Java's exceptions, of which many come with status 403. */
const CODES_OF_EXCEPTION: Readonly<Record<string, ErrorCode>> = {
  AccessControlException: 'PERMISSION_DENIED',
  AuthenticationException: 'UNAUTHENTICATED',
  AuthorizationException: 'PERMISSION_DENIED',
  FileNotFoundException: 'RESOURCE_DOES_NOT_EXIST',
  IllegalArgumentException: 'INVALID_PARAMETER_VALUE',
  InvalidPathException: 'INVALID_PARAMETER_VALUE',
  RetriableException: 'TEMPORARILY_UNAVAILABLE',
  SafeModeException: 'TEMPORARILY_UNAVAILABLE',
  SecurityException: 'UNAUTHENTICATED',
  StandbyException: 'TEMPORARILY_UNAVAILABLE',
  UnsupportedOperationException: 'NOT_IMPLEMENTED',
};

/** Who asks which server. */
export interface WebHdfsAccess {
  readonly http: HttpClient;
  /** Ends with a slash; `webhdfs/v1` lies below it. */
  readonly base: URL;
  /** Name of the user, which the server believes. */
  readonly user: string;
  /** Of a gateway; sent to no other server. */
  readonly authorization: string | undefined;
}

type Sent = Omit<HttpRequest, 'url' | 'signal'>;

/** The files that a name node knows. */
export function openWebHdfsClient({ http, base, user, authorization }: WebHdfsAccess): FolderClient {
  const send = async (url: URL, request: Sent, signal: AbortSignal | undefined): Promise<HttpAnswer> => {
    const isGateway = authorization !== undefined && url.origin === base.origin;
    const headers = { ...request.headers, ...(isGateway ? { Authorization: authorization } : {}) };
    return http.send({ ...request, url, headers, ...(signal === undefined ? {} : { signal }) });
  };
  const locate = (operation: string, path: string, fields: Readonly<Record<string, string>>): URL => {
    const url = new URL(`webhdfs/v1${encodeArtifactPath(path)}`, base);
    url.search = new URLSearchParams({ op: operation, 'user.name': user, ...fields }).toString();
    return url;
  };

  /** A request that the name node answers itself. */
  async function call(
    method: 'GET' | 'PUT' | 'DELETE',
    operation: string,
    path: string,
    fields: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<JsonFields> {
    const answer = await send(locate(operation, path, fields), { method }, signal);
    await refuseFailure(answer);
    return readFields(answer, operation);
  }

  /** A request whose bytes a data node moves: `request` goes where the name node says. */
  async function transfer(first: URL, request: Sent, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    let url = first;
    for (let redirections = 0; redirections <= MAX_REDIRECTIONS; redirections++) {
      // The content goes to a data node only.
      const answer = await send(url, redirections === 0 ? { method: request.method } : request, signal);
      const { location } = answer.headers;
      if (answer.status !== 307 || location === undefined) {
        await refuseFailure(answer);
        return answer;
      }
      answer.body.resume();
      url = parseLocation(location, url);
    }
    throw new DecantError('IO_ERROR', `${hideCredentials(first)} is sent from one server to the next without end.`);
  }

  const remove = (path: string, signal: AbortSignal | undefined): Promise<JsonFields> =>
    call('DELETE', 'DELETE', path, { recursive: 'true' }, signal);

  async function rename(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
    const isFree = await call('PUT', 'RENAME', from, { destination: to, renameoptions: 'OVERWRITE' }, signal);
    // A name node answers nothing. HttpFS does not know the option: it says whether the name was free.
    if (!isFree.has('boolean') || isFree.boolean('boolean')) return;
    await remove(to, signal);
    if ((await call('PUT', 'RENAME', from, { destination: to }, signal)).boolean('boolean')) return;
    throw new RefusedRequest(`${from} cannot be renamed`, { status: undefined, name: 'IO_ERROR' });
  }

  return {
    async list(path, signal) {
      let answer;
      try {
        answer = await call('GET', 'LISTSTATUS', path, {}, signal);
      } catch (error) {
        if (error instanceof RefusedRequest && error.name === 'FileNotFoundException') return [];
        throw error;
      }
      return answer
        .requireFields('FileStatuses')
        .list('FileStatus')
        .filter((status) => status.text('pathSuffix') !== '') // a file is its own list
        .map((status) => ({
          name: status.requireText('pathSuffix'),
          isDirectory: status.requireText('type') === 'DIRECTORY',
          size: status.number('length') ?? 0,
        }));
    },

    async read(path, start, signal) {
      const url = locate('OPEN', path, start === 0 ? {} : { offset: String(start) });
      return (await transfer(url, { method: 'GET' }, signal)).body;
    },

    async write(path, content, signal) {
      const part = `${path.slice(0, path.lastIndexOf('/') + 1)}${choosePartName()}`;
      const request = {
        method: 'PUT',
        headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': String(sizeOfContent(content)) },
        body: content instanceof Uint8Array ? content : () => content.open(),
      };
      try {
        const answer = await transfer(locate('CREATE', part, { overwrite: 'true' }), request, signal);
        answer.body.resume();
        await rename(part, path, signal);
      } catch (error) {
        // The reason for the failure is what counts, not that the part could not be removed.
        await remove(part, undefined).catch(() => undefined);
        throw error;
      }
    },

    async remove(path, signal) {
      await remove(path, signal);
    },

    explain(error) {
      if (!(error instanceof RefusedRequest)) {
        return { status: undefined, name: error instanceof Error ? error.name : 'Error' };
      }
      const { status, name } = error;
      // 403 is also what an exception of input and output has.
      return {
        status,
        name: CODES_OF_EXCEPTION[name] ?? (name.endsWith('Exception') && status === 403 ? 'IO_ERROR' : name),
      };
    },

    close() {
      http.close();
      return Promise.resolve();
    },
  };
}

async function readFields(answer: HttpAnswer, operation: string): Promise<JsonFields> {
  return new JsonFields(parse(new TextDecoder().decode(await readAnswer(answer))), operation);
}

async function refuseFailure(answer: HttpAnswer): Promise<void> {
  if (answer.status >= 200 && answer.status < 300) return;
  const text = new TextDecoder().decode(await readAnswer(answer, MAX_REASON));
  if (answer.status === 401 && /negotiate/i.test(answer.headers['www-authenticate'] ?? '')) {
    throw new DecantError('NOT_IMPLEMENTED', 'This HDFS asks for Kerberos, which is not supported.', {
      hint: 'Name a gateway that takes a user and a password: DECANT_WEBHDFS_URL=https://user:password@gateway:8443/gateway/default',
    });
  }
  const { RemoteException: remote } = parse(text);
  const { exception, message } = isJsonMap(remote) ? remote : {};
  throw new RefusedRequest(typeof message === 'string' ? message : `status ${answer.status}`, {
    status: answer.status,
    name: typeof exception === 'string' ? exception : 'Error',
  });
}

function parseLocation(location: string, from: URL): URL {
  const url = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new DecantError('IO_ERROR', `${hideCredentials(from)} sends the request on to what is no address.`);
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonMap(value) ? value : {};
  } catch {
    return {}; // a page of a gateway, or nothing
  }
}
