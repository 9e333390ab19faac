// Registered models in MLflow's SQL schema (mlflow.store.model_registry.sqlalchemy_store; parity TRK-038, TRK-039).
import { DecantError } from '../../errors.ts';
import { checkAlias, checkModelName, checkModelTags } from '../check-entities.ts';
import type { ModelRegistry, ModelVersion, ModelVersionStatus, RegisteredModel } from '../registry/model-registry.ts';
import { searchModelVersionItems, searchRegisteredModelItems } from '../search/index.ts';
import type { Texts } from '../tracking/entities.ts';
import { groupBy, number, queryByIds, text, textOrNone } from './read-rows.ts';
import type { SqlReader } from './read-rows.ts';
import type { SqlDatabase, SqlRow, SqlSession } from './sql-database.ts';
import { DEFAULT_WORKSPACE } from './sqlite-schema.ts';

const WORKSPACE = DEFAULT_WORKSPACE.name;
const STAGES = ['None', 'Staging', 'Production', 'Archived'] as const;
const ACTIVE_STAGES: readonly string[] = ['Staging', 'Production'];
/** Of versions that are deleted; their numbers are not given again. */
const DELETED = 'Deleted_Internal';

/** The registry of a database. `findModelLocation` says where a logged model's files are. */
export function openSqlModelRegistry(
  database: SqlDatabase,
  findModelLocation: (modelId: string) => Promise<string>,
): ModelRegistry {
  const changeModel = (name: string, work: (session: SqlSession) => Promise<void>): Promise<RegisteredModel> =>
    database.transaction(async (session) => {
      await findModelRow(session, name);
      await work(session);
      await touchModel(session, name);
      return findModel(session, name);
    });
  const changeVersion = (
    name: string,
    version: string,
    work: (session: SqlSession) => Promise<void>,
  ): Promise<ModelVersion> =>
    database.transaction(async (session) => {
      const row = await findVersionRow(session, name, version);
      await work(session);
      const now = Date.now();
      await session.run(
        'UPDATE model_versions SET last_updated_time = ? WHERE name = ? AND version = ? AND workspace = ?',
        [now, text(row, 'name'), number(row, 'version'), WORKSPACE],
      );
      await touchModel(session, name);
      return findVersion(session, name, version);
    });

  return {
    uri: database.uri,

    async createRegisteredModel(name, { tags = {}, description } = {}) {
      checkModelName(name);
      checkModelTags(tags);
      return await database.transaction(async (session) => {
        const taken = await session.query('SELECT 1 FROM registered_models WHERE name = ? AND workspace = ?', [
          name,
          WORKSPACE,
        ]);
        if (taken.length > 0) {
          throw new DecantError('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${name}) already exists.`);
        }
        const now = Date.now();
        await session.run(
          'INSERT INTO registered_models (name, creation_time, last_updated_time, description, workspace) VALUES (?, ?, ?, ?, ?)',
          [name, now, now, description ?? null, WORKSPACE],
        );
        for (const [key, value] of Object.entries(tags)) await putModelTag(session, name, key, value);
        return findModel(session, name);
      });
    },

    getRegisteredModel: (name) => findModel(database, name),

    updateRegisteredModel: (name, description) =>
      changeModel(name, (session) =>
        session.run('UPDATE registered_models SET description = ? WHERE name = ? AND workspace = ?', [
          description,
          name,
          WORKSPACE,
        ]),
      ),

    async renameRegisteredModel(name, newName) {
      checkModelName(newName);
      return await database.transaction(async (session) => {
        await findModelRow(session, name);
        const taken = await session.query('SELECT 1 FROM registered_models WHERE name = ? AND workspace = ?', [
          newName,
          WORKSPACE,
        ]);
        if (taken.length > 0) {
          throw new DecantError('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${newName}) already exists.`);
        }
        // Versions, tags and aliases follow by the keys of the schema.
        await session.run('UPDATE registered_models SET name = ? WHERE name = ? AND workspace = ?', [
          newName,
          name,
          WORKSPACE,
        ]);
        await touchModel(session, newName);
        return findModel(session, newName);
      });
    },

    deleteRegisteredModel: (name) =>
      database.transaction(async (session) => {
        await findModelRow(session, name);
        for (const table of [
          'model_version_tags',
          'registered_model_aliases',
          'registered_model_tags',
          'model_versions',
          'registered_models',
        ]) {
          await session.run(`DELETE FROM ${table} WHERE name = ? AND workspace = ?`, [name, WORKSPACE]);
        }
      }),

    async searchRegisteredModels(options = {}) {
      const rows = await database.query('SELECT * FROM registered_models WHERE workspace = ?', [WORKSPACE]);
      return searchRegisteredModelItems(await readModels(database, rows), options);
    },

    async getLatestVersions(name, stages) {
      const { latestVersions } = await findModel(database, name);
      if (stages === undefined || stages.length === 0) return latestVersions;
      const wanted = stages.map(checkStage);
      return latestVersions.filter(({ currentStage }) => wanted.includes(currentStage));
    },

    async setRegisteredModelTag(name, key, value) {
      checkModelTags({ [key]: value });
      await changeModel(name, (session) => putModelTag(session, name, key, value));
    },

    async deleteRegisteredModelTag(name, key) {
      await changeModel(name, (session) =>
        session.run('DELETE FROM registered_model_tags WHERE name = ? AND key = ? AND workspace = ?', [
          name,
          key,
          WORKSPACE,
        ]),
      );
    },

    async setRegisteredModelAlias(name, alias, version) {
      checkAlias(alias);
      await changeModel(name, async (session) => {
        await findVersionRow(session, name, version);
        await session.run(
          'INSERT INTO registered_model_aliases (alias, version, name, workspace) VALUES (?, ?, ?, ?) ON CONFLICT (workspace, name, alias) DO UPDATE SET version = excluded.version',
          [alias, Number(version), name, WORKSPACE],
        );
      });
    },

    async deleteRegisteredModelAlias(name, alias) {
      await changeModel(name, (session) =>
        session.run('DELETE FROM registered_model_aliases WHERE name = ? AND alias = ? AND workspace = ?', [
          name,
          alias,
          WORKSPACE,
        ]),
      );
    },

    async getModelVersionByAlias(name, alias) {
      const { aliases } = await findModel(database, name);
      const version = Object.hasOwn(aliases, alias) ? aliases[alias] : undefined;
      if (version === undefined) {
        throw new DecantError('INVALID_PARAMETER_VALUE', `Registered model alias ${alias} not found.`);
      }
      return findVersion(database, name, version);
    },

    async createModelVersion({ name, source, runId, runLink, description, tags = {}, modelId }) {
      checkModelTags(tags);
      const named = /^models:\/(m-[0-9a-f]{32})$/.exec(source)?.[1];
      const location = named === undefined ? source : await findModelLocation(named);
      if (modelId !== undefined && modelId !== named) await findModelLocation(modelId);
      return database.transaction(async (session) => {
        await findModelRow(session, name);
        const [row] = await session.query(
          'SELECT COALESCE(MAX(version), 0) + 1 AS version FROM model_versions WHERE name = ? AND workspace = ?',
          [name, WORKSPACE],
        );
        const version = number(row ?? {}, 'version');
        const now = Date.now();
        await session.run(
          "INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, current_stage, source, run_id, status, run_link, storage_location, workspace) VALUES (?, ?, ?, ?, ?, 'None', ?, ?, 'READY', ?, ?, ?)",
          [name, version, now, now, description ?? null, source, runId ?? null, runLink ?? null, location, WORKSPACE],
        );
        for (const [key, value] of Object.entries(tags)) await putVersionTag(session, name, version, key, value);
        await touchModel(session, name);
        return findVersion(session, name, String(version));
      });
    },

    getModelVersion: (name, version) => findVersion(database, name, version),

    updateModelVersion: (name, version, description) =>
      changeVersion(name, version, (session) =>
        session.run('UPDATE model_versions SET description = ? WHERE name = ? AND version = ? AND workspace = ?', [
          description,
          name,
          Number(version),
          WORKSPACE,
        ]),
      ),

    async deleteModelVersion(name, version) {
      await database.transaction(async (session) => {
        await findVersionRow(session, name, version);
        const key = [name, Number(version), WORKSPACE];
        await session.run('DELETE FROM registered_model_aliases WHERE name = ? AND version = ? AND workspace = ?', key);
        // As MLflow does: the row stays so that the number is not given again, without what it said.
        await session.run(
          `UPDATE model_versions SET current_stage = '${DELETED}', last_updated_time = ?, description = NULL, user_id = NULL, source = 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID', run_link = 'REDACTED-RUN-LINK', status_message = NULL WHERE name = ? AND version = ? AND workspace = ?`,
          [Date.now(), ...key],
        );
        await touchModel(session, name);
      });
    },

    async transitionModelVersionStage(name, version, stage, archiveExisting) {
      const wanted = checkStage(stage);
      if (archiveExisting && !ACTIVE_STAGES.includes(wanted)) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `Model version transition cannot archive existing model versions because '${wanted}' is not an Active stage. Valid stages are ${ACTIVE_STAGES.join(', ')}`,
        );
      }
      return await changeVersion(name, version, async (session) => {
        if (archiveExisting) {
          await session.run(
            "UPDATE model_versions SET current_stage = 'Archived', last_updated_time = ? WHERE name = ? AND version <> ? AND current_stage = ? AND workspace = ?",
            [Date.now(), name, Number(version), wanted, WORKSPACE],
          );
        }
        await session.run(
          'UPDATE model_versions SET current_stage = ? WHERE name = ? AND version = ? AND workspace = ?',
          [wanted, name, Number(version), WORKSPACE],
        );
      });
    },

    async searchModelVersions(options = {}) {
      const rows = await database.query('SELECT * FROM model_versions WHERE current_stage <> ? AND workspace = ?', [
        DELETED,
        WORKSPACE,
      ]);
      return searchModelVersionItems(await readVersions(database, rows), options);
    },

    async setModelVersionTag(name, version, key, value) {
      checkModelTags({ [key]: value });
      await changeVersion(name, version, (session) => putVersionTag(session, name, Number(version), key, value));
    },

    async deleteModelVersionTag(name, version, key) {
      await changeVersion(name, version, (session) =>
        session.run('DELETE FROM model_version_tags WHERE name = ? AND version = ? AND key = ? AND workspace = ?', [
          name,
          Number(version),
          key,
          WORKSPACE,
        ]),
      );
    },

    async getDownloadUri(name, version) {
      const row = await findVersionRow(database, name, version);
      return textOrNone(row, 'storage_location') ?? text(row, 'source');
    },

    close: () => database.close(),
  };
}

