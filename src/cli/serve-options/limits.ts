// Flags of `serve` about how much is taken at a time and how long it may take.
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';

/** The flags as commander gives them. */
export interface LimitFlags {
  readonly threads?: number;
  readonly maxQueue?: number;
  readonly maxBody?: number;
  readonly maxRows?: number;
  readonly maxConnections?: number;
  readonly maxHeader?: number;
  readonly loadTimeout?: number;
  readonly keepAliveTimeout?: number;
  readonly drainDelay?: number;
  readonly drainTimeout?: number;
  readonly warmUp?: boolean;
}

/** The limits of one server process. */
export interface LimitChoice {
  /** Threads for large requests; undefined for as many as the machine has processors to spare. */
  readonly threads: number | undefined;
  /** Requests that wait for a thread. */
  readonly maxQueue: number;
  /** Bytes; undefined for DECANT_MAX_BODY_BYTES or its default. */
  readonly maxBody: number | undefined;
  readonly maxRows: number | undefined;
  readonly maxConnections: number | undefined;
  /** Bytes of all headers of a request. */
  readonly maxHeader: number;
  /** Seconds. */
  readonly loadTimeout: number;
  readonly keepAliveTimeout: number;
  readonly drainDelay: number;
  readonly drainTimeout: number;
  readonly warmUp: boolean;
}

/** Adds the flags. */
export function addLimitOptions(command: Command): Command {
  const number = (flags: string, least: number, most: number, text: string): Option =>
    new Option(flags, text).argParser(parseRange(flags.split(' ')[0] ?? flags, least, most));
  return command
    .addOption(
      number(
        '--threads <INTEGER>',
        0,
        256,
        'Threads that answer large requests, so that small ones and /ping need not wait; 0 for none.  [default: one less than processors, at least 1]',
      ),
    )
    .addOption(
      number('--max-queue <INTEGER>', 0, 1_000_000, 'Large requests that may wait; more get 503.  [default: 100]'),
    )
    .addOption(
      number(
        '--max-body <BYTES>',
        1,
        2 ** 40,
        'Largest body, after decompression.  [env var: DECANT_MAX_BODY_BYTES; default: 134217728]',
      ),
    )
    .addOption(number('--max-rows <INTEGER>', 1, 2 ** 40, 'Most rows of one request.  [default: no limit]'))
    .addOption(
      number('--max-connections <INTEGER>', 1, 1_000_000, 'Most open connections of a process.  [default: no limit]'),
    )
    .addOption(number('--max-header <BYTES>', 256, 2 ** 24, 'Largest headers of a request.  [default: 16384]'))
    .addOption(number('--load-timeout <SECONDS>', 1, 86_400, 'Longest time to load the model.  [default: 300]'))
    .addOption(
      number('--keep-alive-timeout <SECONDS>', 1, 86_400, 'How long an idle connection stays open.  [default: 75]'),
    )
    .addOption(
      number(
        '--drain-delay <SECONDS>',
        0,
        3600,
        'At the end, how long /readyz says no before connections are refused.  [default: 0]',
      ),
    )
    .addOption(
      number('--drain-timeout <SECONDS>', 0, 86_400, 'At the end, how long open requests may take.  [default: 30]'),
    )
    .addOption(new Option('--no-warm-up', 'Listen without having scored the example a few times.'));
}

/** What the flags ask for. */
export function readLimitOptions(flags: LimitFlags): LimitChoice {
  return {
    threads: flags.threads,
    maxQueue: flags.maxQueue ?? 100,
    maxBody: flags.maxBody,
    maxRows: flags.maxRows,
    maxConnections: flags.maxConnections,
    maxHeader: flags.maxHeader ?? 16_384,
    loadTimeout: flags.loadTimeout ?? 300,
    keepAliveTimeout: flags.keepAliveTimeout ?? 75,
    drainDelay: flags.drainDelay ?? 0,
    drainTimeout: flags.drainTimeout ?? 30,
    warmUp: flags.warmUp !== false,
  };
}

function parseRange(flag: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      `Invalid value for '${flag}': '${text}' is not an integer from ${least} to ${most}.`,
    );
  };
}
