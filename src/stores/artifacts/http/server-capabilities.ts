// What a tracking server can do beside passing files through: it says so from MLflow 3 on (mlflow.store.artifact.mlflow_artifacts_repo).
import type { ArtifactSettings } from '../../../settings.ts';
import type { RestClient } from '../../rest/index.ts';
import { readJsonMap } from './artifacts-api.ts';

/** Milliseconds that the question may take: it is about speed alone. */
const TIME_LIMIT = 3000;
/** A server that fails once is not asked again. */
const FINAL_STATUSES = [408, 429, 500, 502, 503, 504];

/** Asked for when it is needed, once. */
export interface ServerCapabilities {
  /** Clients may send the parts of a file to the cloud behind the server. */
  takesParts(): Promise<boolean>;
  /** Clients may fetch a file from that cloud. */
  signsDownloads(): Promise<boolean>;
}

/** The capabilities of a server; MLflow's variables go before what it says. */
export function openServerCapabilities(client: RestClient, settings: ArtifactSettings): ServerCapabilities {
  let info: Promise<Readonly<Record<string, unknown>>> | undefined;
  const says = async (key: string): Promise<boolean> => (await (info ??= askServer(client)))[key] === true;
  return {
    takesParts: async () => settings.proxyMultipartUpload ?? says('multipart_uploads_enabled'),
    signsDownloads: async () => settings.proxyMultipartDownload ?? says('multipart_downloads_enabled'),
  };
}

async function askServer(client: RestClient): Promise<Readonly<Record<string, unknown>>> {
  try {
    const answer = await client.request('api/3.0/mlflow/server-info', {
      method: 'GET',
      finalStatuses: FINAL_STATUSES,
      signal: AbortSignal.timeout(TIME_LIMIT),
    });
    if (answer.status === 200) return await readJsonMap(answer);
    answer.body.resume();
  } catch {
    // A server before MLflow 3, or none at all: the transfer itself will tell.
  }
  return {};
}
