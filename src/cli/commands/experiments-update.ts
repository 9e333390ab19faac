// `decant experiments update`: what a server is told about archiving traces (parity CLI-087).
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { MlflowClient } from '../../tracking/mlflow-client.ts';
import { printLine, refuseUsage, useClient } from '../tracking-command.ts';

const RETENTION_TAG = 'mlflow.trace.archivalRetention';
const ARCHIVE_NOW_TAG = 'mlflow.trace.archiveNow';
/** Characters of a duration. */
const MAX_LENGTH = 32;

interface UpdateOptions {
  readonly experimentId: string;
  readonly traceArchivalRetention?: string;
  readonly clearTraceArchivalRetention?: boolean;
  readonly traceArchiveNow?: boolean;
  readonly traceArchiveNowOlderThan?: string;
  readonly clearTraceArchiveNow?: boolean;
}

/** Adds `update` to `decant experiments`. */
export function addUpdateExperimentCommand(group: Command): void {
  group
    .command('update')
    .usage('[OPTIONS]')
    .description('Change how the server archives the traces of an experiment.')
    .requiredOption('-x, --experiment-id <ID>', 'Id of the experiment.  [required]')
    .option(
      '--trace-archival-retention <DURATION>',
      'How long traces are kept before they are archived, as 30d or 12h.',
      parseDuration("'--trace-archival-retention'"),
    )
    .option('--clear-trace-archival-retention', "Go back to the server's own policy.")
    .option('--trace-archive-now', 'Ask for archiving at the next pass of the scheduler.')
    .option(
      '--trace-archive-now-older-than <DURATION>',
      'The same for traces that are older.',
      parseDuration("'--trace-archive-now-older-than'"),
    )
    .option('--clear-trace-archive-now', 'Take such a request back.')
    .action(updateExperiment);
}

/** The tag of a duration after which traces are archived. */
export function encodeRetention(duration: string): Readonly<Record<string, string>> {
  return { [RETENTION_TAG]: `{"type": "duration", "value": "${duration}"}` };
}

/** Parser of a duration: whole minutes, hours or days. */
export function parseDuration(flags: string): (text: string) => string {
  return (text) => {
    const duration = text.trim();
    if (duration.length > MAX_LENGTH) {
      throw new InvalidArgumentError(
        `Invalid value for ${flags}: Trace archival duration must be at most ${MAX_LENGTH} characters.`,
      );
    }
    if (/^[1-9]\d*[mhd]$/.test(duration)) return duration;
    throw new InvalidArgumentError(
      `Invalid value for ${flags}: Trace archival retention must be in the form \`<int><unit>\`, where unit is one of 'm', 'h', or 'd'.`,
    );
  };
}

async function updateExperiment(options: UpdateOptions, command: Command): Promise<void> {
  checkOptions(options, command);
  const changes = await useClient((client) => applyChanges(client, options));
  printLine(`Updated experiment ${options.experimentId}: ${changes.join('; ')}.`);
}

function checkOptions(options: UpdateOptions, command: Command): void {
  const hasRetention = options.traceArchivalRetention !== undefined;
  const hasOlderThan = options.traceArchiveNowOlderThan !== undefined;
  const isNow = options.traceArchiveNow === true;
  const clearsRetention = options.clearTraceArchivalRetention === true;
  const clearsNow = options.clearTraceArchiveNow === true;
  if (hasRetention && clearsRetention) {
    refuseUsage(command, 'Cannot specify both --trace-archival-retention and --clear-trace-archival-retention.');
  }
  if (isNow && hasOlderThan) {
    refuseUsage(command, 'Cannot specify both --trace-archive-now and --trace-archive-now-older-than.');
  }
  if (clearsNow && (isNow || hasOlderThan)) {
    refuseUsage(command, 'Cannot specify --clear-trace-archive-now together with archive-now request flags.');
  }
  if (!(hasRetention || clearsRetention || isNow || hasOlderThan || clearsNow)) {
    refuseUsage(command, 'Must specify at least one update option.');
  }
}

async function applyChanges(client: MlflowClient, options: UpdateOptions): Promise<readonly string[]> {
  const { experimentId, traceArchivalRetention: retention, traceArchiveNowOlderThan: age } = options;
  const { tags } = await client.getExperiment(experimentId);
  const set = (key: string, value: string): Promise<void> => client.setExperimentTag(experimentId, key, value);
  const clear = async (key: string): Promise<boolean> => {
    if (!Object.hasOwn(tags, key)) return false;
    await client.deleteExperimentTag(experimentId, key);
    return true;
  };
  const changes: string[] = [];
  if (retention !== undefined) {
    for (const [key, value] of Object.entries(encodeRetention(retention))) await set(key, value);
    changes.push(`set trace archival retention to ${retention}`);
  } else if (options.clearTraceArchivalRetention === true) {
    const wasSet = await clear(RETENTION_TAG);
    changes.push(
      wasSet ? 'cleared trace archival retention override' : 'trace archival retention override was already unset',
    );
  }
  if (options.traceArchiveNow === true) {
    await set(ARCHIVE_NOW_TAG, '{}');
    changes.push('requested archive-now on the next scheduler pass');
  } else if (age !== undefined) {
    await set(ARCHIVE_NOW_TAG, `{"older_than": "${age}"}`);
    changes.push(`requested archive-now for traces older than ${age} on the next scheduler pass`);
  } else if (options.clearTraceArchiveNow === true) {
    const wasSet = await clear(ARCHIVE_NOW_TAG);
    changes.push(wasSet ? 'cleared pending archive-now request' : 'archive-now request was already unset');
  }
  return changes;
}
