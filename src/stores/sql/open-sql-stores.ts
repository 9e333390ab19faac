// Tracking and registry in one database: `sqlite:///mlflow.db`, `postgresql://…` (mlflow.store.db.utils; parity TRK-001).
import { dirname, resolve } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { DecantError } from '../../errors.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import type { TrackingStore } from '../tracking/tracking-store.ts';
import { openPostgres } from './postgres-database.ts';
import { POSTGRES_SCHEMA } from './postgres-schema.ts';
import type { SqlDatabase } from './sql-database.ts';
import { openSqlModelRegistry } from './sql-model-registry.ts';
import { openSqlTrackingStore } from './sql-tracking-store.ts';
import { openSqlite } from './sqlite-database.ts';
import { DEFAULT_WORKSPACE, SCHEMA_REVISION, SQLITE_SCHEMA } from './sqlite-schema.ts';

interface StorePair {
  readonly tracking: TrackingStore;
  readonly registry: ModelRegistry;
}

/** How a kind of database says which tables it has, and what makes them. */
interface SchemaPlan {
  /** Holds other programs back while the tables are made; sqlite's transactions do. */
  readonly lock?: string;
  readonly tables: string;
  readonly statements: readonly string[];
}

const SQLITE_PLAN: SchemaPlan = {
  tables: "SELECT name FROM sqlite_master WHERE type = 'table'",
  statements: SQLITE_SCHEMA,
};
const POSTGRES_PLAN: SchemaPlan = {
  lock: "SELECT pg_advisory_xact_lock(hashtext('decant: schema of mlflow'))",
  tables: 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()',
  statements: POSTGRES_SCHEMA,
};

/** Opens the database of a `sqlite:` URI; one that is absent is made, as MLflow makes it. */
export async function openSqliteStores(uri: string): Promise<StorePair> {
  const path = parseSqliteUri(uri);
  await mkdir(dirname(path), { recursive: true });
  return openStorePair(await openSqlite(path, uri), SQLITE_PLAN);
}

/** Opens the database of a `postgresql:` URI; tables are made, as MLflow makes them, where it has none. */
export async function openPostgresStores(uri: string): Promise<StorePair> {
  return openStorePair(await openPostgres(uri), POSTGRES_PLAN);
}

async function openStorePair(database: SqlDatabase, plan: SchemaPlan): Promise<StorePair> {
  const artifactRoot = resolve('mlruns');
  try {
    await prepareSchema(database, plan, artifactRoot);
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
async function prepareSchema(database: SqlDatabase, plan: SchemaPlan, artifactRoot: string): Promise<void> {
  if (await readRevision(database, plan)) return;
  await database.transaction(async (session) => {
    if (plan.lock !== undefined) await session.query(plan.lock);
    const tables = await session.query(plan.tables);
    if (tables.some(({ name }) => name === 'alembic_version')) return;
    if (tables.length > 0) {
      throw new DecantError('INVALID_STATE', `${database.uri} is no database of MLflow: it has other tables.`);
    }
    for (const statement of plan.statements) await session.run(statement);
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

async function readRevision(database: SqlDatabase, plan: SchemaPlan): Promise<boolean> {
  const tables = await database.query(plan.tables);
  if (!tables.some(({ name }) => name === 'alembic_version')) return false;
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
