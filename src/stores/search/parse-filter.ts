// MLflow's grammar of filters: `metrics.rmse < 1 AND params.alpha = '0.5'` (mlflow.utils.search_utils).
import { DecantError } from '../../errors.ts';

/** What a comparison is about. */
export type SearchKind = 'metric' | 'param' | 'tag' | 'attribute' | 'dataset';
export type Comparator =
  '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'ILIKE' | 'IN' | 'NOT IN' | 'IS NULL' | 'IS NOT NULL';

/** One comparison; all of a filter must hold. */
export interface Comparison extends SearchField {
  readonly comparator: Comparator;
  readonly value: string | number | readonly string[] | undefined;
}

/** What can be searched, and what its attributes are called. */
export interface SearchGrammar {
  readonly kinds: readonly SearchKind[];
  /** Attributes that are texts, by the names they are found under. */
  readonly textAttributes: readonly string[];
  readonly numberAttributes: readonly string[];
  /** Attributes that can be compared with a list; of datasets all can. */
  readonly listAttributes: readonly string[];
  /** Kinds that can be compared with NULL. */
  readonly nullKinds: readonly SearchKind[];
  /** Kinds and attributes that can order what is found. */
  readonly orderKinds: readonly SearchKind[];
  readonly orderAttributes: readonly string[];
  /** Other names of attributes. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** One field of an item. */
export interface SearchField {
  readonly kind: SearchKind;
  readonly key: string;
}

const KIND_NAMES: Readonly<Record<string, SearchKind>> = {
  metric: 'metric',
  metrics: 'metric',
  parameter: 'param',
  parameters: 'param',
  param: 'param',
  params: 'param',
  tag: 'tag',
  tags: 'tag',
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
  run: 'attribute',
  dataset: 'dataset',
  datasets: 'dataset',
};
const DATASET_ATTRIBUTES = ['name', 'digest', 'context'];

interface Token {
  readonly kind: 'word' | 'quoted' | 'backticked' | 'number' | 'operator' | 'mark';
  readonly text: string;
}

const TOKEN =
  /\s*(?:'((?:[^'\\]|\\.|'')*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`|(-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])|(<=|>=|!=|==|<>|=|<|>)|([(),.])|([\p{L}_][\p{L}\p{N}_/-]*|[\p{N}][\p{L}\p{N}_-]*))/uy;

/** The comparisons of a filter; none where it is empty. INVALID_PARAMETER_VALUE says what is wrong with it. */
export function parseFilter(filter: string | undefined, grammar: SearchGrammar): readonly Comparison[] {
  if (filter === undefined || filter === '') return [];
  if (filter.trim() === '') throw refuse(`Invalid filter '${filter}'. Could not be parsed.`);
  return new FilterParser(tokenize(filter), filter, grammar).parse();
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length && text.slice(TOKEN.lastIndex).trim() !== '') {
    const match = TOKEN.exec(text);
    if (match === null) throw refuse(`Invalid filter '${text}'. Could not be parsed.`);
    const [, single, double, backtick, number, operator, mark, word] = match;
    if (single !== undefined || double !== undefined) {
      // As it stands: MLflow knows no escapes.
      tokens.push({ kind: 'quoted', text: single ?? double ?? '' });
    } else if (backtick !== undefined) tokens.push({ kind: 'backticked', text: backtick });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
}

class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #filter: string;
  readonly #grammar: SearchGrammar;
  #at = 0;

  constructor(tokens: readonly Token[], filter: string, grammar: SearchGrammar) {
    this.#tokens = tokens;
    this.#filter = filter;
    this.#grammar = grammar;
  }

  parse(): readonly Comparison[] {
    const comparisons: Comparison[] = [];
    for (;;) {
      comparisons.push(this.#readComparison());
      if (this.#at === this.#tokens.length) return comparisons;
      if (!this.#takeWord('AND')) throw this.#refuseClause();
    }
  }

  #readComparison(): Comparison {
    const { kind, key } = readIdentifier(this.#readName(), this.#grammar);
    const comparator = this.#readComparator();
    checkComparator(kind, key, comparator, this.#grammar);
    return { kind, key, comparator, value: this.#readValue(kind, key, comparator) };
  }

  // Parts with points between them.
  #readName(): readonly string[] {
    const parts: string[] = [];
    do {
      const token = this.#next();
      if (token === undefined || token.kind === 'operator' || token.kind === 'mark') throw this.#refuseClause();
      parts.push(token.text);
    } while (this.#take('mark', '.'));
    return parts;
  }

  #readComparator(): Comparator {
    const token = this.#next();
    if (token?.kind === 'operator') {
      if (token.text === '==' || token.text === '<>') {
        throw refuse(`Invalid comparator '${token.text}' not one of '${listTexts(NUMBER_COMPARATORS)}'`);
      }
      return token.text as Comparator;
    }
    const word = token?.kind === 'word' ? token.text.toUpperCase() : '';
    if (word === 'LIKE' || word === 'ILIKE' || word === 'IN') return word;
    if (word === 'NOT' && this.#takeWord('IN')) return 'NOT IN';
    if (word === 'IS') {
      const isNot = this.#takeWord('NOT');
      if (this.#takeWord('NULL')) return isNot ? 'IS NOT NULL' : 'IS NULL';
    }
    throw this.#refuseClause();
  }

  #readValue(kind: SearchKind, key: string, comparator: Comparator): Comparison['value'] {
    if (comparator === 'IS NULL' || comparator === 'IS NOT NULL') return undefined;
    if (comparator === 'IN' || comparator === 'NOT IN') {
      if (kind === 'attribute' && !this.#grammar.listAttributes.includes(key)) {
        throw refuse(
          `Only ${listKeys(this.#grammar.listAttributes)} attributes support comparison with a list of quoted string values.`,
        );
      }
      return this.#readList();
    }
    const token = this.#next();
    const isNumber = kind === 'metric' || (kind === 'attribute' && this.#grammar.numberAttributes.includes(key));
    if (isNumber) {
      if (token?.kind === 'number') return Number(token.text);
      throw refuse(
        `Expected numeric value type for ${kind}. Found ${token?.text ?? 'nothing'}`.replace(
          'attribute',
          `numeric attribute: ${key}`,
        ),
      );
    }
    if (token?.kind === 'quoted') return token.text;
    throw refuse(`Expected a quoted string value for ${kind} (e.g. 'my-value'). Got value ${token?.text ?? 'nothing'}`);
  }

  #readList(): readonly string[] {
    if (!this.#take('mark', '(')) throw this.#refuseClause();
    const items: string[] = [];
    do {
      const token = this.#next();
      if (token?.kind !== 'quoted') {
        throw refuse(
          'While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list',
        );
      }
      items.push(token.text);
    } while (this.#take('mark', ','));
    if (!this.#take('mark', ')')) throw this.#refuseClause();
    return items;
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  #take(kind: Token['kind'], text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind || token.text !== text) return false;
    this.#at++;
    return true;
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || token.text.toUpperCase() !== word) return false;
    this.#at++;
    return true;
  }

  #refuseClause(): DecantError {
    return refuse(`Invalid clause(s) in filter string: '${this.#filter}'`);
  }
}

