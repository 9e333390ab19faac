// `decant experiments`: MLflow's commands of experiments (parity CLI-084 .. CLI-087).
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { DecantError, describeError } from '../../errors.ts';
import type { Experiment } from '../../stores/tracking/entities.ts';
import { readScheme } from '../../stores/uri-scheme.ts';
import { parseInteger } from '../options.ts';
import { formatRunsAsCsv } from '../format-runs.ts';
import { formatHeadedTable } from '../text-table.ts';
import {
  collectItems,
  parseChoice,
  parseView,
  printJson,
  printLine,
  refuseUsage,
  useClient,
} from '../tracking-command.ts';
import { addUpdateExperimentCommand, encodeRetention, parseDuration } from './experiments-update.ts';

interface JsonFlag {
  readonly json?: boolean;
}

interface ExperimentFlag {
  readonly experimentId: string;
}

/** Adds `experiments` to `decant`. */
export function addExperimentsCommands(program: Command): void {
  const group = program
    .command('experiments')
    .usage('[OPTIONS] COMMAND [ARGS]...')
    .description('Manage experiments. MLFLOW_TRACKING_URI says where they are.');
  group
    .command('create')
    .usage('[OPTIONS]')
    .description('Create an experiment.')
    .requiredOption('-n, --experiment-name <NAME>', 'Name of the experiment.  [required]')
    .option(
      '-l, --artifact-location <URI>',
      'Where the artifacts of its runs are kept. The store picks a place, if not given.',
    )
    .option(
      '--trace-archival-retention <DURATION>',
      'How long the server keeps traces before it archives them, as 30d or 12h.',
      parseDuration("'--trace-archival-retention'"),
    )
    .option('--json', 'Print the id as JSON.')
    .action(createExperiment);
  addUpdateExperimentCommand(group);
  group
    .command('search')
    .usage('[OPTIONS]')
    .description('List the experiments of the tracking store.')
    .option('-v, --view <VIEW>', 'active_only, deleted_only or all.', 'active_only')
    .option(
      '--max-results <INTEGER>',
      'Most experiments to list. All of them, if not given.',
      parseCount("'--max-results'"),
    )
    .option('--json', 'Print them as JSON.')
    .action(searchExperiments);
  group
    .command('get')
    .usage('[OPTIONS]')
    .description('Show an experiment, found by its id or its name.')
    .option('-x, --experiment-id <ID>', 'Id of the experiment.')
    .option('-n, --experiment-name <NAME>', 'Name of the experiment.')
    .option('--output <FORM>', 'table or json.', parseChoice("'--output'", ['json', 'table']), 'table')
    .option('--json', 'Same as --output json.')
    .action(getExperiment);
  requireId(group.command('delete'))
    .description('Mark an experiment and its runs as deleted. They can be restored.')
    .action(async ({ experimentId }: ExperimentFlag) => {
      await useClient((client) => client.deleteExperiment(experimentId));
      printLine(`Experiment with ID ${experimentId} has been deleted.`);
    });
  requireId(group.command('restore'))
    .description('Restore a deleted experiment and its runs.')
    .action(async ({ experimentId }: ExperimentFlag) => {
      await useClient((client) => client.restoreExperiment(experimentId));
      printLine(`Experiment with id ${experimentId} has been restored.`);
    });
  requireId(group.command('rename'))
    .description('Rename an active experiment.')
    .requiredOption('--new-name <NAME>', 'The new name.  [required]')
    .action(async ({ experimentId, newName }: ExperimentFlag & { readonly newName: string }) => {
      await useClient((client) => client.renameExperiment(experimentId, newName));
      printLine(`Experiment with id ${experimentId} has been renamed to '${newName}'.`);
    });
  requireId(group.command('csv'))
    .description('Write all runs of an experiment as CSV.')
    .option('-o, --filename <PATH>', 'File for the CSV. Standard output, if not given.')
    .action(writeCsv);
}

function requireId(command: Command): Command {
  return command.usage('[OPTIONS]').requiredOption('-x, --experiment-id <ID>', 'Id of the experiment.  [required]');
}

function parseCount(flags: string): (text: string) => number {
  return (text) => {
    const count = parseInteger(flags)(text);
    if (count >= 0) return count;
    throw new InvalidArgumentError(`Invalid value for ${flags}: max-results must be a non-negative integer`);
  };
}

interface CreateOptions extends JsonFlag {
  readonly experimentName: string;
  readonly artifactLocation?: string;
  readonly traceArchivalRetention?: string;
}

