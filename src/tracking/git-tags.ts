// Commit, branch and remote of the repository around a script, read from the files of git (mlflow.tracking.context.git_context; gitrepository-layout).
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { GIT_BRANCH_TAG, GIT_COMMIT_TAG, GIT_REPO_TAG } from './tag-names.ts';

/** Tags of the repository that a folder is in; none where there is no repository, or no commit. */
export function readGitTags(folder: string): Readonly<Record<string, string>> {
  const git = findGitFolder(folder);
  const head = git === undefined ? undefined : readText(join(git, 'HEAD'))?.trim();
  if (git === undefined || head === undefined) return {};
  // A worktree has its own HEAD, and shares all else.
  const shared = resolve(git, readText(join(git, 'commondir'))?.trim() ?? '.');
  const reference = /^ref: (refs\/[^\s\\]+)$/.exec(head)?.[1];
  const commit = reference === undefined ? head : findCommit(shared, reference);
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return {};
  const branch = reference?.startsWith('refs/heads/') === true ? reference.slice('refs/heads/'.length) : undefined;
  const remote = findRemote(readText(join(shared, 'config')) ?? '');
  return {
    [GIT_COMMIT_TAG]: commit,
    ...(branch === undefined ? {} : { [GIT_BRANCH_TAG]: branch }),
    ...(remote === undefined ? {} : { [GIT_REPO_TAG]: remote }),
  };
}

/** The folder `.git` of the repository, also where `.git` is a file that names it. */
function findGitFolder(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const git = join(at, '.git');
    if (readText(join(git, 'HEAD')) !== undefined) return git;
    const named = /^gitdir: (.+)$/m.exec(readText(git) ?? '')?.[1];
    if (named !== undefined) return resolve(at, named.trim());
    if (dirname(at) === at) return undefined;
  }
}

function findCommit(git: string, reference: string): string | undefined {
  if (reference.split('/').includes('..')) return undefined;
  const own = readText(join(git, ...reference.split('/')))?.trim();
  if (own !== undefined) return own;
  const packed = readText(join(git, 'packed-refs'))?.split('\n') ?? [];
  return packed.find((line) => line.endsWith(` ${reference}`))?.split(' ')[0];
}

// The first remote, without a user and a password: tags are shown to everybody.
function findRemote(config: string): string | undefined {
  const section = /^\[remote "[^\n]*\]([^[]*)/m.exec(config)?.[1];
  const url = /^\s*url\s*=\s*(\S+)/m.exec(section ?? '')?.[1];
  return url?.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // not there, or not ours to read
  }
}
