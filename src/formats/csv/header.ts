// Names of the columns of a CSV file, as pandas makes them of the header row (SRV-064).

/** A name, and the name in the header whose type it takes: a repeated name is of the type of the first. */
export interface ColumnLabel {
  readonly name: string;
  readonly original: string;
}

/** Empty names become `Unnamed: 1`, repeated ones `a.1`, `a.2`, past names that are taken. */
export function nameColumns(header: readonly string[]): readonly ColumnLabel[] {
  const names = header.map((name, index) => (name === '' ? `Unnamed: ${index}` : name));
  const originals = [...names];
  const counts = new Map<string, number>();
  // Names that the header gives come before those made for empty ones.
  const indices = [...names.keys()];
  const order = [
    ...indices.filter((index) => header[index] !== ''),
    ...indices.filter((index) => header[index] === ''),
  ];
  const taken = new Set(names);
  for (const index of order) {
    const original = names[index]!;
    let name = original;
    let count = counts.get(name) ?? 0;
    while (count > 0) {
      counts.set(original, count + 1);
      name = `${original}.${count}`;
      count = taken.has(name) ? count + 1 : (counts.get(name) ?? 0);
    }
    names[index] = name;
    taken.add(name);
    counts.set(name, count + 1);
  }
  return names.map((name, index) => ({ name, original: originals[index]! }));
}