async function createExperiment(options: CreateOptions): Promise<void> {
  const { experimentName, artifactLocation, traceArchivalRetention, json } = options;
  const experimentId = await useClient((client) =>
    client.createExperiment(experimentName, {
      ...(artifactLocation === undefined ? {} : { artifactLocation }),
      ...(traceArchivalRetention === undefined ? {} : { tags: encodeRetention(traceArchivalRetention) }),
    }),
  );
  if (json === true) printJson({ experiment_id: experimentId });
  else printLine(`Created experiment '${experimentName}' with id ${experimentId}`);
}

interface SearchOptions extends JsonFlag {
  readonly view: string;
  readonly maxResults?: number;
}

async function searchExperiments({ view, maxResults, json }: SearchOptions): Promise<void> {
  const viewType = parseView(view);
  const found = await useClient((client) =>
    collectItems((page) => client.searchExperiments({ viewType, ...page }), maxResults),
  );
  if (json === true) {
    printJson(found.map(toFields));
    return;
  }
  const rows = found.map(({ experimentId, name, artifactLocation }) => [
    experimentId,
    name,
    readScheme(artifactLocation) === '' ? resolve(artifactLocation) : artifactLocation,
  ]);
  printLine(formatHeadedTable(sortRows(rows), ['Experiment Id', 'Name', 'Artifact Location']));
}

/** Rows in the order of their first cells, and of the next ones where those are equal. */
function sortRows(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...rows].sort((a, b) => {
    const column = a.findIndex((cell, index) => cell !== b[index]);
    return column < 0 ? 0 : (a[column] ?? '') < (b[column] ?? '') ? -1 : 1;
  });
}

interface GetOptions extends JsonFlag {
  readonly experimentId?: string;
  readonly experimentName?: string;
  readonly output: string;
}

async function getExperiment(options: GetOptions, command: Command): Promise<void> {
  const { experimentId, experimentName, output, json } = options;
  if ((experimentId === undefined) === (experimentName === undefined)) {
    refuseUsage(command, 'Must specify exactly one of --experiment-id or --experiment-name.');
  }
  const experiment = await useClient((client) =>
    experimentId === undefined ? client.getExperimentByName(experimentName ?? '') : client.getExperiment(experimentId),
  );
  if (experiment === undefined) {
    throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Experiment with name '${experimentName ?? ''}' does not exist.`);
  }
  if (json === true || output === 'json') printJson(toFields(experiment));
  else printLine(describeExperiment(experiment));
}

function describeExperiment(experiment: Experiment): string {
  const lines: readonly (readonly [string, string])[] = [
    ['Experiment ID', experiment.experimentId],
    ['Name', experiment.name],
    ['Artifact Location', experiment.artifactLocation],
    ['Lifecycle Stage', experiment.lifecycleStage],
    ['Creation Time', String(experiment.creationTime ?? 'N/A')],
    ['Last Update Time', String(experiment.lastUpdateTime ?? 'N/A')],
    [
      'Tags',
      Object.entries(experiment.tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(', '),
    ],
  ];
  return lines.map(([field, value]) => `${field.padEnd('Artifact Location'.length + 2)}: ${value}`).join('\n');
}

// MLflow's names, sorted.
function toFields(experiment: Experiment): object {
  return {
    artifact_location: experiment.artifactLocation,
    creation_time: experiment.creationTime ?? null,
    experiment_id: experiment.experimentId,
    last_update_time: experiment.lastUpdateTime ?? null,
    lifecycle_stage: experiment.lifecycleStage,
    name: experiment.name,
    tags: experiment.tags,
  };
}

/** Runs that MLflow writes at most. */
const MAX_CSV_RUNS = 100_000;

interface CsvOptions extends ExperimentFlag {
  readonly filename?: string;
}

async function writeCsv({ experimentId, filename }: CsvOptions): Promise<void> {
  const runs = await useClient((client) =>
    collectItems((page) => client.searchRuns([experimentId], page), MAX_CSV_RUNS),
  );
  const text = formatRunsAsCsv(runs);
  if (filename === undefined) {
    printLine(text);
    return;
  }
  try {
    await writeFile(filename, text);
  } catch (cause) {
    throw new DecantError('IO_ERROR', `Cannot write ${filename}: ${describeError(cause)}`, { cause });
  }
  printLine(`Experiment with ID ${experimentId} has been exported as a CSV to file: ${filename}.`);
}
