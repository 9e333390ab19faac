// Tracking and registry in one database: `sqlite:///mlflow.db` (mlflow.store.db.utils; parity TRK-001).
import { dirname, resolve } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { DecantError } from '../../errors.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import type { TrackingStore } from '../tracking/tracking-store.ts';
import type { SqlDatabase } from './sql-database.ts';
import { openSqlModelRegistry } from './sql-model-registry.ts';
import { openSqlTrackingStore } from './sql-tracking-store.ts';
import { openSqlite } from './sqlite-database.ts';
import { DEFAULT_WORKSPACE, SCHEMA_REVISION, SQLITE_SCHEMA } from './sqlite-schema.ts';

/** Opens the database of a `sqlite:` URI; one that is absent is made, as MLflow makes it. */
export async function openSqliteStores(
  uri: string,
): Promise<{ readonly tracking: TrackingStore; readonly registry: ModelRegistry }> {
  const path = parseSqliteUri(uri);
  const artifactRoot = resolve('mlruns');
  await mkdir(dirname(path), { recursive: true });
  const database = await openSqlite(path, uri);
  try {
    await prepareSchema(database, artifactRoot);
  } catch (error) {
    await database.close();
    throw error;
  }
  const shared = closeOnce(database);
  const tracking = openSqlTrackingStore(shared, artifactRoot);
  const findModelLocation = async (modelId: string): Promise<string> =>
    (await tracking.getLoggedModel(modelId)).artifactLocation;
  return { tracking, registry: openSqlModelRegistry(shared, findModelLocation) };
}

// Three slashes before a relative path, four before an absolute one, as SQLAlchemy has it.
function parseSqliteUri(uri: string): string {
  const path = /^sqlite(?:\+\w+)?:\/\/\/([^?#]+)$/i.exec(uri)?.[1];
  if (path !== undefined && path !== ':memory:') return resolve(decodeURIComponent(path));
  throw new DecantError('INVALID_PARAMETER_VALUE', `Not the URI of a sqlite file: ${uri}`, {
    hint: 'Expected sqlite:///relative/path.db or sqlite:////absolute/path.db.',
  });
}

// Two programs may come at the same time: who is second finds what the first has made.
async function prepareSchema(database: SqlDatabase, artifactRoot: string): Promise<void> {
  if (await readRevision(database)) return;
  await database.transaction(async (session) => {
    const tables = await session.query("SELECT name FROM sqlite_master WHERE type = 'table'");
    if (tables.some(({ name }) => name === 'alembic_version')) return;
    if (tables.length > 0) {
      throw new DecantError('INVALID_STATE', `${database.uri} is no database of MLflow: it has other tables.`);
    }
    for (const statement of SQLITE_SCHEMA) await session.run(statement);
    await session.run('INSERT INTO alembic_version (version_num) VALUES (?)', [SCHEMA_REVISION]);
    const { name, description } = DEFAULT_WORKSPACE;
    await session.run('INSERT INTO workspaces (name, description) VALUES (?, ?)', [name, description]);
    const now = Date.now();
    await session.run(
      "INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time, workspace) VALUES (0, 'Default', ?, 'active', ?, ?, ?)",
      [`${artifactRoot}/0`, now, now, name],
    );
  });
}

async function readRevision(database: SqlDatabase): Promise<boolean> {
  const tables = await database.query(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'",
  );
  if (tables.length === 0) return false;
  const [row] = await database.query('SELECT version_num FROM alembic_version');
  const found = String(row?.['version_num'] ?? 'none');
  if (found === SCHEMA_REVISION) return true;
  throw new DecantError(
    'INVALID_STATE',
    `Detected out-of-date database schema (found version ${found}, but expected ${SCHEMA_REVISION}). Take a backup of your database, then run 'mlflow db upgrade <database_uri>' to migrate your database to the latest schema.`,
    { hint: 'A newer schema is of a newer MLflow than this release knows: reach it through its tracking server.' },
  );
}

/** Both stores close the one database. */
function closeOnce(database: SqlDatabase): SqlDatabase {
  let closing: Promise<void> | undefined;
  return { ...database, uri: database.uri, close: () => (closing ??= database.close()) };
}
