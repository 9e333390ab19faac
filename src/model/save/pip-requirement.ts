// One line of requirements as PEP 508 spells it: `name[extra]<2,>=1; marker`. Rendered as the Python package `packaging` renders it.

/** A clause of a version specifier: `>=1.2`. */
export interface VersionClause {
  readonly operator: '===' | '==' | '~=' | '!=' | '<=' | '>=' | '<' | '>';
  readonly version: string;
}

/** A package and what is asked of it. */
export interface PipRequirement {
  readonly name: string;
  /** Sorted, each once. */
  readonly extras: readonly string[];
  readonly clauses: readonly VersionClause[];
  /** Of a direct reference: `name @ https://…`. */
  readonly url?: string;
  /** Condition on the environment, in its one spelling: `python_version < "3.12"`. */
  readonly marker?: string;
}

const NAME = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*/;
const EXTRAS = /^\[([^\]]*)\]\s*/;
const EXTRA = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const CLAUSE = /^(===|==|~=|!=|<=|>=|<|>)\s*([^\s,;()]+)$/;
/** Release, pre-, post-, development and local parts of PEP 440; `.*` after `==` and `!=`. */
const VERSION =
  /^v?(?:\d+!)?\d+(?:\.\d+)*(?:[._-]?(?:a|b|c|rc|alpha|beta|pre|preview)[._-]?\d*)?(?:-\d+|[._-]?(?:post|rev|r)[._-]?\d*)?(?:[._-]?dev[._-]?\d*)?(?:\+[a-z0-9]+(?:[._-][a-z0-9]+)*)?$/i;

/** Reads a line; undefined for what is none: a path, a bare URL, a line for pip itself. */
export function parsePipRequirement(line: string): PipRequirement | undefined {
  const [head, name] = NAME.exec(line) ?? [];
  if (head === undefined || name === undefined) return undefined;
  let rest = line.slice(head.length);
  const [bracket, list = ''] = EXTRAS.exec(rest) ?? [];
  if (bracket !== undefined) rest = rest.slice(bracket.length);
  const extras = list.split(',').map((extra) => extra.trim());
  if (list.trim() !== '' && !extras.every((extra) => EXTRA.test(extra))) return undefined;
  const base = { name, extras: list.trim() === '' ? [] : [...new Set(extras)].sort() };
  if (rest.startsWith('@')) return parseReference(base, rest.slice(1).trim());
  const [, specifier = '', condition] = /^([^;]*)(?:;(.*))?$/s.exec(rest) ?? [];
  const clauses = parseClauses(specifier.trim());
  const marker = condition === undefined ? undefined : formatMarker(condition);
  if (clauses === undefined || (condition !== undefined && marker === undefined)) return undefined;
  return { ...base, clauses, ...(marker === undefined ? {} : { marker }) };
}

/** The line of a requirement. */
export function renderPipRequirement({ name, extras, clauses, url, marker }: PipRequirement): string {
  const bracket = extras.length === 0 ? '' : `[${extras.join(',')}]`;
  const texts = clauses.map(({ operator, version }) => operator + version);
  const source = url === undefined ? [...new Set(texts)].sort().join(',') : ` @ ${url}`;
  const condition = marker === undefined ? '' : `${url === undefined ? '' : ' '}; ${marker}`;
  return name + bracket + source + condition;
}

// A marker stands behind a blank, since a URL may hold semicolons.
function parseReference(base: Pick<PipRequirement, 'name' | 'extras'>, text: string): PipRequirement | undefined {
  const [, url, condition] = /^(\S+)(?:\s+;(.*))?$/s.exec(text) ?? [];
  if (url === undefined) return undefined;
  if (condition === undefined) return { ...base, clauses: [], url };
  const marker = formatMarker(condition);
  return marker === undefined ? undefined : { ...base, clauses: [], url, marker };
}

function parseClauses(specifier: string): readonly VersionClause[] | undefined {
  if (specifier === '') return [];
  const inner = /^\((.*)\)$/s.exec(specifier)?.[1] ?? specifier;
  const clauses: VersionClause[] = [];
  for (const item of inner.replace(/,\s*$/, '').split(',')) {
    const [, operator, version] = CLAUSE.exec(item.trim()) ?? [];
    if (operator === undefined || version === undefined) return undefined;
    const isPrefix = (operator === '==' || operator === '!=') && version.endsWith('.*');
    if (operator !== '===' && !VERSION.test(isPrefix ? version.slice(0, -2) : version)) return undefined;
    clauses.push({ operator: operator as VersionClause['operator'], version });
  }
  return clauses;
}

/** What a marker may ask of an environment (PEP 508). */
const MARKER_VARIABLES: ReadonlySet<string> = new Set([
  'python_version',
  'python_full_version',
  'os_name',
  'sys_platform',
  'platform_release',
  'platform_system',
  'platform_version',
  'platform_machine',
  'platform_python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
]);
const MARKER_TOKEN = /\s*(?:(\()|(\))|(===|==|~=|!=|<=|>=|<|>)|('[^']*'|"[^"]*")|(not\s+in\b)|([A-Za-z_][\w.]*))/y;

// Comparisons joined by `and` and `or`, in parentheses; texts get double quotes. Undefined for what is no marker.
function formatMarker(text: string): string | undefined {
  const tokens: string[] = [];
  MARKER_TOKEN.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (MARKER_TOKEN.lastIndex < trimmed.length) {
    const match = MARKER_TOKEN.exec(trimmed);
    if (match === null) return undefined;
    const [whole, , , , quoted, notIn] = match;
    tokens.push(quoted === undefined ? (notIn === undefined ? whole.trim() : 'not in') : `"${quoted.slice(1, -1)}"`);
  }
  const parsed = parseAlternatives(tokens, 0);
  return parsed?.end === tokens.length && tokens.length > 0 ? parsed.text : undefined;
}

interface ParsedMarker {
  readonly text: string;
  /** Index of the token behind it. */
  readonly end: number;
  /** Is it one comparison, which needs no parentheses? */
  readonly isSingle: boolean;
}

function parseAlternatives(tokens: readonly string[], start: number): ParsedMarker | undefined {
  let parsed = parseCondition(tokens, start);
  while (parsed !== undefined && (tokens[parsed.end] === 'and' || tokens[parsed.end] === 'or')) {
    const next = parseCondition(tokens, parsed.end + 1);
    if (next === undefined) return undefined;
    const left = parsed.text;
    parsed = { text: `${left} ${tokens[parsed.end] ?? ''} ${next.text}`, end: next.end, isSingle: false };
  }
  return parsed;
}

function parseCondition(tokens: readonly string[], start: number): ParsedMarker | undefined {
  if (tokens[start] === '(') {
    const inner = parseAlternatives(tokens, start + 1);
    if (inner === undefined || tokens[inner.end] !== ')') return undefined;
    const isWhole = start === 0 && inner.end + 1 === tokens.length;
    const text = inner.isSingle || isWhole ? inner.text : `(${inner.text})`;
    return { text, end: inner.end + 1, isSingle: inner.isSingle };
  }
  const [left, operator, right] = tokens.slice(start, start + 3);
  if (left === undefined || operator === undefined || right === undefined) return undefined;
  const isOperator = /^(?:===|==|~=|!=|<=|>=|<|>|in|not in)$/.test(operator);
  const isOperand = (token: string): boolean => token.startsWith('"') || MARKER_VARIABLES.has(token);
  if (!isOperator || !isOperand(left) || !isOperand(right)) return undefined;
  return { text: `${left} ${operator} ${right}`, end: start + 3, isSingle: true };
}