/** The stage under MLflow's name, however it is written. */
function checkStage(stage: string): string {
  const found = STAGES.find((name) => name.toLowerCase() === stage.toLowerCase());
  if (found !== undefined) return found;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Invalid Model Version stage: ${stage}. Value must be one of ${STAGES.join(', ')}.`,
  );
}

async function findModelRow(reader: SqlReader, name: string): Promise<SqlRow> {
  const [row] = await reader.query('SELECT * FROM registered_models WHERE name = ? AND workspace = ?', [
    name,
    WORKSPACE,
  ]);
  if (row !== undefined) return row;
  throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Registered Model with name=${name} not found`);
}

async function findModel(reader: SqlReader, name: string): Promise<RegisteredModel> {
  const [model] = await readModels(reader, [await findModelRow(reader, name)]);
  if (model === undefined) throw new DecantError('INTERNAL_ERROR', `Registered model ${name} cannot be read.`);
  return model;
}

async function findVersionRow(reader: SqlReader, name: string, version: string): Promise<SqlRow> {
  if (!/^\d{1,15}$/.test(version)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Model version must be an integer, got '${version}'`);
  }
  await findModelRow(reader, name);
  const [row] = await reader.query(
    'SELECT * FROM model_versions WHERE name = ? AND version = ? AND workspace = ? AND current_stage <> ?',
    [name, Number(version), WORKSPACE, DELETED],
  );
  if (row !== undefined) return row;
  throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Model Version (name=${name}, version=${version}) not found`);
}

