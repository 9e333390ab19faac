import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStores } from '../../../src/stores/open-stores.ts';
import type { Stores } from '../../../src/stores/open-stores.ts';
import { openSqlite } from '../../../src/stores/sql/sqlite-database.ts';
import { testTrackingStores } from '../tracking-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'decant-sqlite-'));
const open = (name: string): Promise<Stores> => openStores({ trackingUri: `sqlite:///${join(folder, name)}` });
const opened: Stores[] = [];
afterAll(async () => {
  await Promise.all(opened.map((stores) => stores.close()));
  rmSync(folder, { recursive: true, force: true });
});

describe('a sqlite file', () => {
  testTrackingStores(async () => {
    const stores = opened[0] ?? (await open('suite.db'));
    opened[0] = stores;
    return stores;
  });

  it('keeps all that eight processes log at the same time', async () => {
    const path = join(folder, 'many.db');
    const stores = await open('many.db');
    const { info } = await stores.tracking.createRun({ experimentId: '0', userId: 'ann', startTime: 1 });
    const api = resolve(import.meta.dirname, '../../../dist/entry-points/tracking.js');
    const script = join(folder, 'log.mjs');
    writeFileSync(
      script,
      `import { MlflowClient } from ${JSON.stringify(api)};
const [, , path, runId, worker] = process.argv;
const client = new MlflowClient({ trackingUri: 'sqlite:///' + path });
for (let batch = 0; batch < 10; batch++) {
  const metrics = Array.from({ length: 99 }, (_, index) => ({ key: 'm' + worker, value: index, timestamp: 1, step: batch * 100 + index }));
  await client.logBatch(runId, { metrics });
  await client.logMetric(runId, 'm' + worker, 1, { step: batch * 100 + 99 });
}
await client.close();
`,
    );
    const codes = await Promise.all(
      Array.from(
        { length: 8 },
        (_, worker) =>
          new Promise((done) => {
            spawn(process.execPath, [script, path, info.runId, String(worker)], { stdio: 'inherit' }).once(
              'exit',
              done,
            );
          }),
      ),
    );
    expect(codes).toEqual(Array.from({ length: 8 }, () => 0));
    for (let worker = 0; worker < 8; worker++) {
      const { items } = await stores.tracking.getMetricHistory(info.runId, `m${worker}`);
      const steps = items.map(({ step }) => step).sort((one, other) => one - other);
      expect(steps).toEqual(Array.from({ length: 1000 }, (_, step) => step));
    }
    await stores.close();
  });

  it('waits for a lock of another, and keeps what it has to write', async () => {
    const stores = await open('locked.db');
    const other = await openSqlite(join(folder, 'locked.db'), 'sqlite:///locked.db');
    let release: () => void = () => undefined;
    const held = other.transaction(() => new Promise<void>((resolve) => (release = resolve)));
    const writing = stores.tracking.createExperiment('late');
    await new Promise((resolve) => setTimeout(resolve, 300));
    release();
    await held;
    expect((await stores.tracking.getExperiment(await writing)).name).toBe('late');
    await other.close();
    await stores.close();
  });

  it('keeps nothing of a transaction that fails', async () => {
    const database = await openSqlite(join(folder, 'plain.db'), 'sqlite:///plain.db');
    await database.transaction((session) => session.run('CREATE TABLE t (x INTEGER PRIMARY KEY)'));
    await expect(
      database.transaction(async (session) => {
        await session.run('INSERT INTO t VALUES (?)', [1]);
        await session.run('INSERT INTO t VALUES (?)', [1]);
      }),
    ).rejects.toThrow();
    expect(await database.query('SELECT * FROM t')).toEqual([]);
    await database.close();
  });

  it('is refused where it is of another program, or of another release of MLflow', async () => {
    const other = await openSqlite(join(folder, 'other.db'), 'sqlite:///other.db');
    await other.transaction((session) => session.run('CREATE TABLE things (x)'));
    await other.close();
    await expect(open('other.db')).rejects.toMatchObject({ code: 'INVALID_STATE' });
    const old = await openSqlite(join(folder, 'old.db'), 'sqlite:///old.db');
    await old.transaction(async (session) => {
      await session.run('CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)');
      await session.run("INSERT INTO alembic_version VALUES ('451aebb31d03')");
    });
    await old.close();
    await expect(open('old.db')).rejects.toMatchObject({
      code: 'INVALID_STATE',
      message: expect.stringContaining(
        'Detected out-of-date database schema (found version 451aebb31d03, but expected dc11669786a5)',
      ) as string,
    });
    writeFileSync(join(folder, 'text.db'), 'this is no database, but a text of some length\n'.repeat(100));
    await expect(open('text.db')).rejects.toThrow();
  });
});
