// Quotas of control groups: versions 1 and 2, and none.
import { totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readMachineLimits } from '../../src/serving/machine-limits.ts';

function read(files: Readonly<Record<string, string>>): ReturnType<typeof readMachineLimits> {
  return readMachineLimits((path) => files[path.replace('/sys/fs/cgroup/', '')], 8);
}

describe('the limits of the machine', () => {
  it.each([
    ['none', {}, 8, undefined],
    ['version 2 without limits', { 'cpu.max': 'max 100000\n', 'memory.max': 'max\n' }, 8, undefined],
    ['version 2', { 'cpu.max': '250000 100000\n', 'memory.max': '1073741824\n' }, 3, 1_073_741_824],
    ['half a processor', { 'cpu.max': '50000 100000' }, 1, undefined],
    ['more than there are', { 'cpu.max': '6400000 100000' }, 8, undefined],
    [
      'version 1',
      {
        'cpu/cpu.cfs_quota_us': '200000',
        'cpu/cpu.cfs_period_us': '100000',
        'memory/memory.limit_in_bytes': '536870912',
      },
      2,
      536_870_912,
    ],
    [
      'version 1 without limits',
      {
        'cpu/cpu.cfs_quota_us': '-1',
        'cpu/cpu.cfs_period_us': '100000',
        'memory/memory.limit_in_bytes': '9223372036854771712',
      },
      8,
      undefined,
    ],
  ])('of %s', (_name, files, processors, memory) => {
    expect(read(files as Record<string, string>)).toEqual({ processors, memory });
  });

  it('of this machine are within what it has', () => {
    const { processors, memory = 1 } = readMachineLimits();
    expect(processors).toBeGreaterThanOrEqual(1);
    expect(memory).toBeLessThanOrEqual(totalmem());
  });
});
