// What a run says of where it comes from (mlflow.tracking.context).
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { DecantError } from '../../errors.ts';
import { readSettings } from '../../settings.ts';
import { readGitTags } from '../git-tags.ts';
import { SOURCE_NAME_TAG, SOURCE_TYPE_TAG, USER_TAG } from '../tag-names.ts';

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
  return {
    [USER_TAG]: findUser(),
    [SOURCE_NAME_TAG]: script ?? '<console>',
    [SOURCE_TYPE_TAG]: 'LOCAL',
    ...(script === undefined ? {} : readGitTags(dirname(script))),
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
