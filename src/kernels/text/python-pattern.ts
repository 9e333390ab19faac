// Regular expressions of Python's re module as JavaScript ones of the same meaning (Python library reference, re). What has no
// counterpart (possessive quantifiers, conditionals, names of characters, ...) is refused by name.
import { DecantError } from '../../errors.ts';
import { SPACE_CLASS } from './python-space.ts';

/** Character classes, as the inside of a set, in their Unicode and ASCII meanings. */
const CLASSES = {
  unicode: { d: String.raw`\p{Nd}`, w: String.raw`\p{L}\p{N}_`, s: SPACE_CLASS },
  ascii: { d: '0-9', w: 'A-Za-z0-9_', s: String.raw`\t-\r\x20` },
} as const;

/** Escapes of single characters that both languages share. */
const CONTROLS: Readonly<Record<string, string>> = {
  a: String.raw`\x07`,
  f: String.raw`\f`,
  n: String.raw`\n`,
  r: String.raw`\r`,
  t: String.raw`\t`,
  v: String.raw`\v`,
};

/** The letters that Python takes for one where case is ignored; JavaScript keeps the last two apart from all. */
const DOTTED_CASES = 'iI\u0130\u0131';

/** Patterns of vectorizers whose matches a set alone finds, much faster: words of two or more, and of one or more characters. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  [String.raw`\b\w\w+\b`]: '[w]{2,}',
  [String.raw`\b\w+\b`]: '[w]+',
};

/** A compiled pattern. */
export interface PythonPattern {
  /** Number of capturing groups. */
  readonly groupCount: number;
  /** Matches from left to right, with the flag g. */
  readonly expression: RegExp;
  /** re.findall: the matches, or what the one group caught. */
  readonly findAll: (text: string) => string[];
}

/** Compiles a pattern (of str, not bytes); refuses what is no pattern, and what has no counterpart, with UNSUPPORTED_MODEL. */
export function compilePythonPattern(pattern: string): PythonPattern {
  const reader = new PatternReader(pattern);
  const source = reader.read();
  let expression: RegExp;
  try {
    expression = new RegExp(source, reader.ignoresCase ? 'giu' : 'gu');
  } catch (cause) {
    throw refuse(pattern, 'it is no regular expression', cause);
  }
  const { groupCount } = reader;
  return { groupCount, expression, findAll: makeFindAll(expression, groupCount) };
}

function makeFindAll(expression: RegExp, groupCount: number): (text: string) => string[] {
  if (groupCount === 0) return (text) => text.match(expression) ?? [];
  return (text) => Array.from(text.matchAll(expression), (match) => match[1] ?? '');
}

class PatternReader {
  readonly #pattern: string;
  #position = 0;
  #isAscii = false;
  #dotMatchesAll = false;
  #isMultiline = false;
  ignoresCase = false;
  groupCount = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  read(): string {
    this.#readFlags();
    const short = SHORT_FORMS[this.#pattern.slice(this.#position)];
    if (short !== undefined) return short.replace('w', this.#classes().w);
    let source = '';
    while (this.#position < this.#pattern.length) source += this.#readPart();
    return source;
  }

  // Global flags stand at the start: `(?u)`. Python refuses them elsewhere since 3.11.
  #readFlags(): void {
    const match = /^(?:\(\?[aiLmsux]+\))+/.exec(this.#pattern);
    if (match === null) return;
    for (const flag of match[0].replace(/[()?]/g, '')) {
      if (flag === 'x' || flag === 'L') throw this.#refuse(`the flag ${flag} has no counterpart`);
      if (flag === 'a') this.#isAscii = true;
      if (flag === 'i') this.ignoresCase = true;
      if (flag === 'm') this.#isMultiline = true;
      if (flag === 's') this.#dotMatchesAll = true;
    }
    this.#position = match[0].length;
  }

  #readPart(): string {
    const character = this.#next();
    switch (character) {
      case '\\':
        return this.#readEscape();
      case '[':
        return this.#readSet();
      case '(':
        return this.#readGroup();
      case '.':
        return this.#dotMatchesAll ? String.raw`[^]` : String.raw`[^\n]`;
      case '^':
        return this.#isMultiline ? String.raw`(?<![^\n])` : String.raw`(?<![^])`;
      case '$':
        return this.#isMultiline ? String.raw`(?![^\n])` : String.raw`(?=\n?(?![^]))`;
      case '*':
      case '+':
      case '?':
        return character + this.#readGreed();
      case '{':
        return this.#readCount();
      case '}':
      case ']':
      case '/':
        return `\\${character}`;
      default:
        return this.#matchesDottedCases(character) ? `[${character}${DOTTED_CASES}]` : character;
    }
  }

  /** Do the characters, as the inside of a set, match an i of any case where case is ignored? */
  #matchesDottedCases(inside: string): boolean {
    return this.ignoresCase && !this.#isAscii && new RegExp(`[${inside}]`, 'iu').test(DOTTED_CASES);
  }

  #readGreed(): string {
    const next = this.#pattern[this.#position];
    if (next === '+') throw this.#refuse('possessive quantifiers have no counterpart');
    if (next !== '?') return '';
    this.#position++;
    return '?';
  }

