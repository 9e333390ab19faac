// One table out of the tables that many runs logged under one name (mlflow.load_table).
import { DecantError } from '../errors.ts';
import type { Value } from '../data/dtype.ts';
import type { Run } from '../stores/tracking/entities.ts';
import { collectPages } from './collect-pages.ts';
import type { MlflowClient } from './mlflow-client.ts';
import { checkTableName } from './table-artifacts.ts';
import type { TableRow } from './table-artifacts.ts';
import { LOGGED_ARTIFACTS_TAG } from './tag-names.ts';

/** What {@link loadTable} takes. */
export interface LoadTableOptions {
  /** Default: every run of the experiment that logged the table. */
  readonly runIds?: readonly string[];
  /** Columns about the run of a row, by their names in a search of runs: `run_id`, `metrics.rmse`, `params.alpha`, `tags.team`. */
  readonly extraColumns?: readonly string[];
}

/** Rows of the tables that runs of an experiment logged as `artifactFile`, the newest run first. */
export async function loadTable(
  client: MlflowClient,
  experimentId: string,
  artifactFile: string,
  { runIds, extraColumns = [] }: LoadTableOptions = {},
): Promise<readonly TableRow[]> {
  checkTableName(artifactFile);
  const chosen = runIds === undefined ? '' : ` AND attributes.run_id IN (${runIds.map((id) => `'${id}'`).join(', ')})`;
  const filter = `tags.\`${LOGGED_ARTIFACTS_TAG}\` LIKE '%"path"%:%"${artifactFile}",%"type"%:%"table"%'${chosen}`;
  const runs = await collectPages((pageToken) =>
    client.searchRuns([experimentId], { filter, ...(pageToken === undefined ? {} : { pageToken }) }),
  );
  const rows: TableRow[] = [];
  for (const run of runs) {
    for (const row of await client.readTable(run.info.runId, artifactFile))
      rows.push(addColumns(row, run, extraColumns));
  }
  return rows;
}

// A column of the table that has the name keeps it; the run's gets an underscore.
function addColumns(row: TableRow, run: Run, names: readonly string[]): TableRow {
  if (names.length === 0) return row;
  const added = names.map((name) => [Object.hasOwn(row, name) ? `${name}_` : name, readColumn(run, name)]);
  return { ...row, ...(Object.fromEntries(added) as TableRow) };
}

function readColumn({ info, data }: Run, name: string): Value {
  const [, kind, key = ''] = /^(metrics|params|tags)\.(.+)$/s.exec(name) ?? [];
  if (kind === 'metrics') return data.metrics.find((metric) => metric.key === key)?.value ?? null;
  if (kind !== undefined) {
    const texts = kind === 'params' ? data.params : data.tags;
    return Object.hasOwn(texts, key) ? (texts[key] ?? null) : null;
  }
  switch (name) {
    case 'run_id':
      return info.runId;
    case 'experiment_id':
      return info.experimentId;
    case 'status':
      return info.status;
    case 'artifact_uri':
      return info.artifactUri;
    case 'start_time':
      return info.startTime;
    case 'end_time':
      return info.endTime ?? null;
    default:
      throw new DecantError('INVALID_PARAMETER_VALUE', `No column '${name}' in a search of runs.`);
  }
}