async function findVersion(reader: SqlReader, name: string, version: string): Promise<ModelVersion> {
  const [found] = await readVersions(reader, [await findVersionRow(reader, name, version)]);
  if (found === undefined) throw new DecantError('INTERNAL_ERROR', `Version ${version} of ${name} cannot be read.`);
  return found;
}

async function readModels(reader: SqlReader, rows: readonly SqlRow[]): Promise<readonly RegisteredModel[]> {
  const names = rows.map((row) => text(row, 'name'));
  const tags = groupBy(await queryByIds(reader, 'SELECT * FROM registered_model_tags WHERE name', names), 'name');
  const aliases = groupBy(await queryByIds(reader, 'SELECT * FROM registered_model_aliases WHERE name', names), 'name');
  const versions = groupBy(
    await queryByIds(reader, `SELECT * FROM model_versions WHERE current_stage <> '${DELETED}' AND name`, names),
    'name',
  );
  const found: RegisteredModel[] = [];
  for (const row of rows) {
    const name = text(row, 'name');
    const latest = new Map<string, SqlRow>();
    for (const version of versions.get(name) ?? []) {
      const stage = text(version, 'current_stage');
      if (number(version, 'version') > number(latest.get(stage) ?? {}, 'version')) latest.set(stage, version);
    }
    found.push({
      name,
      creationTimestamp: number(row, 'creation_time'),
      lastUpdatedTimestamp: number(row, 'last_updated_time'),
      description: text(row, 'description'),
      tags: toTexts(tags.get(name), 'key', 'value'),
      aliases: toTexts(aliases.get(name), 'alias', 'version'),
      latestVersions: await readVersions(reader, [...latest.values()]),
    });
  }
  return found;
}

