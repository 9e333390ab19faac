// Formulas of patsy: the right side as terms, each a product of factors (patsy/parse_formula.py and desc.py).
import { parseExpression } from './expression.ts';
import type { Expression } from './expression.ts';
import { refuseFormula, splitTokens } from './tokens.ts';
import type { Token } from './tokens.ts';

/** One factor; two are the same if their keys are. */
export interface Factor {
  readonly key: string;
  readonly expression: Expression;
}

/** A product of factors; the intercept has none. */
export type Term = readonly Factor[];

/** Terms, and what was said of the intercept. */
interface Terms {
  readonly intercept: boolean;
  readonly removed: boolean;
  readonly terms: readonly Term[];
}

type Tree =
  | { readonly type: 'zero' | 'one' }
  | { readonly type: 'whole'; readonly value: number }
  | { readonly type: 'factor'; readonly factor: Factor }
  | { readonly type: 'unary'; readonly operator: string; readonly of: Tree }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Tree; readonly right: Tree };

const LEVELS: readonly (readonly string[])[] = [['+', '-'], ['*', '/'], [':'], ['**']];
const OPERATORS = LEVELS.flat();
const MAX_TERMS = 10_000;

/** Terms of the right side, the intercept first where there is one. */
export function parseFormula(formula: string): Term[] {
  const tokens = splitTokens(formula);
  const tilde = tokens.findIndex((token) => token.kind === 'operator' && token.text === '~');
  const parser = new FormulaParser(tokens.slice(tilde + 1), formula);
  const { removed, terms } = parser.evaluate(parser.parse());
  return removed ? [...terms] : [[], ...terms];
}

class FormulaParser {
  readonly #tokens: readonly Token[];
  readonly #formula: string;
  #at = 0;

  constructor(tokens: readonly Token[], formula: string) {
    this.#tokens = tokens;
    this.#formula = formula;
  }

  parse(): Tree {
    const tree = this.#binary(0);
    if (this.#at < this.#tokens.length) throw this.#refuse('")" is too many');
    return tree;
  }

  evaluate(tree: Tree): Terms {
    switch (tree.type) {
      case 'zero':
        return { intercept: false, removed: true, terms: [] };
      case 'one':
        return { intercept: true, removed: false, terms: [] };
      case 'whole':
        throw this.#refuse('of numbers only 0 and 1 are terms');
      case 'factor':
        return { intercept: false, removed: false, terms: [[tree.factor]] };
      case 'unary':
        if (tree.operator === '+') return this.evaluate(tree.of);
        if (tree.of.type === 'zero') return { intercept: true, removed: false, terms: [] };
        if (tree.of.type === 'one') return { intercept: false, removed: true, terms: [] };
        throw this.#refuse('a minus sign stands before a term');
      case 'binary':
        return this.#evaluateBinary(tree.operator, tree.left, tree.right);
    }
  }

  #evaluateBinary(operator: string, leftTree: Tree, rightTree: Tree): Terms {
    const left = this.evaluate(leftTree);
    switch (operator) {
      case '+': {
        if (rightTree.type === 'zero') return { intercept: false, removed: true, terms: left.terms };
        const right = this.evaluate(rightTree);
        const terms = this.#unique([...left.terms, ...right.terms]);
        return right.intercept ? { intercept: true, removed: false, terms } : { ...left, terms };
      }
      case '-': {
        if (rightTree.type === 'zero') return { intercept: true, removed: false, terms: left.terms };
        if (rightTree.type === 'one') return { intercept: false, removed: true, terms: left.terms };
        const right = this.evaluate(rightTree);
        const gone = new Set(right.terms.map(nameTerm));
        const terms = left.terms.filter((term) => !gone.has(nameTerm(term)));
        return right.intercept ? { intercept: false, removed: true, terms } : { ...left, terms };
      }
      case '*': {
        const right = this.evaluate(rightTree);
        return this.#plain([...left.terms, ...right.terms, ...this.#interact(left, right)]);
      }
      case ':':
        return this.#plain(this.#interact(left, this.evaluate(rightTree)));
      case '/': {
        const all = { ...left, terms: [uniqueFactors(left.terms.flat())] };
        return this.#plain([...left.terms, ...this.#interact(all, this.evaluate(rightTree))]);
      }
      default: {
        const power = rightTree.type === 'one' ? 1 : rightTree.type === 'whole' ? rightTree.value : 0;
        if (power < 1 || left.intercept) throw this.#refuse('** needs terms and a positive whole number');
        let terms = [...left.terms];
        let big: Terms = left;
        for (let i = 1; i < Math.min(left.terms.length, power); i++) {
          big = this.#plain(this.#interact(left, big));
          terms = [...terms, ...big.terms];
        }
        return this.#plain(terms);
      }
    }
  }

