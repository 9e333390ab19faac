// `decant runs`: MLflow's commands of runs (parity CLI-080 .. CLI-083).
import type { Command } from 'commander';
import { DecantError } from '../../errors.ts';
import { renderValue } from '../../formats/json/index.ts';
import { readSettings } from '../../settings.ts';
import { formatLocalTime, toRunFields } from '../format-runs.ts';
import { formatHeadedTable } from '../text-table.ts';
import { collectItems, parseChoice, parseView, printLine, refuseUsage, useClient } from '../tracking-command.ts';

interface RunFlag {
  readonly runId: string;
}

/** Adds `runs` to `decant`. */
export function addRunsCommands(program: Command): void {
  const group = program
    .command('runs')
    .usage('[OPTIONS] COMMAND [ARGS]...')
    .description('Manage runs. MLFLOW_TRACKING_URI says where they are.');
  group
    .command('list')
    .usage('[OPTIONS]')
    .description('List the runs of an experiment, the newest first.')
    .option('--experiment-id <ID>', 'Id of the experiment.  [env var: MLFLOW_EXPERIMENT_ID; required]')
    .option('-v, --view <VIEW>', 'active_only, deleted_only or all.', 'active_only')
    .option('--json', 'Print them as JSON, as describe does.')
    .action(listRuns);
  requireId(group.command('describe'))
    .description('Print all that is known of a run as JSON.')
    .action(async ({ runId }: RunFlag) => {
      const run = await useClient((client) => client.getRun(runId));
      printLine(renderValue(toRunFields(run), { indent: 4 }));
    });
  group
    .command('create')
    .usage('[OPTIONS]')
    .description('Create a run that has ended already, and print its id as JSON.')
    .option('--experiment-id <ID>', 'Id of the experiment.  [env var: MLFLOW_EXPERIMENT_ID]')
    .option(
      '--experiment-name <NAME>',
      'Name of the experiment, in place of its id.  [env var: MLFLOW_EXPERIMENT_NAME]',
    )
    .option('--run-name <NAME>', 'Name of the run.')
    .option('--description <TEXT>', 'What the run is.')
    .option('-t, --tags <KEY=VALUE>', 'A tag; may be repeated.', appendText, [])
    .option(
      '--status <STATUS>',
      'FINISHED, FAILED or KILLED.',
      parseChoice("'--status'", ['finished', 'failed', 'killed']),
      'FINISHED',
    )
    .option('--parent-run-id <ID>', 'The run that it is nested in.')
    .action(createRun);
  requireId(group.command('link-traces'))
    .description('Link traces to a run, up to 100 at once.')
    .requiredOption('-t, --trace-id <ID>', 'Id of a trace; may be repeated.  [required]', appendText)
    .action(linkTraces);
  requireId(group.command('delete'))
    .description('Mark a run as deleted. It can be restored.')
    .action(async ({ runId }: RunFlag) => {
      await useClient((client) => client.deleteRun(runId));
      printLine(`Run with ID ${runId} has been deleted.`);
    });
  requireId(group.command('restore'))
    .description('Restore a deleted run.')
    .action(async ({ runId }: RunFlag) => {
      await useClient((client) => client.restoreRun(runId));
      printLine(`Run with id ${runId} has been restored.`);
    });
}

function requireId(command: Command): Command {
  return command.usage('[OPTIONS]').requiredOption('--run-id <ID>', 'Id of the run.  [required]');
}

function appendText(text: string, texts: readonly string[] = []): readonly string[] {
  return [...texts, text];
}

async function linkTraces({ runId, traceId }: RunFlag & { readonly traceId: readonly string[] }): Promise<void> {
  await useClient(async (client) => {
    const { rest, tracking } = await client.stores();
    if (rest === undefined) {
      throw new DecantError('NOT_IMPLEMENTED', `Failed to link traces: ${tracking.uri} is no tracking server.`, {
        hint: 'Traces are linked by a tracking server of MLflow 3; set MLFLOW_TRACKING_URI to its address.',
      });
    }
    await rest.send('POST', 'traces/link-to-run', { run_id: runId, trace_ids: traceId });
  });
  printLine(`Successfully linked ${traceId.length} trace(s) to run '${runId}'`);
}

interface ListOptions {
  readonly experimentId?: string;
  readonly view: string;
  readonly json?: boolean;
}

async function listRuns(options: ListOptions, command: Command): Promise<void> {
  const { experimentId = readSettings().tracking.experimentId, view, json } = options;
  if (experimentId === undefined) refuseUsage(command, "Missing option '--experiment-id'.");
  const viewType = parseView(view);
  const runs = await useClient((client) =>
    collectItems((page) => client.searchRuns([experimentId], { viewType, ...page })),
  );
  if (json === true) {
    printLine(
      renderValue(
        runs.map((run) => toRunFields(run, true)),
        { indent: 2 },
      ),
    );
    return;
  }
  const rows = [...runs]
    .sort((a, b) => b.info.startTime - a.info.startTime)
    .map(({ info }) => [formatLocalTime(info.startTime), info.runName ?? '', info.runId]);
  printLine(formatHeadedTable(rows, ['Date', 'Name', 'ID']));
}

interface CreateOptions {
  readonly experimentId?: string;
  readonly experimentName?: string;
  readonly runName?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly status: string;
  readonly parentRunId?: string;
}

async function createRun(options: CreateOptions, command: Command): Promise<void> {
  const { tracking } = readSettings();
  const { experimentId = tracking.experimentId, experimentName = tracking.experimentName } = options;
  if ((experimentId === undefined) === (experimentName === undefined)) {
    refuseUsage(command, 'Must specify exactly one of --experiment-id or --experiment-name.');
  }
  const tags = parseTags(options.tags, command);
  const { endRun, setExperiment, startRun } = await import('../../tracking/fluent/runs.ts');
  const { runName, description, parentRunId } = options;
  const status = options.status.toUpperCase();
  try {
    const chosen = experimentId ?? (await setExperiment(experimentName ?? '')).experimentId;
    const { info, client } = await startRun({
      experimentId: chosen,
      nested: parentRunId !== undefined,
      tags,
      ...(runName === undefined ? {} : { runName }),
      ...(description === undefined ? {} : { description }),
      ...(parentRunId === undefined ? {} : { parentRunId }),
    });
    await endRun(status as 'FINISHED' | 'FAILED' | 'KILLED');
    await client.close();
    const fields = { run_id: info.runId, experiment_id: info.experimentId, status, run_name: runName ?? null };
    printLine(renderValue(fields, { indent: 2 }));
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    throw new DecantError(error.code, `Failed to create run: ${error.message}`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
}

function parseTags(pairs: readonly string[], command: Command): Readonly<Record<string, string>> {
  const tags = new Map<string, string>();
  for (const pair of pairs) {
    const [, key, value] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined) {
      refuseUsage(command, `Invalid tag format: '${pair}'. Tags must be in key=value format.`);
    }
    if (tags.has(key)) refuseUsage(command, `Duplicate tag key: '${key}'`);
    tags.set(key, value);
  }
  return Object.fromEntries(tags);
}
