// `dbfs:` URIs (mlflow.store.artifact.dbfs_artifact_repo, uc_volume_artifact_repo, databricks_run_artifact_repo, databricks_logged_model_artifact_repo).
import { DecantError } from '../../../errors.ts';
import { readSettings } from '../../../settings.ts';
import type { Settings } from '../../../settings.ts';
import { hideCredentials } from '../../http/index.ts';
import { normalizeArtifactPath } from '../artifact-path.ts';
import type { ArtifactStore, OpenStoreOptions } from '../artifact-store.ts';
import { openFolderStore } from '../folders/index.ts';
import { openDbfsClient } from './dbfs-client.ts';
import { openFilesClient } from './files-client.ts';
import { openWorkspace } from './open-workspace.ts';

/** Opens the store at `dbfs:/path`, or `dbfs://profile@databricks/path`, whose workspace the profile names. */
export function openDatabricksStore(
  uri: string,
  { trackingUri }: OpenStoreOptions,
  settings: Pick<Settings, 'artifacts' | 'tracking'> = readSettings(),
): ArtifactStore {
  const { profile, path } = parseUri(uri);
  const filesPath = findFilesPath(path);
  const workspace = openWorkspace(profile, settings, trackingUri);
  if (filesPath !== undefined) return openFolderStore(uri, filesPath, openFilesClient(workspace));
  return openFolderStore(uri, path, openDbfsClient(workspace));
}

/**
 * The path under which the Files API has what does not lie in DBFS: volumes of Unity Catalog, and artifacts that MLflow guards itself, of runs and of logged models; undefined for
 * all else.
 */
function findFilesPath(path: string): string | undefined {
  if (/^[vV]olumes?\//.test(path)) {
    if (/^[vV]olumes?(?:\/[^/]+){4}/.test(path)) return path;
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `UC volumes URI must be of the form dbfs:/Volumes/<catalog>/<schema>/<volume>/<path>: dbfs:/${path}`,
    );
  }
  const [, experiment = '', rest = ''] = /^databricks\/mlflow-tracking\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (experiment === '') return undefined;
  const root = `WorkspaceInternal/Mlflow/Artifacts/${experiment}`;
  const [, model] = /^logged_models\/(.+)$/.exec(rest) ?? [];
  if (model !== undefined) return `${root}/LoggedModels/${model}`;
  if (/^(?:tr-|logged_models)/.test(rest)) {
    throw new DecantError('NOT_IMPLEMENTED', `dbfs:/${path} is no place of a run or of a logged model.`);
  }
  return `${root}/Runs/${rest}`;
}

function parseUri(uri: string): { readonly profile: string | undefined; readonly path: string } {
  const [, authority, path = ''] = /^dbfs:(?:\/\/([^/]*))?\/(.*)$/is.exec(uri) ?? [];
  const [, profile] = /^(?:([^@]*)@)?databricks$/i.exec(authority ?? '') ?? [];
  const isDefault = authority === undefined || authority === '' || /^databricks$/i.test(authority);
  if (!/^dbfs:\//i.test(uri) || (!isDefault && (profile === undefined || profile === ''))) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `DBFS URI must be of the form dbfs:/<path> or dbfs://profile@databricks/<path>, but received ${hideCredentials(uri)}`,
    );
  }
  if (profile?.includes(':') === true) {
    throw new DecantError(
      'NOT_IMPLEMENTED',
      'Scopes of secrets (dbfs://scope:key@databricks/) are known inside of Databricks only.',
      {
        hint: 'Name a profile of ~/.databrickscfg: dbfs://profile@databricks/path',
      },
    );
  }
  return { profile, path: normalizeArtifactPath(path.replace(/^\/+/, '')) };
}
