// Registered models and their versions, row by row (mlflow.store.model_registry.dbmodels.models; parity TRK-038, TRK-039).
import { DecantError } from '../../errors.ts';
import type { ModelVersion, ModelVersionStatus, RegisteredModel } from '../registry/model-registry.ts';
import type { Texts } from '../tracking/entities.ts';
import { groupBy, number, queryByIds, text, textOrNone } from './read-rows.ts';
import type { SqlReader } from './read-rows.ts';
import type { SqlRow, SqlSession } from './sql-database.ts';
import { DEFAULT_WORKSPACE } from './sqlite-schema.ts';

export const WORKSPACE = DEFAULT_WORKSPACE.name;
/** Stage of versions that are deleted; their numbers are not given again. */
export const DELETED = 'Deleted_Internal';

/** The row of a registered model; RESOURCE_DOES_NOT_EXIST where there is none. */
export async function findModelRow(reader: SqlReader, name: string): Promise<SqlRow> {
  const [row] = await reader.query('SELECT * FROM registered_models WHERE name = ? AND workspace = ?', [
    name,
    WORKSPACE,
  ]);
  if (row !== undefined) return row;
  throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Registered Model with name=${name} not found`);
}

/** A registered model with its tags, aliases and newest versions. */
export async function findModel(reader: SqlReader, name: string): Promise<RegisteredModel> {
  const [model] = await readModels(reader, [await findModelRow(reader, name)]);
  if (model === undefined) throw new DecantError('INTERNAL_ERROR', `Registered model ${name} cannot be read.`);
  return model;
}

/** The row of a version that is not deleted. */
export async function findVersionRow(reader: SqlReader, name: string, version: string): Promise<SqlRow> {
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

/** A version with its tags and aliases. */
export async function findVersion(reader: SqlReader, name: string, version: string): Promise<ModelVersion> {
  const [found] = await readVersions(reader, [await findVersionRow(reader, name, version)]);
  if (found === undefined) throw new DecantError('INTERNAL_ERROR', `Version ${version} of ${name} cannot be read.`);
  return found;
}

/** Registered models of rows, in a handful of statements. */
export async function readModels(reader: SqlReader, rows: readonly SqlRow[]): Promise<readonly RegisteredModel[]> {
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

/** Versions of rows, in two statements. */
export async function readVersions(reader: SqlReader, rows: readonly SqlRow[]): Promise<readonly ModelVersion[]> {
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

/** Notes that a registered model has changed. */
export async function touchModel(session: SqlSession, name: string): Promise<void> {
  await session.run('UPDATE registered_models SET last_updated_time = ? WHERE name = ? AND workspace = ?', [
    Date.now(),
    name,
    WORKSPACE,
  ]);
}

/** Sets a tag of a registered model. */
export async function putModelTag(session: SqlSession, name: string, key: string, value: string): Promise<void> {
  await session.run(
    'INSERT INTO registered_model_tags (key, value, name, workspace) VALUES (?, ?, ?, ?) ON CONFLICT (workspace, key, name) DO UPDATE SET value = excluded.value',
    [key, value, name, WORKSPACE],
  );
}

/** Sets a tag of a version. */
export async function putVersionTag(
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
