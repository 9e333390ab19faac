// Lines, columns and quoted scalars of a YAML text, folded at column 80 as PyYAML's emitter folds them.
import { isBreak } from './analyze-scalar.ts';
import type { ScalarStyle } from './analyze-scalar.ts';

/** Lines are folded at the first blank beyond this column. */
const WIDTH = 80;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '0'],
  ['\u0007', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\u000b', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\u001b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\u0085', 'N'],
  ['\u00a0', '_'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
]);

/** The text so far, with the state of its last line. */
export class YamlTextWriter {
  readonly #parts: string[] = [];
  #column = 0;
  /** Is the last thing a blank, or the start of a line? */
  #isAfterBlank = true;
  /** Does the line hold only indentation and indicators of the block so far? */
  #isIndention = true;
  /** Column of the block being written. */
  indent = 0;

  get isIndention(): boolean {
    return this.#isIndention;
  }

  finish(): string {
    return this.#parts.join('');
  }

  #write(text: string, length = text.length): void {
    this.#parts.push(text);
    this.#column += length;
  }

  /** `-`, `?`, `:`, a bracket or a quote; with a blank before it where one is needed. */
  writeIndicator(indicator: string, needsBlank: boolean, keepsIndention = false): void {
    this.#write(needsBlank && !this.#isAfterBlank ? ` ${indicator}` : indicator);
    this.#isAfterBlank = false;
    this.#isIndention &&= keepsIndention;
  }

  /** Goes to the block's column, on a new line unless this one is still empty up to there. */
  writeIndent(): void {
    const isPast = this.#column > this.indent || (this.#column === this.indent && !this.#isAfterBlank);
    if (!this.#isIndention || isPast) this.#breakLine('\n');
    if (this.#column < this.indent) {
      this.#write(' '.repeat(this.indent - this.#column));
      this.#isAfterBlank = true;
    }
  }

  #breakLine(text: string): void {
    this.#parts.push(text);
    this.#column = 0;
    this.#isAfterBlank = true;
    this.#isIndention = true;
  }

  // A folded line continues the scalar: it is neither blank nor indention.
  #fold(): void {
    this.writeIndent();
    this.#isAfterBlank = false;
    this.#isIndention = false;
  }

  /** A scalar; folded where `split` allows it. */
  writeScalar(characters: readonly string[], style: ScalarStyle, split: boolean, allowUnicode: boolean): void {
    // A folded line stands two columns further in.
    this.indent += 2;
    if (style === 'double') this.#writeDouble(characters, split, allowUnicode);
    else if (style === 'single') this.#writeSingle(characters, split);
    else this.#writePlain(characters, split);
    this.indent -= 2;
  }

  #writePlain(characters: readonly string[], split: boolean): void {
    if (!this.#isAfterBlank) this.#write(' ');
    this.#isAfterBlank = false;
    this.#isIndention = false;
    for (const run of splitRuns(characters)) {
      if (run.kind === 'spaces' && run.characters.length === 1 && this.#column > WIDTH && split) this.#fold();
      else this.#write(run.characters.join(''), run.characters.length);
    }
  }

  #writeSingle(characters: readonly string[], split: boolean): void {
    this.writeIndicator("'", true);
    for (const run of splitRuns(characters)) {
      const isInner = run.start > 0 && run.start + run.characters.length < characters.length;
      if (run.kind === 'breaks') {
        if (run.characters[0] === '\n') this.#breakLine('\n');
        for (const character of run.characters) this.#breakLine(character);
        this.writeIndent();
      } else if (run.kind === 'spaces' && run.characters.length === 1 && this.#column > WIDTH && split && isInner) {
        this.writeIndent();
      } else {
        const quotes = run.characters.filter((character) => character === "'").length;
        this.#write(run.characters.join('').replaceAll("'", "''"), run.characters.length + quotes);
      }
    }
    this.writeIndicator("'", false);
  }

  #writeDouble(characters: readonly string[], split: boolean, allowUnicode: boolean): void {
    this.writeIndicator('"', true);
    // Characters from `pending` on are not written yet.
    let pending = 0;
    for (let position = 0; position <= characters.length; position++) {
      const character = characters[position];
      if (character === undefined || !standsInDouble(character, allowUnicode)) {
        this.#write(characters.slice(pending, position).join(''), position - pending);
        pending = position;
        if (character !== undefined) {
          this.#write(escapeCharacter(character));
          pending = position + 1;
        }
      }
      const isFoldable = position > 0 && position < characters.length - 1 && (character === ' ' || pending >= position);
      if (!split || !isFoldable || this.#column + (position - pending) <= WIDTH) continue;
      const rest = characters.slice(pending, position);
      this.#write(`${rest.join('')}\\`, rest.length + 1);
      if (pending < position) pending = position;
      this.#fold();
      // A blank at the start of a line would be lost without its own backslash.
      if (characters[pending] === ' ') this.#write('\\');
    }
    this.writeIndicator('"', false);
  }
}

interface Run {
  readonly kind: 'spaces' | 'breaks' | 'word';
  readonly start: number;
  readonly characters: readonly string[];
}

function splitRuns(characters: readonly string[]): readonly Run[] {
  const runs: Run[] = [];
  let start = 0;
  while (start < characters.length) {
    const kind = kindOf(characters[start]!);
    let end = start + 1;
    while (end < characters.length && kindOf(characters[end]!) === kind) end++;
    runs.push({ kind, start, characters: characters.slice(start, end) });
    start = end;
  }
  return runs;
}

function kindOf(character: string): Run['kind'] {
  if (character === ' ') return 'spaces';
  return isBreak(character) ? 'breaks' : 'word';
}

function standsInDouble(character: string, allowUnicode: boolean): boolean {
  if (character === '"' || character === '\\' || character === '\ufeff' || isBreak(character)) return false;
  if (character >= ' ' && character <= '~') return true;
  const isBasic = character.length === 1;
  return (
    allowUnicode &&
    isBasic &&
    ((character >= '\u00a0' && character <= '\ud7ff') || (character >= '\ue000' && character <= '\ufffd'))
  );
}

function escapeCharacter(character: string): string {
  const short = ESCAPES.get(character);
  if (short !== undefined) return `\\${short}`;
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
