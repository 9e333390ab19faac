// What the commands of runs, experiments and artifacts share.
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { DecantError } from '../errors.ts';
import type { MlflowClient } from '../tracking/mlflow-client.ts';
import type { Page, ViewType } from '../stores/tracking/entities.ts';
import { Progress } from './batch/progress.ts';

/** Calls `use` with a client of the stores that MLFLOW_TRACKING_URI and MLFLOW_REGISTRY_URI mean (CLI-091). */
export async function useClient<Result>(use: (client: MlflowClient) => Promise<Result>): Promise<Result> {
  const { MlflowClient: Client } = await import('../tracking/mlflow-client.ts');
  const client = new Client();
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

/** All items of a search, page by page, up to `maxResults`. */
export async function collectItems<Item>(
  search: (page: { readonly maxResults: number; readonly pageToken?: string }) => Promise<Page<Item>>,
  maxResults: number = Number.POSITIVE_INFINITY,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  while (items.length < maxResults) {
    const left = Math.min(PAGE, maxResults - items.length);
    const page = await search({ maxResults: left, ...(token === undefined ? {} : { pageToken: token }) });
    items.push(...page.items);
    token = page.token;
    if (token === undefined) break;
  }
  return items;
}

/** Items that one request asks for. */
const PAGE = 1000;

/** The view that `--view` names. */
export function parseView(text: string): ViewType {
  const view = VIEWS.get(text);
  if (view !== undefined) return view;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Could not get valid view type corresponding to string ${text}. Valid view types are ['active_only', 'deleted_only', 'all']`,
  );
}

const VIEWS: ReadonlyMap<string, ViewType> = new Map([
  ['active_only', 'ACTIVE_ONLY'],
  ['deleted_only', 'DELETED_ONLY'],
  ['all', 'ALL'],
]);

/** Parser of an option that takes one of a few words. */
export function parseChoice(flags: string, choices: readonly string[]): (text: string) => string {
  return (text) => {
    const found = choices.find((choice) => choice === text.toLowerCase());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(
      `Invalid value for ${flags}: '${text}' is not one of ${choices.map((choice) => `'${choice}'`).join(', ')}.`,
    );
  };
}

/** Ends the command as one whose line cannot be parsed (exit code 2). */
export function refuseUsage(command: Command, message: string): never {
  command.error(message, { exitCode: 2, code: 'decant.usage' });
}

/** Writes a line to standard output. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes values as JSON that people can read too. */
export function printJson(values: unknown): void {
  printLine(JSON.stringify(values, null, 2));
}

/** Calls a transfer; on a terminal, a line tells how many bytes have passed. */
export async function showTransfer<Result>(
  transfer: (onProgress: (bytes: number) => void) => Promise<Result>,
): Promise<Result> {
  const progress = new Progress({ stream: process.stderr, readPart: () => undefined, describe: describeTransfer });
  try {
    return await transfer((bytes) => {
      progress.add(bytes);
    });
  } finally {
    progress.end();
  }
}

/** `12.3 MB, 4.1 MB/s` */
export function describeTransfer(bytes: number, elapsed: number): string {
  const rate = elapsed > 0 ? (bytes / elapsed) * 1000 : 0;
  return `${formatMegabytes(bytes)}, ${formatMegabytes(rate)}/s`;
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
