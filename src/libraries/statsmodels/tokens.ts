// Words of a formula: names, numbers, texts and operators of Python, as patsy's tokenizer sees them.
import { refuseRecord } from './record.ts';

/** One word of a formula. */
export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'operator';
  /** The word; of a text, what stands between its quotes. */
  readonly text: string;
}

const WORD =
  /\s*(?:(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<quoted>'[^'\\\n]*'|"[^"\\\n]*")|(?<operator>\*\*|<=|>=|==|!=|[-+*/:~()[\],.<>=]))/uy;

/** The words of a formula; refuses what Decant does not read. */
export function splitTokens(formula: string): Token[] {
  const tokens: Token[] = [];
  const end = formula.trimEnd().length;
  WORD.lastIndex = 0;
  while (WORD.lastIndex < end) {
    const at = WORD.lastIndex;
    const groups = WORD.exec(formula)?.groups;
    if (groups === undefined) throw refuseFormula(formula, `the text from character ${at + 1} on is not read`);
    const { name, number, quoted, operator } = groups;
    if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.slice(1, -1) });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
  }
  return tokens;
}

/** The error for a formula that is not read. */
export function refuseFormula(formula: string, reason: string): Error {
  return refuseRecord(`The formula ${JSON.stringify(formula)}`, reason);
}
