// `hdfs:` URIs (mlflow.store.artifact.hdfs_artifact_repo). Where Python speaks Hadoop's own protocol through its Java library, this speaks WebHDFS, on the port that name nodes have for it.
import { userInfo } from 'node:os';
import { DecantError } from '../../../errors.ts';
import { readSettings } from '../../../settings.ts';
import type { Settings } from '../../../settings.ts';
import { hideCredentials, HttpClient, readRetryPolicy } from '../../http/index.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import { openFolderStore } from '../folders/index.ts';
import { openWebHdfsClient } from './webhdfs-client.ts';

/** The port of WebHDFS from Hadoop 3 on. */
const WEBHDFS_PORT = 9870;

/** Opens the store at `hdfs://namenode:8020/path`, or `hdfs:/path` of the server that DECANT_WEBHDFS_URL names. */
export function openHdfsStore(
  uri: string,
  { artifacts, tracking }: Pick<Settings, 'artifacts' | 'tracking'> = readSettings(),
): ArtifactStore {
  const [, authority = '', path = ''] = /^hdfs:(?:\/\/([^/]*))?(\/.*)?$/is.exec(uri) ?? [];
  if (artifacts.kerberosTicketCache !== undefined) {
    throw new DecantError('NOT_IMPLEMENTED', 'MLFLOW_KERBEROS_TICKET_CACHE: Kerberos is not supported.');
  }
  const base = parseServer(artifacts.webHdfsUrl ?? findNameNode(authority, uri));
  const client = openWebHdfsClient({
    http: new HttpClient(readRetryPolicy(tracking)),
    authorization: readAuthorization(base),
    base: withoutCredentials(base),
    user: artifacts.hdfsUser ?? userInfo().username,
  });
  return openFolderStore(uri, path, client);
}

function findNameNode(authority: string, uri: string): string {
  const host = authority.replace(/^.*@/, '').replace(/:\d*$/, '');
  if (host !== '') return `http://${host}:${WEBHDFS_PORT}`;
  throw new DecantError('INVALID_PARAMETER_VALUE', `${hideCredentials(uri)} names no host.`, {
    hint: 'Set DECANT_WEBHDFS_URL to the address of WebHDFS: http://namenode:9870',
  });
}

function parseServer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `${hideCredentials(text)} is not the address of WebHDFS.`, {
      hint: 'Expected http://namenode:9870, or that of a gateway, without /webhdfs/v1.',
    });
  }
  return url;
}

function readAuthorization({ username, password }: URL): string | undefined {
  if (username === '') return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

function withoutCredentials(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  bare.search = '';
  bare.hash = '';
  if (!bare.pathname.endsWith('/')) bare.pathname += '/';
  return bare;
}