  #interact(left: Terms, right: Terms): Term[] {
    if (left.intercept || right.intercept) throw this.#refuse('the intercept cannot interact with a term');
    if (left.terms.length * right.terms.length > MAX_TERMS) throw this.#refuse('it has too many terms');
    return left.terms.flatMap((a) => right.terms.map((b) => uniqueFactors([...a, ...b])));
  }

  #plain(terms: readonly Term[]): Terms {
    return { intercept: false, removed: false, terms: this.#unique(terms) };
  }

  #unique(terms: readonly Term[]): Term[] {
    const byName = new Map<string, Term>();
    for (const term of terms) if (!byName.has(nameTerm(term))) byName.set(nameTerm(term), term);
    return [...byName.values()];
  }

  #binary(level: number): Tree {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#operand();
    let left = level === 1 ? this.#unary(level) : this.#binary(level + 1);
    for (let token = this.#peek(); token !== undefined && operators.includes(token); token = this.#peek()) {
      this.#at++;
      left = { type: 'binary', operator: token, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  // A sign binds more loosely than a product: -1 alone is of use.
  #unary(level: number): Tree {
    const sign = this.#peek();
    if (sign !== '+' && sign !== '-') return this.#binary(level + 1);
    this.#at++;
    return { type: 'unary', operator: sign, of: this.#unary(level) };
  }

  #operand(): Tree {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#refuse('it ends too early');
    if (this.#peek() === '(') {
      this.#at++;
      const inner = this.#binary(0);
      if (this.#peek() !== ')') throw this.#refuse('")" is missing');
      this.#at++;
      return inner;
    }
    const start = this.#at;
    let depth = 0;
    for (; this.#at < this.#tokens.length; this.#at++) {
      const operator = this.#peek();
      if (depth === 0 && operator !== undefined && (OPERATORS.includes(operator) || operator === ')')) break;
      if (operator === '(' || operator === '[') depth++;
      if (operator === ')' || operator === ']') depth--;
    }
    const tokens = this.#tokens.slice(start, this.#at);
    if (tokens.length === 0) throw this.#refuse(`${JSON.stringify(token.text)} is not read there`);
    if (tokens.length === 1 && token.kind === 'number') {
      if (token.text === '0') return { type: 'zero' };
      if (token.text === '1') return { type: 'one' };
      return { type: 'whole', value: /^\d+$/.test(token.text) ? Number(token.text) : NaN };
    }
    const expression = parseExpression(tokens, (reason) => this.#refuse(reason));
    return { type: 'factor', factor: { key: JSON.stringify(expression), expression } };
  }

  #peek(): string | undefined {
    const token = this.#tokens[this.#at];
    return token?.kind === 'operator' ? token.text : undefined;
  }

  #refuse(reason: string): Error {
    return refuseFormula(this.#formula, reason);
  }
}

function uniqueFactors(factors: readonly Factor[]): Factor[] {
  return [...new Map(factors.map((factor) => [factor.key, factor])).values()];
}

// The order of factors does not tell terms apart.
function nameTerm(term: Term): string {
  return JSON.stringify(term.map((factor) => factor.key).sort());
}
