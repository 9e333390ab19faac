// Answers without the tokens that are no JSON (RFC 8259): NaN, Infinity and -Infinity become null.

/** A string, or one of the tokens outside of strings. */
const STRING_OR_TOKEN = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;

/** The text with null in place of each token. */
export function replaceNonFinite(text: string): string {
  if (!text.includes('NaN') && !text.includes('Infinity')) return text;
  return text.replace(STRING_OR_TOKEN, (found) => (found.startsWith('"') ? found : 'null'));
}
