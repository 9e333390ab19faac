// What of the machine this process may use: the quota of its control group (Linux, versions 1 and 2), else what the system says.
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';

/** Processors and memory. */
export interface MachineLimits {
  /** Whole processors, at least one. */
  readonly processors: number;
  /** Bytes; undefined where no control group sets a limit. */
  readonly memory: number | undefined;
}

/** Reads a file of the control group; undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

const GROUP = '/sys/fs/cgroup';

/** The limits of this process. */
export function readMachineLimits(
  read: ReadText = readText,
  available: number = availableParallelism(),
): MachineLimits {
  const quota = readQuota(read);
  const processors = quota === undefined ? available : Math.min(available, Math.ceil(quota));
  const memory = readNumber(read(`${GROUP}/memory.max`)) ?? readNumber(read(`${GROUP}/memory/memory.limit_in_bytes`));
  // Version 1 writes a huge number for none.
  return {
    processors: Math.max(1, processors),
    memory: memory !== undefined && memory < totalmem() ? memory : undefined,
  };
}

/** Processors by time: quota over period. */
function readQuota(read: ReadText): number | undefined {
  const [quota, period] = (read(`${GROUP}/cpu.max`) ?? '').trim().split(' ').map(readNumber);
  if (quota !== undefined && period !== undefined && period > 0) return quota / period;
  const oldQuota = readNumber(read(`${GROUP}/cpu/cpu.cfs_quota_us`));
  const oldPeriod = readNumber(read(`${GROUP}/cpu/cpu.cfs_period_us`));
  if (oldQuota === undefined || oldPeriod === undefined || oldQuota <= 0 || oldPeriod <= 0) return undefined;
  return oldQuota / oldPeriod;
}

function readNumber(text: string | undefined): number | undefined {
  const trimmed = text?.trim();
  return trimmed !== undefined && /^\d{1,20}$/.test(trimmed) ? Number(trimmed) : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
