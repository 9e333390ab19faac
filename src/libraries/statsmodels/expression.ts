// Expressions of Python inside a formula: arithmetic, comparisons, and calls of functions by name.
import type { Token } from './tokens.ts';

/** An expression; nothing else of Python's grammar is read. */
export type Expression =
  | { readonly type: 'number'; readonly value: number; readonly isInteger: boolean }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'list'; readonly items: readonly Expression[] }
  | {
      readonly type: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly keywords: Readonly<Record<string, Expression>>;
    }
  | { readonly type: 'negative'; readonly of: Expression }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

const COMPARISONS = ['<', '<=', '>', '>=', '==', '!='];

/** Parses all words; `refuse` makes the error. */
export function parseExpression(tokens: readonly Token[], refuse: (reason: string) => Error): Expression {
  const parser = new ExpressionParser(tokens, refuse);
  const expression = parser.comparison();
  parser.end();
  return expression;
}

class ExpressionParser {
  readonly #tokens: readonly Token[];
  readonly #refuse: (reason: string) => Error;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], refuse: (reason: string) => Error) {
    this.#tokens = tokens;
    this.#refuse = refuse;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw this.#unexpected();
  }

  comparison(): Expression {
    const left = this.#chain(['+', '-'], () => this.#chain(['*', '/'], () => this.#unary()));
    const operator = this.#take(COMPARISONS);
    if (operator === undefined) return left;
    const right = this.#chain(['+', '-'], () => this.#chain(['*', '/'], () => this.#unary()));
    return { type: 'binary', operator, left, right };
  }

  #chain(operators: readonly string[], next: () => Expression): Expression {
    let left = next();
    for (let operator = this.#take(operators); operator !== undefined; operator = this.#take(operators)) {
      left = { type: 'binary', operator, left, right: next() };
    }
    return left;
  }

  #unary(): Expression {
    if (this.#take(['+']) !== undefined) return this.#unary();
    if (this.#take(['-']) !== undefined) return { type: 'negative', of: this.#unary() };
    const base = this.#atom();
    return this.#take(['**']) === undefined
      ? base
      : { type: 'binary', operator: '**', left: base, right: this.#unary() };
  }

  #atom(): Expression {
    if (++this.#depth > 100) throw this.#refuse('it is nested too deeply');
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#refuse('it ends too early');
    this.#at++;
    switch (token.kind) {
      case 'number':
        return { type: 'number', value: Number(token.text), isInteger: /^\d+$/.test(token.text) };
      case 'text':
        return { type: 'text', value: token.text };
      case 'name':
        return this.#named(token.text);
      case 'operator':
        break;
    }
    if (token.text === '(') {
      const inner = this.comparison();
      this.#expect(')');
      return inner;
    }
    if (token.text === '[') return { type: 'list', items: this.#arguments(']').args };
    this.#at--;
    throw this.#unexpected();
  }

  #named(first: string): Expression {
    let name = first;
    while (this.#take(['.']) !== undefined) {
      const part = this.#tokens[this.#at++];
      if (part?.kind !== 'name') throw this.#refuse('a name ends with a dot');
      name += `.${part.text}`;
    }
    if (this.#take(['(']) === undefined) return { type: 'name', name };
    return { type: 'call', name, ...this.#arguments(')') };
  }

  #arguments(close: string): { args: Expression[]; keywords: Record<string, Expression> } {
    const args: Expression[] = [];
    const keywords: Record<string, Expression> = {};
    while (this.#take([close]) === undefined) {
      const token = this.#tokens[this.#at];
      if (token?.kind === 'name' && this.#tokens[this.#at + 1]?.text === '=') {
        this.#at += 2;
        keywords[token.text] = this.comparison();
      } else {
        args.push(this.comparison());
      }
      if (this.#take([',']) === undefined) {
        this.#expect(close);
        break;
      }
    }
    return { args, keywords };
  }

  #take(operators: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'operator' || !operators.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }

  #expect(operator: string): void {
    if (this.#take([operator]) === undefined) throw this.#refuse(`${JSON.stringify(operator)} is missing`);
  }

  #unexpected(): Error {
    return this.#refuse(`${JSON.stringify(this.#tokens[this.#at]?.text ?? 'the end')} is not read there`);
  }
}
