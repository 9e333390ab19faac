// datetime64 of any unit -> nanoseconds since 1970-01-01 (numpy/_core/src/multiarray/datetime.c).
import { DecantError } from '../../errors.ts';
import { NAT } from '../../data/dtype.ts';

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  W: 604_800_000_000_000n,
  D: 86_400_000_000_000n,
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  μs: 1_000n,
  ns: 1n,
};
const FINER: Readonly<Record<string, bigint>> = { ps: 1_000n, fs: 1_000_000n, as: 1_000_000_000n };

/** Converts counts of a unit (`ns`, `D`, `25s`, `M`); NaT stays NaT. Refuses dates that nanoseconds cannot hold exactly. */
export function toNanoseconds(counts: BigInt64Array, unit: string | undefined): BigInt64Array {
  const parsed = /^(\d*)(\D+)$/.exec(unit ?? 'generic');
  const name = parsed?.[2] ?? '';
  const multiple = BigInt(parsed?.[1] === undefined || parsed[1] === '' ? 1 : parsed[1]);
  if (name === 'ns' && multiple === 1n) return counts;
  const convert = converter(name);
  return counts.map((count) => {
    if (count === NAT) return NAT;
    const value = convert(count * multiple);
    if (value === undefined || value <= NAT || value >= -NAT) {
      throw new DecantError('UNSUPPORTED_MODEL', `A date of datetime64[${unit ?? ''}] cannot be held in nanoseconds.`, {
        hint: 'Nanoseconds since 1970 reach from the year 1678 to 2262.',
      });
    }
    return value;
  });
}

function converter(unit: string): (count: bigint) => bigint | undefined {
  const factor = Object.hasOwn(NANOSECONDS, unit) ? NANOSECONDS[unit] : undefined;
  if (factor !== undefined) return (count) => count * factor;
  const divisor = Object.hasOwn(FINER, unit) ? FINER[unit] : undefined;
  if (divisor !== undefined) return (count) => (count % divisor === 0n ? count / divisor : undefined);
  if (unit === 'M' || unit === 'Y') {
    return (count) => {
      const months = unit === 'Y' ? count * 12n : count;
      // Beyond this, nanoseconds overflow anyway, and Date with them.
      if (months < -4000n || months > 4000n) return undefined;
      return BigInt(Date.UTC(1970, Number(months), 1)) * 1_000_000n;
    };
  }
  throw new DecantError('UNSUPPORTED_MODEL', `Dates of datetime64[${unit}] are of an unknown unit.`);
}