  // A brace that is no count is a character; a count without its first number starts at 0.
  #readCount(): string {
    const match = /^(\d*)(?:(,)(\d*))?\}/.exec(this.#pattern.slice(this.#position));
    if (match === null || match[0] === '}' || match[0] === ',}') return String.raw`\{`;
    this.#position += match[0].length;
    const [, least = '', comma = '', most = ''] = match;
    return `{${least === '' ? '0' : least}${comma}${most}}${this.#readGreed()}`;
  }

  #readGroup(): string {
    const rest = this.#pattern.slice(this.#position);
    const comment = /^\?#[^)]*\)/.exec(rest);
    if (comment !== null) {
      this.#position += comment[0].length;
      return '(?:)';
    }
    const same = /^\?(?::|=|!|<=|<!)/.exec(rest);
    if (same !== null) {
      this.#position += same[0].length;
      return `(${same[0]}`;
    }
    const named = /^\?P<([A-Za-z_]\w*)>/.exec(rest);
    if (named !== null) {
      this.#position += named[0].length;
      this.groupCount++;
      return `(?<${named[1] ?? ''}>`;
    }
    const reference = /^\?P=([A-Za-z_]\w*)\)/.exec(rest);
    if (reference !== null) {
      this.#position += reference[0].length;
      return `\\k<${reference[1] ?? ''}>`;
    }
    if (rest.startsWith('?')) throw this.#refuse(`the group (${rest.slice(0, 3)} has no counterpart`);
    this.groupCount++;
    return '(';
  }

  #readEscape(): string {
    const { w } = this.#classes();
    const character = this.#next();
    switch (character) {
      case 'A':
        return String.raw`(?<![^])`;
      case 'Z':
      case 'z':
        return String.raw`(?![^])`;
      case 'b':
        return `(?:(?<=[${w}])(?![${w}])|(?<![${w}])(?=[${w}]))`;
      case 'B':
        return `(?:(?<=[${w}])(?=[${w}])|(?<![${w}])(?![${w}]))`;
      case 'd':
      case 'w':
      case 's':
        return `[${this.#classes()[character]}]`;
      case 'D':
      case 'W':
      case 'S':
        return `[^${this.#classes()[character.toLowerCase() as 'd' | 'w' | 's']}]`;
      default:
        return this.#readCharacter(character, false);
    }
  }

  /** An escape of one character: the same in and out of sets, but for references to groups. */
  #readCharacter(character: string, isInSet: boolean): string {
    const control = CONTROLS[character];
    if (control !== undefined) return control;
    if (character === 'x' || character === 'u' || character === 'U') {
      const length = { x: 2, u: 4, U: 8 }[character];
      const digits = this.#pattern.slice(this.#position, this.#position + length);
      if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length !== length) throw this.#refuse(`\\${character} lacks digits`);
      this.#position += length;
      return `\\u{${digits.replace(/^0+(?=.)/, '')}}`;
    }
    if (/[0-9]/.test(character)) return this.#readNumber(character, isInSet);
    if (/[A-Za-z]/.test(character)) throw this.#refuse(`the escape \\${character} is not known`);
    return escapeCharacter(character);
  }

  // \0 and three octal digits are characters, other numbers are groups.
  #readNumber(first: string, isInSet: boolean): string {
    const rest = first + this.#pattern.slice(this.#position);
    const octal = (first === '0' ? /^0[0-7]{0,2}/ : isInSet ? /^[0-7]{1,3}/ : /^[0-3][0-7]{2}/).exec(rest);
    if (octal !== null) {
      this.#position += octal[0].length - 1;
      return `\\u{${Number.parseInt(octal[0], 8).toString(16)}}`;
    }
    const group = /^[1-9]\d?/.exec(rest);
    if (group === null || isInSet) throw this.#refuse(`the escape \\${first} is not known`);
    this.#position += group[0].length - 1;
    return `\\${group[0]}(?:)`;
  }

  #readSet(): string {
    let source = '[';
    if (this.#pattern[this.#position] === '^') {
      this.#position++;
      source += '^';
    }
    const start = source.length;
    // A bracket that comes first is a character.
    let isFirst = true;
    for (;;) {
      const character = this.#next();
      if (character === ']' && !isFirst) {
        return this.#matchesDottedCases(source.slice(start)) ? `${source}${DOTTED_CASES}]` : `${source}]`;
      }
      isFirst = false;
      if (character === '\\') source += this.#readSetEscape();
      else if (character === '-') source += this.#isRange(source) ? '-' : String.raw`\-`;
      else source += escapeCharacter(character);
    }
  }

  #readSetEscape(): string {
    const character = this.#next();
    const kind = character.toLowerCase();
    if (kind === 'd' || kind === 'w' || kind === 's') {
      if (character === kind) return this.#classes()[kind];
      // The complement of a class has no place in a set, but for those that JavaScript has itself.
      if (character === 'D' && !this.#isAscii) return String.raw`\P{Nd}`;
      throw this.#refuse(`\\${character} in a set has no counterpart`);
    }
    return character === 'b' ? String.raw`\x08` : this.#readCharacter(character, true);
  }

  // A dash between two characters; at either end, and beside a class, it stands for itself.
  #isRange(before: string): boolean {
    if (before === '[' || before === '[^') return false;
    if (this.#pattern[this.#position] === ']') return false;
    const isAfterClass = /\\[dwsD]$/.test(this.#pattern.slice(0, this.#position - 1));
    const isBeforeClass = /^\\[dwsDWS]/.test(this.#pattern.slice(this.#position));
    return !isAfterClass && !isBeforeClass;
  }

  #classes(): (typeof CLASSES)['unicode' | 'ascii'] {
    return this.#isAscii ? CLASSES.ascii : CLASSES.unicode;
  }

  #next(): string {
    const code = this.#pattern.codePointAt(this.#position);
    if (code === undefined) throw this.#refuse('it ends too early');
    const character = String.fromCodePoint(code);
    this.#position += character.length;
    return character;
  }

  #refuse(reason: string): DecantError {
    return refuse(this.#pattern, reason);
  }
}

function escapeCharacter(character: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}` : character;
}

function refuse(pattern: string, reason: string, cause?: unknown): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `The pattern ${JSON.stringify(pattern.slice(0, 80))}: ${reason}.`, {
    cause,
  });
}
