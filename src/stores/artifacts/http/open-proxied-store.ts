// `mlflow-artifacts:` and the http(s) URIs behind it (mlflow.store.artifact.mlflow_artifacts_repo; parity TRK-027).
import { DecantError } from '../../../errors.ts';
import { resolveTrackingUri } from '../../open-stores.ts';
import { hideCredentials } from '../../http/index.ts';
import { openRestClient } from '../../rest/index.ts';
import { readScheme } from '../../uri-scheme.ts';
import type { ArtifactStore, OpenStoreOptions } from '../artifact-store.ts';
import { openHttpArtifactStore } from './http-artifact-store.ts';

const ENDPOINT = '/api/2.0/mlflow-artifacts/artifacts';

/** Opens the store on the server that the URI names, or on the tracking server. */
export function openProxiedStore(uri: string, { trackingUri }: OpenStoreOptions): ArtifactStore {
  if (readScheme(uri) !== 'mlflow-artifacts') {
    const { server, root } = splitAtEndpoint(uri);
    return openHttpArtifactStore(openRestClient(server), root);
  }
  const { host, path } = parseProxiedUri(uri);
  const base = requireServer(resolveTrackingUri(trackingUri));
  if (host !== '') {
    base.host = host;
    base.username = '';
    base.password = '';
  }
  return openHttpArtifactStore(openRestClient(base.href), path);
}

function splitAtEndpoint(uri: string): { readonly server: string; readonly root: string } {
  const url = new URL(uri);
  const index = url.pathname.indexOf(ENDPOINT);
  if (index < 0) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `${hideCredentials(uri)} is not the address of artifacts on a tracking server.`,
      { hint: `Expected one with ${ENDPOINT} in it, or mlflow-artifacts:/path.` },
    );
  }
  const root = decodeURIComponent(url.pathname.slice(index + ENDPOINT.length)).replace(/^\/+/, '');
  url.pathname = url.pathname.slice(0, index);
  return { server: url.href, root };
}

function parseProxiedUri(uri: string): { readonly host: string; readonly path: string } {
  const [, host = '', path = ''] = /^mlflow-artifacts:(?:\/\/([^/]*))?\/*(.*)$/is.exec(uri) ?? [];
  if (/^\d+(?:\.\d+)?$/.test(host)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `The mlflow-artifacts uri was supplied with a port number: ${host}, but no host was defined.`,
    );
  }
  return { host: host.replace(/^.*@/, ''), path: path.replace(/^api\/2\.0\/mlflow-artifacts\/artifacts\/?/, '') };
}

function requireServer(trackingUri: string): URL {
  const scheme = readScheme(trackingUri);
  if (scheme === 'http' || scheme === 'https') return new URL(trackingUri);
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `When an mlflow-artifacts URI was supplied, the tracking URI must be a valid http or https URI, but it was currently set to ${hideCredentials(trackingUri)}.`,
    { hint: 'MLFLOW_TRACKING_URI names the server: http://localhost:5000.' },
  );
}
