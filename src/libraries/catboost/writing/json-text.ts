// JSON put together from texts, so that numbers keep the digits that were chosen for them.

/** An object of members whose values are JSON already; those without a value are left out. */
export function makeObject(members: Readonly<Record<string, string | undefined>>): string {
  const texts = Object.entries(members).flatMap(([name, text]) =>
    text === undefined ? [] : [`${JSON.stringify(name)}:${text}`],
  );
  return `{${texts.join(',')}}`;
}

/** A list of what is JSON already. */
export function makeList(items: Iterable<string>): string {
  return `[${[...items].join(',')}]`;
}
