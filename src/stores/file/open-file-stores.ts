// Stores in a folder of the local disk, which MLflow 3 keeps for those who ask for them (parity TRK-002).
import { resolve } from 'node:path';
import { DecantError } from '../../errors.ts';
import { parseLocalPath } from '../local/parse-local-path.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import type { TrackingStore } from '../tracking/tracking-store.ts';
import { openFileModelRegistry } from './file-model-registry.ts';
import { openFileTrackingStore } from './file-tracking-store.ts';

/** Opens, or makes, a folder such as `mlruns`. `isAllowed` is MLFLOW_ALLOW_FILE_STORE: without it the folder is refused, as by MLflow 3. */
export function openFileStores(
  uri: string,
  isAllowed: boolean,
): { readonly tracking: TrackingStore; readonly registry: ModelRegistry } {
  if (!isAllowed) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      "The filesystem tracking backend (e.g., './mlruns') is in maintenance mode and will not receive further updates. Please migrate to a database backend (e.g., 'sqlite:///mlflow.db') to access the latest MLflow features. The `mlflow migrate-filestore` tool migrates your existing data losslessly. See https://mlflow.org/docs/latest/self-hosting/migrate-from-file-store for migration guidance. If the filesystem backend is required for your workflow, set `MLFLOW_ALLOW_FILE_STORE=true` to opt out of this exception.",
    );
  }
  const root = resolve(parseLocalPath(uri));
  const tracking = openFileTrackingStore(root, uri);
  return { tracking, registry: openFileModelRegistry(root, uri, tracking) };
}
