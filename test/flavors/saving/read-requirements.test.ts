// Requirements in lists and files, as MLflow reads them (MLM-032, MLM-033).
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRequirements } from '../../../src/flavors/saving/read-requirements.ts';

interface Golden {
  readonly files: readonly { readonly lines: readonly string[]; readonly read: readonly string[] }[];
}
const PATH = join(import.meta.dirname, '..', '..', 'fixtures', 'pip-requirements.json');
const { files } = JSON.parse(readFileSync(PATH, 'utf8')) as Golden;
const folder = mkdtempSync(join(tmpdir(), 'decant-requirements-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('readRequirements', () => {
  it.each(files)('leaves comments out and joins lines as MLflow does: $lines', async ({ lines, read }) => {
    expect(await readRequirements(lines)).toEqual({ requirements: read, constraints: [] });
  });

  it('follows files, whose own are found beside them, and tells constraints apart', async () => {
    mkdirSync(join(folder, 'inner'));
    write('inner/more.txt', 'scipy\n-c limits.txt\n');
    write('inner/limits.txt', 'numpy<3\n-r pinned.txt\n');
    write('inner/pinned.txt', 'pandas==3.1.1\n');
    const path = write('requirements.txt', 'numpy\r\n--requirement=inner/more.txt\n');
    const expected = { requirements: ['numpy', 'scipy', 'pandas==3.1.1'], constraints: ['numpy<3'] };
    expect(await readRequirements(path)).toEqual(expected);
    expect(await readRequirements([`-r ${path}`])).toEqual(expected);
  });

  it('refuses a file that is not there, and one that names itself', async () => {
    await expect(readRequirements(join(folder, 'absent.txt'))).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(`Cannot read the requirements ${join(folder, 'absent.txt')}: `) as string,
    });
    const path = write('loop.txt', '-r loop.txt\n');
    await expect(readRequirements(path)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});
