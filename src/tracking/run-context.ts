// What a run says of where it comes from (mlflow.tracking.context).
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { DecantError } from '../errors.ts';
import { readSettings } from '../settings.ts';
import { GIT_COMMIT_TAG, SOURCE_NAME_TAG, SOURCE_TYPE_TAG, USER_TAG } from './tag-names.ts';

/** The user whom runs name: the one who signs in to the tracking server, or the one of this machine. */
export function findUser(): string {
  const { username } = readSettings().tracking;
  if (username !== undefined) return username;
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a container whose user has no name
  }
}

/** Tags of a new run: user, script, commit, and those of MLFLOW_RUN_CONTEXT. */
export function readRunContext(): Readonly<Record<string, string>> {
  const script = process.argv[1];
  const commit = script === undefined ? undefined : readGitCommit(dirname(script));
  return {
    [USER_TAG]: findUser(),
    [SOURCE_NAME_TAG]: script ?? '<console>',
    [SOURCE_TYPE_TAG]: 'LOCAL',
    ...(commit === undefined ? {} : { [GIT_COMMIT_TAG]: commit }),
    ...readSettingsTags(),
  };
}

function readSettingsTags(): Readonly<Record<string, string>> {
  const text = readSettings().tracking.runContext;
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'MLFLOW_RUN_CONTEXT is no JSON.', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'MLFLOW_RUN_CONTEXT must be a JSON object.');
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
}

/** The commit that is checked out around a folder, read from the files of git. */
function readGitCommit(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const head = readText(join(at, '.git', 'HEAD'));
    if (head !== undefined) return resolveHead(join(at, '.git'), head.trim());
    if (dirname(at) === at) return undefined;
  }
}

function resolveHead(git: string, head: string): string | undefined {
  const reference = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  const commit =
    reference === undefined
      ? head
      : (readText(join(git, ...reference.split('/')))?.trim() ??
        readText(join(git, 'packed-refs'))
          ?.split('\n')
          .find((line) => line.endsWith(` ${reference}`))
          ?.slice(0, 40));
  return commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // not there, or not ours to read
  }
}
