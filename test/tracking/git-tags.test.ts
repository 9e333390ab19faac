// What runs say of the repository that their script is in.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readGitTags } from '../../src/tracking/git-tags.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'decant-git-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('readGitTags', () => {
  it('finds commit, branch and remote from a folder inside, without credentials', () => {
    write('.git/HEAD', 'ref: refs/heads/feature/one\n');
    write('.git/refs/heads/feature/one', `${COMMIT}\n`);
    write('.git/config', '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://me:token@host/team/repo.git\n');
    mkdirSync(join(root, 'a', 'b'), { recursive: true });
    expect(readGitTags(join(root, 'a', 'b'))).toEqual({
      'mlflow.source.git.commit': COMMIT,
      'mlflow.source.git.branch': 'feature/one',
      'mlflow.source.git.repoURL': 'https://host/team/repo.git',
    });
  });

  it('reads packed references, and a HEAD that is on no branch', () => {
    write('.git/HEAD', 'ref: refs/heads/main\n');
    write('.git/packed-refs', `# pack-refs\n${COMMIT} refs/heads/main\n`);
    expect(readGitTags(root)).toEqual({ 'mlflow.source.git.commit': COMMIT, 'mlflow.source.git.branch': 'main' });
    write('.git/HEAD', `${COMMIT}\n`);
    expect(readGitTags(root)).toEqual({ 'mlflow.source.git.commit': COMMIT });
  });

  it('follows the file of a worktree', () => {
    write('main/.git/refs/heads/side', `${COMMIT}\n`);
    write('main/.git/worktrees/side/HEAD', 'ref: refs/heads/side\n');
    write('main/.git/worktrees/side/commondir', '../..\n');
    write('side/.git', `gitdir: ${join(root, 'main/.git/worktrees/side')}\n`);
    expect(readGitTags(join(root, 'side'))).toEqual({
      'mlflow.source.git.commit': COMMIT,
      'mlflow.source.git.branch': 'side',
    });
  });

  it.each([
    ['nothing', undefined],
    ['a HEAD without a commit', 'ref: refs/heads/main\n'],
    ['a HEAD that leaves the repository', 'ref: refs/../../../secret\n'],
    ['a HEAD that is no commit', 'none\n'],
  ])('has no tags for %s', (_, head) => {
    if (head !== undefined) write('.git/HEAD', head);
    expect(readGitTags(root)).toEqual({});
  });
});
