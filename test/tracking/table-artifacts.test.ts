// Tables and images among artifacts, in a folder.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openArtifactStore } from '../../src/stores/artifacts/index.ts';
import type { ArtifactStore } from '../../src/stores/artifacts/index.ts';
import { nameImage } from '../../src/tracking/image-artifacts.ts';
import { appendTable, listTable, readTable } from '../../src/tracking/table-artifacts.ts';

let root = '';
let store: ArtifactStore;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'decant-tables-'));
  store = await openArtifactStore(root);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('tables', () => {
  it('hold columns and data, and grow', async () => {
    await appendTable(store, 'sub/t.json', { x: [1, Number.NaN], y: ['a', null] });
    expect(readFileSync(join(root, 'sub', 't.json'), 'utf8')).toBe(
      '{"columns": ["x", "y"], "data": [[1, "a"], [null, null]]}',
    );
    await appendTable(store, 'sub/t.json', [{ y: 'b', z: true }]);
    expect(await readTable(store, 'sub/t.json')).toMatchObject([
      { y: 'a', z: null },
      { x: null, y: null, z: null },
      { x: null, y: 'b', z: true },
    ]);
  });

  it('need a name that ends in .json', async () => {
    await expect(appendTable(store, 't.csv', { x: [1] })).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    await expect(appendTable(store, 'a:b.json', { x: [1] })).rejects.toThrow('forbidden character: :');
  });

  it('need columns of the same length', async () => {
    await expect(appendTable(store, 't.json', { x: [1], y: [] })).rejects.toThrow('same length');
  });

  it.each(['[]', '{"columns": ["a"]}', '{"columns": [1], "data": []}', '{"columns": ["a"], "data": [1]}'])(
    'are not read from %s',
    async (text) => {
      writeFileSync(join(root, 't.json'), text);
      await expect(readTable(store, 't.json')).rejects.toMatchObject({ code: 'MALFORMED_DATA' });
    },
  );

  it('are absent where no file is', async () => {
    await expect(readTable(store, 't.json')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  });

  it('are listed once', () => {
    const one = listTable(undefined, 'a.json') ?? '';
    expect(one).toBe('[{"path": "a.json", "type": "table"}]');
    expect(listTable(one, 'a.json')).toBeUndefined();
    expect(listTable(one, 'b.json')).toBe('[{"path": "a.json", "type": "table"}, {"path": "b.json", "type": "table"}]');
  });
});

describe('images of a series', () => {
  const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d]);

  it("have the names of MLflow's page", () => {
    expect(nameImage({ key: 'dogs/a b', step: 3, timestamp: 7 }, PNG)).toMatch(
      /^images\/dogs~a b\+step\+3\+timestamp\+7\+[0-9a-f-]{36}\.png$/,
    );
  });

  it('need a key without other signs, and a PNG file', () => {
    expect(() => nameImage({ key: 'a+b' }, PNG)).toThrow('invalid characters');
    expect(() => nameImage({ key: 'a' }, new Uint8Array([0xff, 0xd8]))).toThrow('must be a PNG file');
  });
});
