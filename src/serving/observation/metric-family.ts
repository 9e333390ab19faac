// Metrics as plain data: what one process tells another, and how those of several processes become one.

/** Names and values that tell the samples of a family apart. */
export type Labels = Readonly<Record<string, string>>;

/** One number with its labels. */
export interface MetricSample {
  readonly labels: Labels;
  /** The sum of all values where the family is a histogram. */
  readonly value: number;
  /** Of a histogram: values in each bucket alone, the last above all bounds. */
  readonly counts?: readonly number[];
}

/** All samples of one name. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** What several processes make of a sample. */
  readonly merge: 'sum' | 'max' | 'min';
  /** Of a histogram: upper bounds of the buckets. */
  readonly bounds?: readonly number[];
  readonly samples: readonly MetricSample[];
}

/** One list for the families of several processes. */
export function mergeFamilies(processes: readonly (readonly MetricFamily[])[]): MetricFamily[] {
  const merged = new Map<string, { readonly family: MetricFamily; readonly samples: Map<string, MetricSample> }>();
  for (const family of processes.flat()) {
    let entry = merged.get(family.name);
    if (entry === undefined) merged.set(family.name, (entry = { family, samples: new Map() }));
    for (const sample of family.samples) {
      const key = JSON.stringify(sample.labels);
      const other = entry.samples.get(key);
      entry.samples.set(key, other === undefined ? sample : mergeSamples(other, sample, family.merge));
    }
  }
  return Array.from(merged.values(), ({ family, samples }) => ({ ...family, samples: [...samples.values()] }));
}

function mergeSamples(left: MetricSample, right: MetricSample, merge: MetricFamily['merge']): MetricSample {
  const { labels, counts } = left;
  if (merge !== 'sum') return { labels, value: Math[merge](left.value, right.value) };
  const value = left.value + right.value;
  if (counts === undefined) return { labels, value };
  return { labels, value, counts: counts.map((count, bucket) => count + (right.counts?.[bucket] ?? 0)) };
}

/** What a process that has ended leaves behind: its counts, so that no sum goes down. */
export function keepCounts(families: readonly MetricFamily[]): MetricFamily[] {
  return families.filter(({ type }) => type !== 'gauge');
}
