// The workspace of `dbfs:` and who asks it (mlflow.utils.databricks_utils.get_databricks_host_creds, mlflow.store.artifact.dbfs_artifact_repo).
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DecantError, describeError } from '../../../errors.ts';
import type { ArtifactSettings, Settings } from '../../../settings.ts';
import { HttpClient, readRetryPolicy } from '../../http/index.ts';
import { resolveTrackingUri } from '../../open-stores.ts';
import { openRestClient, RestClient } from '../../rest/index.ts';
import { readScheme } from '../../uri-scheme.ts';

/** A workspace, as variables or a profile say it. */
interface WorkspaceEntry {
  readonly host: string | undefined;
  readonly token: string | undefined;
}

/**
 * A client of the workspace. A named profile is one of `~/.databrickscfg`. Without one it is the tracking server, where that is one, else what DATABRICKS_HOST and
 * DATABRICKS_TOKEN or the profile DEFAULT say. UNAUTHENTICATED where neither names a host and a token.
 */
export function openWorkspace(
  profile: string | undefined,
  { artifacts, tracking }: Pick<Settings, 'artifacts' | 'tracking'>,
  trackingUri: string | undefined,
): RestClient {
  const server = resolveTrackingUri(trackingUri, tracking);
  const scheme = readScheme(server);
  if (profile === undefined && (scheme === 'http' || scheme === 'https')) return openRestClient(server, tracking);
  const chosen = profile ?? /^databricks:\/\/([^/]+)/.exec(server)?.[1];
  const { host, token } = findEntry(chosen, artifacts);
  if (host === undefined || token === undefined) throw refuse(chosen);
  return new RestClient(new HttpClient(readRetryPolicy(tracking)), parseHost(host), {
    Authorization: `Bearer ${token}`,
  });
}

function findEntry(profile: string | undefined, settings: ArtifactSettings): WorkspaceEntry {
  const { databricksHost: host, databricksToken: token, databricksConfigProfile } = settings;
  if (profile === undefined && host !== undefined && token !== undefined) return { host, token };
  const path = settings.databricksConfigFile ?? join(homedir(), '.databrickscfg');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return { host, token };
    throw new DecantError('IO_ERROR', `Cannot read ${path}: ${describeError(cause)}`, { cause });
  }
  const section = readSection(text, profile ?? databricksConfigProfile ?? 'DEFAULT');
  return { host: section.get('host'), token: section.get('token') };
}

/** The keys of one section of an INI file. */
function readSection(text: string, name: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const [, heading] = /^\s*\[(.*)\]\s*$/.exec(line) ?? [];
    if (heading !== undefined) section = heading.trim();
    const [, key, value] = /^\s*([^#;=:\s][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (heading === undefined && section === name && key !== undefined && value !== undefined && value !== '') {
      found.set(key.toLowerCase(), value);
    }
  }
  return found;
}

function parseHost(host: string): URL {
  try {
    return new URL('/', /^https?:\/\//i.test(host) ? host : `https://${host}`);
  } catch {
    throw new DecantError('INVALID_PARAMETER_VALUE', `The host of a Databricks workspace is ${JSON.stringify(host)}.`, {
      hint: 'Expected an address: https://name.cloud.databricks.com',
    });
  }
}

function refuse(profile: string | undefined): DecantError {
  const place = profile === undefined ? 'No Databricks workspace is known' : `The profile ${profile} is not known`;
  return new DecantError('UNAUTHENTICATED', `${place}, or it has no token.`, {
    hint: 'Set DATABRICKS_HOST and DATABRICKS_TOKEN, or put host and token into ~/.databrickscfg. Other ways to sign in (OAuth, Azure) are not supported.',
  });
}
