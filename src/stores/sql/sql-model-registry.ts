// Registered models in MLflow's SQL schema (mlflow.store.model_registry.sqlalchemy_store; parity TRK-038, TRK-039).
import { DecantError } from '../../errors.ts';
import { checkAlias, checkModelName, checkModelTags } from '../check-entities.ts';
import {
  DELETED,
  findModel,
  findModelRow,
  findVersion,
  findVersionRow,
  putModelTag,
  putVersionTag,
  readModels,
  readVersions,
  touchModel,
  WORKSPACE,
} from './model-rows.ts';
import type { ModelRegistry, ModelVersion, RegisteredModel } from '../registry/model-registry.ts';
import { searchModelVersionItems, searchRegisteredModelItems } from '../search/index.ts';
import { number, text, textOrNone } from './read-rows.ts';
import type { SqlDatabase, SqlSession } from './sql-database.ts';

const STAGES = ['None', 'Staging', 'Production', 'Archived'] as const;
const ACTIVE_STAGES: readonly string[] = ['Staging', 'Production'];

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
