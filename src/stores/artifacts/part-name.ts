// Names of files that are being written: a file gets its own name when all of it is there.

const PREFIX = '.decant-part-';

/** A new name for a file that is not whole yet. */
export function choosePartName(): string {
  return `${PREFIX}${crypto.randomUUID()}`;
}

/** Is this the name of a file that is being written, or of one whose writing was cut off? */
export function isPartName(name: string): boolean {
  return name.startsWith(PREFIX);
}