/** The field that a dotted name means in a filter; a name without a kind is an attribute. */
export function readIdentifier(parts: readonly string[], grammar: SearchGrammar): SearchField {
  return readField(parts, grammar, grammar.kinds, [...grammar.textAttributes, ...grammar.numberAttributes]);
}

/** The same in an order. */
export function readOrderIdentifier(parts: readonly string[], grammar: SearchGrammar): SearchField {
  const field = readField(parts, grammar, grammar.kinds, grammar.orderAttributes);
  if (!grammar.orderKinds.includes(field.kind)) throw refuse(`Invalid order_by entity type '${field.kind}'`);
  return field;
}

function readField(
  parts: readonly string[],
  { aliases = {} }: SearchGrammar,
  kinds: readonly SearchKind[],
  attributes: readonly string[],
): SearchField {
  const [first = '', ...rest] = parts;
  const kind = rest.length === 0 ? 'attribute' : Object.hasOwn(KIND_NAMES, first) ? KIND_NAMES[first] : undefined;
  const name = rest.length === 0 ? first : rest.join('.');
  if (kind === undefined || !kinds.includes(kind)) {
    throw refuse(`Invalid entity type '${first}'. Valid values are ${listTexts(kinds)}`);
  }
  if (kind === 'dataset' && !DATASET_ATTRIBUTES.includes(name)) {
    throw refuse(`Invalid dataset key '${name}' specified. Valid keys are '${listTexts(DATASET_ATTRIBUTES)}'`);
  }
  if (kind !== 'attribute') return { kind, key: name };
  if (!attributes.includes(name)) {
    throw refuse(`Invalid attribute key '${name}' specified. Valid keys are '${listTexts(attributes)}'`);
  }
  return { kind, key: Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name };
}

const NUMBER_COMPARATORS: readonly Comparator[] = ['>', '>=', '!=', '=', '<', '<='];
const TEXT_COMPARATORS: readonly Comparator[] = ['!=', '=', 'LIKE', 'ILIKE'];
const NULL_COMPARATORS: readonly Comparator[] = ['IS NULL', 'IS NOT NULL'];

function checkComparator(kind: SearchKind, key: string, comparator: Comparator, grammar: SearchGrammar): void {
  const isNumber = kind === 'metric' || (kind === 'attribute' && grammar.numberAttributes.includes(key));
  const valid = isNumber
    ? NUMBER_COMPARATORS
    : kind === 'attribute' || kind === 'dataset'
      ? [...TEXT_COMPARATORS, 'IN', 'NOT IN']
      : [...TEXT_COMPARATORS, ...(grammar.nullKinds.includes(kind) ? NULL_COMPARATORS : [])];
  if (valid.includes(comparator)) return;
  throw refuse(`Invalid comparator '${comparator}' not one of '${listTexts(valid)}'`);
}

function listKeys(keys: readonly string[]): string {
  return `[${keys.map((key) => `'${key}'`).join(', ')}]`;
}

function listTexts(texts: readonly string[]): string {
  return `{${[...texts].map((text) => `'${text}'`).join(', ')}}`;
}

export function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
