// A client of a tracking server with the credentials and options that MLflow's variables give (parity TRK-003).
import { readFileSync } from 'node:fs';
import { DecantError, describeError } from '../../errors.ts';
import { readSettings } from '../../settings.ts';
import type { TrackingSettings } from '../../settings.ts';
import { hideCredentials, HttpClient, readRetryPolicy } from '../http/index.ts';
import { RestClient } from './rest-client.ts';

/** Opens a client of the server at `uri`; a user and a password in the URI go before the variables. */
export function openRestClient(uri: string, settings: TrackingSettings = readSettings().tracking): RestClient {
  const base = parseServerUri(uri);
  const authorization = chooseAuthorization(base, settings);
  base.username = '';
  base.password = '';
  if (settings.awsSigv4 || settings.auth !== undefined) {
    throw new DecantError('NOT_IMPLEMENTED', 'MLFLOW_TRACKING_AWS_SIGV4 and MLFLOW_TRACKING_AUTH are not supported.', {
      hint: 'Use MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.',
    });
  }
  const ca = readPem('MLFLOW_TRACKING_SERVER_CERT_PATH', settings.serverCertPath);
  const clientCertificate = readPem('MLFLOW_TRACKING_CLIENT_CERT_PATH', settings.clientCertPath);
  const client = new HttpClient(readRetryPolicy(settings), {
    isInsecure: settings.isInsecureTls,
    ...(ca === undefined ? {} : { ca }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  });
  return new RestClient(client, base, {
    ...(authorization === undefined ? {} : { Authorization: authorization }),
    ...(settings.workspace === undefined ? {} : { 'X-MLFLOW-WORKSPACE': settings.workspace }),
  });
}

function parseServerUri(uri: string): URL {
  let url: URL;
  try {
    url = new URL(uri);
  } catch (cause) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Not the URI of a tracking server: ${hideCredentials(uri)}`, {
      cause,
    });
  }
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function chooseAuthorization(base: URL, settings: TrackingSettings): string | undefined {
  if (base.username !== '' || base.password !== '') {
    return basic(decodeURIComponent(base.username), decodeURIComponent(base.password));
  }
  const { username, password, token } = settings;
  if (username !== undefined && password !== undefined) return basic(username, password);
  return token === undefined ? undefined : `Bearer ${token}`;
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

function readPem(name: string, path: string | undefined): Uint8Array | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new DecantError('IO_ERROR', `${name} cannot be read: ${describeError(cause)}`, { cause });
  }
}
