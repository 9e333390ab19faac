// One line for each package of several lists of requirements (mlflow.utils.environment._deduplicate_requirements).
import { DecantError } from '../../errors.ts';
import { parsePipRequirement, renderPipRequirement } from './pip-requirement.ts';
import type { PipRequirement, VersionClause } from './pip-requirement.ts';

/**
 * The lines, each package once in the place where it was named first: extras are joined, and so are the clauses of its versions.
 * Clauses that no version can satisfy are refused. MLflow asks pip for that; here releases of numbers alone are compared, and
 * other ones (`1.0rc1`) are left to whoever installs them. Lines that name no package (paths, URLs, lines for pip) stay as they are.
 */
export function mergeRequirements(lines: readonly string[]): readonly string[] {
  const merged = new Map<string, PipRequirement | string>();
  for (const line of lines) {
    const requirement = parsePipRequirement(line);
    const key = requirement === undefined ? `line ${line}` : `${requirement.name} ${requirement.marker ?? ''}`;
    const known = merged.get(key);
    if (requirement === undefined) merged.set(key, line);
    else merged.set(key, known === undefined || typeof known === 'string' ? requirement : join(known, requirement));
  }
  const items = removeIncompatible([...merged.values()]);
  return items.map((item) => (typeof item === 'string' ? item : renderPipRequirement(item)));
}

function join(known: PipRequirement, next: PipRequirement): PipRequirement {
  return {
    ...next,
    extras: [...new Set([...known.extras, ...next.extras])].sort(),
    clauses: joinClauses(known, next),
  };
}

function joinClauses(known: PipRequirement, next: PipRequirement): readonly VersionClause[] {
  const [only, ...others] = known.clauses;
  const [nextOnly, ...nextOthers] = next.clauses;
  if (only === undefined || nextOnly === undefined) return [...known.clauses, ...next.clauses];
  // `torch==2.7.1+cu128` and `torch==2.7.1` are one release; an index of packages has the second.
  if (others.length === 0 && nextOthers.length === 0 && only.operator === '==' && nextOnly.operator === '==') {
    const [release = '', label] = only.version.split('+');
    const [nextRelease, nextLabel] = nextOnly.version.split('+');
    if (release === nextRelease && (label === undefined) !== (nextLabel === undefined)) {
      return [{ operator: '==', version: release }];
    }
  }
  const clauses = [...known.clauses, ...next.clauses];
  if (areContradictory(clauses)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `The specified requirements versions are incompatible: ${renderPipRequirement(known)} and ${renderPipRequirement(next)}.`,
    );
  }
  return clauses;
}

/** Is there no release that satisfies all clauses? Those with other parts than numbers are taken for satisfied. */
function areContradictory(clauses: readonly VersionClause[]): boolean {
  const known = clauses.flatMap(readBounds);
  const pins = known.filter(({ isPin }) => isPin);
  const lower = known.flatMap(({ low }) => (low === undefined ? [] : [low]));
  const upper = known.flatMap(({ high }) => (high === undefined ? [] : [high]));
  const excluded = known.flatMap(({ except }) => (except === undefined ? [] : [except]));
  return (
    lower.some((low) =>
      upper.some((high) => {
        const order = compareReleases(low.release, high.release);
        return order > 0 || (order === 0 && !(low.isIncluded && high.isIncluded));
      }),
    ) ||
    pins.some(({ low }) => excluded.some((release) => low !== undefined && compareReleases(low.release, release) === 0))
  );
}

type Release = readonly number[];

interface Bound {
  readonly release: Release;
  readonly isIncluded: boolean;
}

interface Bounds {
  readonly low?: Bound;
  readonly high?: Bound;
  readonly except?: Release;
  readonly isPin?: boolean;
}

function readBounds({ operator, version }: VersionClause): readonly Bounds[] {
  const isPrefix = version.endsWith('.*');
  const text = isPrefix ? version.slice(0, -2) : version;
  if (!/^\d+(?:\.\d+)*$/.test(text)) return [];
  const release = text.split('.').map(Number);
  const included = { release, isIncluded: true };
  switch (operator) {
    case '==':
    case '===':
      return isPrefix
        ? [{ low: included, high: { release: nextRelease(release), isIncluded: false } }]
        : [{ low: included, high: included, isPin: true }];
    case '!=':
      return isPrefix ? [] : [{ except: release }];
    case '>=':
      return [{ low: included }];
    case '<=':
      return [{ high: included }];
    case '>':
      return [{ low: { release, isIncluded: false } }];
    case '<':
      return [{ high: { release, isIncluded: false } }];
    case '~=':
      return [{ low: included, high: { release: nextRelease(release.slice(0, -1)), isIncluded: false } }];
  }
}

// 1.4 -> 1.5: the first release behind all that begin with this one.
function nextRelease(release: Release): Release {
  return [...release.slice(0, -1), (release.at(-1) ?? 0) + 1];
}

// 1.0 and 1 are the same release.
function compareReleases(a: Release, b: Release): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

// Two packages that bring the same module; MLflow keeps that of Databricks.
function removeIncompatible(items: readonly (PipRequirement | string)[]): readonly (PipRequirement | string)[] {
  const nameOf = (item: PipRequirement | string): string => (typeof item === 'string' ? item : item.name);
  if (!items.some((item) => nameOf(item) === 'databricks-connect')) return items;
  return items.filter((item) => !['pyspark', 'pyspark-connect'].includes(nameOf(item)));
}