async function readVersions(reader: SqlReader, rows: readonly SqlRow[]): Promise<readonly ModelVersion[]> {
  const names = [...new Set(rows.map((row) => text(row, 'name')))];
  const tags = await queryByIds(reader, 'SELECT * FROM model_version_tags WHERE name', names);
  const aliases = await queryByIds(reader, 'SELECT * FROM registered_model_aliases WHERE name', names);
  return rows.map((row) => {
    const isOwn = (other: SqlRow): boolean =>
      other['name'] === row['name'] && number(other, 'version') === number(row, 'version');
    const source = text(row, 'source');
    return {
      name: text(row, 'name'),
      version: text(row, 'version'),
      creationTimestamp: number(row, 'creation_time'),
      lastUpdatedTimestamp: number(row, 'last_updated_time'),
      userId: textOrNone(row, 'user_id'),
      currentStage: text(row, 'current_stage'),
      description: text(row, 'description'),
      source,
      runId: textOrNone(row, 'run_id'),
      runLink: textOrNone(row, 'run_link'),
      modelId: /^models:\/(m-[0-9a-f]{32})$/.exec(source)?.[1],
      status: text(row, 'status') as ModelVersionStatus,
      statusMessage: textOrNone(row, 'status_message'),
      tags: toTexts(tags.filter(isOwn), 'key', 'value'),
      aliases: aliases.filter(isOwn).map((alias) => text(alias, 'alias')),
    };
  });
}

function toTexts(rows: readonly SqlRow[] = [], key: string, value: string): Texts {
  return Object.fromEntries(rows.map((row) => [text(row, key), text(row, value)]));
}

async function touchModel(session: SqlSession, name: string): Promise<void> {
  await session.run('UPDATE registered_models SET last_updated_time = ? WHERE name = ? AND workspace = ?', [
    Date.now(),
    name,
    WORKSPACE,
  ]);
}

async function putModelTag(session: SqlSession, name: string, key: string, value: string): Promise<void> {
  await session.run(
    'INSERT INTO registered_model_tags (key, value, name, workspace) VALUES (?, ?, ?, ?) ON CONFLICT (workspace, key, name) DO UPDATE SET value = excluded.value',
    [key, value, name, WORKSPACE],
  );
}

async function putVersionTag(
  session: SqlSession,
  name: string,
  version: number,
  key: string,
  value: string,
): Promise<void> {
  await session.run(
    'INSERT INTO model_version_tags (key, value, name, version, workspace) VALUES (?, ?, ?, ?, ?) ON CONFLICT (workspace, key, name, version) DO UPDATE SET value = excluded.value',
    [key, value, name, version, WORKSPACE],
  );
}
