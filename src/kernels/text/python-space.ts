// White space as Python's str.isspace has it, which is not JavaScript's: the separators U+001C to U+001F and U+0085 count, U+FEFF
// does not.

/** Inside of a character class. */
export const SPACE_CLASS = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

const SPACES = new RegExp(`[${SPACE_CLASS}]+`, 'u');
const RUNS = new RegExp(`[${SPACE_CLASS}]{2,}`, 'gu');

/** str.split() without arguments. */
export function splitWords(text: string): string[] {
  return text.split(SPACES).filter((word) => word !== '');
}

/** Each run of two or more becomes one space; a single tab or line end stays. */
export function collapseSpaces(text: string): string {
  return text.replace(RUNS, ' ');
}
