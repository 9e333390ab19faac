// `runs:/<run id>/<path>`: a model that the run made under that name, or what lies among its artifacts (parity TRK-020).
import { DecantError } from '../../errors.ts';
import { openStores } from '../open-stores.ts';
import type { LoggedModel } from '../tracking/entities.ts';
import type { TrackingStore } from '../tracking/tracking-store.ts';
import { appendToUri } from '../uri-scheme.ts';
import { normalizeArtifactPath } from './artifact-path.ts';
import { checkLocation } from './check-location.ts';
import type { OpenStoreOptions } from './artifact-store.ts';

/** The parts of a `runs:` URI; INVALID_PARAMETER_VALUE where it has no run. */
export function parseRunUri(uri: string): { readonly runId: string; readonly path: string } {
  const [, runId = '', path = ''] = /^runs:\/(?:\/[^/]*\/)?([^/]*)\/?(.*)$/is.exec(uri) ?? [];
  if (runId !== '') return { runId, path: normalizeArtifactPath(path) };
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Not a proper runs:/ URI: ${uri}. Runs URIs must be of the form 'runs:/<run_id>/run-relative/path/to/artifact'`,
  );
}

/** The URI of the artifacts behind a `runs:` URI. */
export async function resolveRunUri(uri: string, options: OpenStoreOptions): Promise<string> {
  const { runId, path } = parseRunUri(uri);
  const stores = await openStores(options);
  try {
    const run = await stores.tracking.getRun(runId);
    const [name = '', ...rest] = path.split('/');
    const model = name === '' ? undefined : await findLoggedModel(stores.tracking, run.info.experimentId, runId, name);
    const [root, inside] =
      model === undefined ? [run.info.artifactUri, path] : [model.artifactLocation, rest.join('/')];
    return appendToUri(checkLocation(root, stores.trackingUri), inside);
  } finally {
    await stores.close();
  }
}

/** The newest model of a name that the run made; undefined also where the server knows no such models (before MLflow 3). */
async function findLoggedModel(
  tracking: TrackingStore,
  experimentId: string,
  runId: string,
  name: string,
): Promise<LoggedModel | undefined> {
  if (/['"]/.test(name)) return undefined; // no model has such a name
  let pageToken: string | undefined;
  do {
    let page;
    try {
      page = await tracking.searchLoggedModels([experimentId], {
        filter: `name = '${name}'`,
        ...(pageToken === undefined ? {} : { pageToken }),
      });
    } catch (error) {
      if (error instanceof DecantError && error.code === 'ENDPOINT_NOT_FOUND') return undefined;
      throw error;
    }
    const found = page.items.find(({ sourceRunId }) => sourceRunId === runId);
    if (found !== undefined) return found;
    pageToken = page.token;
  } while (pageToken !== undefined);
  return undefined;
}
