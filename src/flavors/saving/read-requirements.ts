// Requirements as callers give them: lines and files, which name further files (mlflow.utils.requirements_utils._parse_requirements; parity MLM-032, MLM-033).
import { dirname, isAbsolute, join } from 'node:path';
import { DecantError } from '../../errors.ts';
import type { PipLines } from '../../model/save/environment-files.ts';
import type { Requirements } from './save-options.ts';
import { readLocalText } from './read-local-tree.ts';

/** Most files inside each other: a file may name itself. */
const MAX_DEPTH = 20;

/** The lines of a list, or of a file and those it names with `-r`; what `-c` names are constraints. Comments are left out. */
export async function readRequirements(given: Requirements): Promise<PipLines> {
  const lines = typeof given === 'string' ? [`-r ${given}`] : given;
  const requirements: string[] = [];
  const constraints: string[] = [];
  await collectLines(lines, '', false, 0);
  return { requirements, constraints };

  async function collectLines(
    texts: readonly string[],
    folder: string,
    isConstraint: boolean,
    depth: number,
  ): Promise<void> {
    for (const line of cleanLines(texts)) {
      const [, flag, name] = /^(-r|--requirement|-c|--constraint)(?:\s+|=)(.+)$/.exec(line) ?? [];
      if (flag === undefined || name === undefined) {
        (isConstraint ? constraints : requirements).push(line);
        continue;
      }
      if (depth === MAX_DEPTH) {
        throw new DecantError('LIMIT_EXCEEDED', `Files of requirements name each other more than ${MAX_DEPTH} deep.`);
      }
      const path = isAbsolute(name) ? name : join(folder, name);
      const text = await readLocalText(path, 'requirements');
      await collectLines(text.split(/\r?\n/), dirname(path), /^--?c/.test(flag), depth + 1);
    }
  }
}

// A comment begins at a line's start or behind a blank; a backslash at its end joins a line with the next.
function cleanLines(texts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let joined = '';
  for (const text of texts) {
    const line = text.trim().replace(/(^|\s+)#.*$/, '');
    joined += line.replace(/\\+$/, '');
    if (line.endsWith('\\')) continue;
    lines.push(joined);
    joined = '';
  }
  return [...lines, joined].filter((line) => line !== '');
}
