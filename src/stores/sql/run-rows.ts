// What belongs to a run, row by row (mlflow.store.tracking.sqlalchemy_store; parity TRK-031 .. TRK-034, TRK-040).
import { DecantError } from '../../errors.ts';
import type { Metric, Run, Texts } from '../tracking/entities.ts';
import { cleanValue } from './clean-value.ts';
import { readRuns, text } from './read-rows.ts';
import type { SqlReader } from './read-rows.ts';
import { placeholders } from './sql-database.ts';
import type { SqlRow, SqlSession } from './sql-database.ts';

/** The tag that has a run's name. */
export const RUN_NAME_TAG = 'mlflow.runName';

/** The row of a run; RESOURCE_DOES_NOT_EXIST where there is none. */
export async function findRunRow(reader: SqlReader, runId: string): Promise<SqlRow> {
  const [row] = await reader.query('SELECT * FROM runs WHERE run_uuid = ?', [runId]);
  if (row !== undefined) return row;
  throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Run with id=${runId} not found`);
}

/** A run with all that belongs to it. */
export async function findRun(reader: SqlReader, runId: string): Promise<Run> {
  const [run] = await readRuns(reader, [await findRunRow(reader, runId)]);
  if (run === undefined) throw new DecantError('INTERNAL_ERROR', `Run ${runId} cannot be read.`);
  return run;
}

/** The row of a run that is not deleted. */
export async function requireActiveRun(reader: SqlReader, runId: string): Promise<SqlRow> {
  const row = await findRunRow(reader, runId);
  const stage = text(row, 'lifecycle_stage');
  if (stage === 'active') return row;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `The run ${runId} must be in the 'active' state. Current state is ${stage}.`,
  );
}

/** Adds params; another value under a key that is there is refused, and nothing is kept. */
export async function putParams(session: SqlSession, runId: string, params: Texts): Promise<void> {
  const keys = Object.keys(params);
  if (keys.length === 0) return;
  const rows = await session.query(
    `SELECT key, value FROM params WHERE run_uuid = ? AND key IN ${placeholders(keys.length)}`,
    [runId, ...keys],
  );
  const known = new Map(rows.map((row) => [text(row, 'key'), text(row, 'value')]));
  const changed = keys.filter((key) => known.has(key) && known.get(key) !== params[key]);
  if (changed.length > 0) {
    const list = changed.map(
      (key) => `{'key': '${key}', 'old_value': '${known.get(key) ?? ''}', 'new_value': '${params[key] ?? ''}'}`,
    );
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Changing param values is not allowed. Params were already logged='[${list.join(', ')}]' for run ID='${runId}'.`,
    );
  }
  for (const key of keys) {
    if (known.has(key)) continue;
    await session.run('INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)', [key, params[key] ?? '', runId]);
  }
}

/** Sets tags; the one that names the run names its row too. */
export async function putTags(session: SqlSession, runId: string, tags: Texts): Promise<void> {
  for (const [key, value] of Object.entries(tags)) {
    await session.run(
      'INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?) ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value',
      [key, value, runId],
    );
    if (key === RUN_NAME_TAG) await session.run('UPDATE runs SET name = ? WHERE run_uuid = ?', [value, runId]);
  }
}

/** Adds metrics: the same value at the same time and step is one. The newest is that of the last step, time and value. */
export async function putMetrics(session: SqlSession, runId: string, metrics: readonly Metric[]): Promise<void> {
  for (const { key, value, timestamp, step } of metrics) {
    const [number, isNan] = cleanValue(value);
    await session.run(
      'INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      [key, number, timestamp, runId, step, isNan],
    );
    await session.run(
      'INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value, timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan WHERE (excluded.step, excluded.timestamp, excluded.value) > (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)',
      [key, number, timestamp, step, isNan, runId],
    );
  }
}

/** Ties a source to a destination; answers the id of the tie. */
export async function putLink(
  session: SqlSession,
  [sourceType, sourceId, destinationType, destinationId]: readonly [string, string, string, string],
  step: number,
): Promise<string> {
  const id = makeId();
  await session.run(
    'INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source_type, source_id, destination_type, destination_id) DO UPDATE SET step = excluded.step',
    [id, sourceType, sourceId, destinationType, destinationId, step],
  );
  return id;
}

/** 32 hexadecimal digits, at random. */
export function makeId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
