// How a text may be written in YAML, by PyYAML's rules: plain, in single quotes, or only in double quotes.
import { resolvePlainType } from './resolve-scalar.ts';

/** Quotes around a scalar. */
export type ScalarStyle = 'plain' | 'single' | 'double';

const BREAKS: ReadonlySet<string> = new Set(['\n', '\u0085', '\u2028', '\u2029']);
const BLANK = new Set(['\0', ' ', '\t', '\r', ...BREAKS]);
const STARTING_INDICATORS = new Set('#,[]{}&*!|>\'"%@`');

/** Is this a line break to YAML 1.1? */
export function isBreak(character: string | undefined): boolean {
  return character !== undefined && BREAKS.has(character);
}

/** Does the text hold a line break? Such a key is no simple key. */
export function isMultiline(characters: readonly string[]): boolean {
  return characters.some(isBreak);
}

/** The style that PyYAML chooses for a text in block context; `isKey` where it stands before a colon on one line. */
export function chooseStyle(characters: readonly string[], isKey: boolean, allowUnicode: boolean): ScalarStyle {
  const text = characters.join('');
  if (text === '') return 'single';
  const spacing = findSpacing(characters);
  if (spacing.spaceBeforeBreak || !characters.every((character) => isOrdinary(character, allowUnicode)))
    return 'double';
  const isMulti = isMultiline(characters);
  const first = characters[0];
  const last = characters.at(-1);
  const isPadded = first === ' ' || last === ' ' || isBreak(first) || isBreak(last);
  const isPlain = !isPadded && !isMulti && !hasIndicators(characters) && resolvePlainType(text) === 'str';
  if (isPlain) return 'plain';
  return spacing.spaceAfterBreak || (isKey && isMulti) ? 'double' : 'single';
}

function findSpacing(characters: readonly string[]): { spaceBeforeBreak: boolean; spaceAfterBreak: boolean } {
  let spaceBeforeBreak = false;
  let spaceAfterBreak = false;
  for (let i = 1; i < characters.length; i++) {
    if (characters[i] === ' ' && isBreak(characters[i - 1])) spaceAfterBreak = true;
    if (characters[i - 1] === ' ' && isBreak(characters[i])) spaceBeforeBreak = true;
  }
  return { spaceBeforeBreak, spaceAfterBreak };
}

function isOrdinary(character: string, allowUnicode: boolean): boolean {
  if (character === '\n' || (character >= ' ' && character <= '~')) return true;
  if (!allowUnicode) return false;
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x85 || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd)) return code !== 0xfeff;
  return code >= 0x10000 && code < 0x10ffff;
}

// Characters that would end a plain scalar or be read as something else.
function hasIndicators(characters: readonly string[]): boolean {
  const start = characters.slice(0, 3).join('');
  if (start === '---' || start === '...') return true;
  return characters.some((character, index) => {
    const next = characters[index + 1];
    const isFollowedByBlank = next === undefined || BLANK.has(next);
    if (index === 0) {
      if (STARTING_INDICATORS.has(character)) return true;
      return (character === '?' || character === ':' || character === '-') && isFollowedByBlank;
    }
    if (character === ':') return isFollowedByBlank;
    return character === '#' && BLANK.has(characters[index - 1]!);
  });
}
