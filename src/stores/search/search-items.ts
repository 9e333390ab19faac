// Searches in memory: which items fit a filter, in which order, and which page of them is asked for (mlflow.utils.search_utils).
import type { Page, SearchOptions } from '../tracking/entities.ts';
import { parseFilter, readOrderIdentifier, refuse } from './parse-filter.ts';
import type { Comparison, SearchField, SearchGrammar } from './parse-filter.ts';

/** What an item has in a field; several for datasets and for metrics of models, undefined for none. */
export type FieldValue = string | number | readonly string[] | readonly number[] | undefined;
export type ReadField<Item> = (item: Item, field: SearchField) => FieldValue;

/** How one kind of entities is searched. */
export interface SearchPlan<Item> extends SearchGrammar {
  readonly read: ReadField<Item>;
  /** Breaks ties. */
  readonly compareDefault: (one: Item, other: Item) => number;
  /** The order where none is given. */
  readonly defaultOrder?: readonly string[];
  /** Items of a page where none is stated, and at most. */
  readonly defaultPage: number;
  readonly maxPage: number;
}

/** One order of what is found; the first that tells two items apart decides. */
export interface ItemOrder<Item> {
  readonly isAscending: boolean;
  readonly read: (item: Item) => FieldValue;
}

/** A search whose texts were parsed. */
export interface ParsedSearch<Item> {
  readonly comparisons: readonly Comparison[];
  readonly orders: readonly ItemOrder<Item>[];
  /** The fields that decide what is found. */
  readonly fields: readonly SearchField[];
}

/** Parses the filter and the orders; INVALID_PARAMETER_VALUE says what is wrong with them. */
export function parseSearch<Item>(plan: SearchPlan<Item>, { filter, orderBy }: SearchOptions): ParsedSearch<Item> {
  const comparisons = parseFilter(filter, plan);
  const texts = orderBy === undefined || orderBy.length === 0 ? (plan.defaultOrder ?? []) : orderBy;
  const ordered = texts.map((text) => parseOrder(text, plan));
  return {
    comparisons,
    orders: ordered.map(({ field, isAscending }) => ({ isAscending, read: (item) => plan.read(item, field) })),
    fields: [...comparisons, ...ordered.map(({ field }) => field)],
  };
}

/** One page of the items that fit. */
export function searchItems<Item>(
  items: readonly Item[],
  plan: SearchPlan<Item>,
  options: SearchOptions,
  { comparisons, orders }: Pick<ParsedSearch<Item>, 'comparisons' | 'orders'> = parseSearch(plan, options),
): Page<Item> {
  const { maxResults = plan.defaultPage, pageToken } = options;
  if (!Number.isSafeInteger(maxResults) || maxResults < 1 || maxResults > plan.maxPage) {
    throw refuse(
      maxResults > plan.maxPage
        ? `Invalid value for request parameter max_results. It must be at most ${plan.maxPage}, but got value ${maxResults}`
        : `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be a positive integer`,
    );
  }
  const start = readToken(pageToken);
  const tests = comparisons.map(makeTest);
  const found = items
    .filter((item) => comparisons.every((comparison, index) => tests[index]?.(plan.read(item, comparison)) === true))
    .sort((one, other) => {
      for (const { read, isAscending } of orders) {
        const order = compareFields(read(one), read(other), isAscending);
        if (order !== 0) return order;
      }
      return plan.compareDefault(one, other);
    });
  const end = start + maxResults;
  return { items: found.slice(start, end), token: end < found.length ? writeToken(end) : undefined };
}

function parseOrder(
  text: string,
  grammar: SearchGrammar,
): { readonly field: SearchField; readonly isAscending: boolean } {
  const [, name, direction = 'ASC'] = /^\s*(.*?)(?:\s+(asc|desc))?\s*$/is.exec(text) ?? [];
  if (name === undefined || name === '') throw refuse(`Invalid order_by clause '${text}'. Could not be parsed.`);
  const parts = [...name.matchAll(/`([^`]*)`|"([^"]*)"|([^.`"\s]+)/g)].map(
    ([, tick, quote, plain]) => tick ?? quote ?? plain ?? '',
  );
  const isPlain = /^(?:`[^`]*`|"[^"]*"|[^.`"\s]+)(?:\.(?:`[^`]*`|"[^"]*"|[^.`"\s]+))*$/.test(name);
  if (!isPlain) throw refuse(`Invalid order_by clause '${text}'. Could not be parsed.`);
  return { field: readOrderIdentifier(parts, grammar), isAscending: direction.toUpperCase() === 'ASC' };
}

// What is missing comes last, and NaN before it, in either direction.
function compareFields(one: FieldValue, other: FieldValue, isAscending: boolean): number {
  const rank = (value: FieldValue): number =>
    value === undefined ? 2 : typeof value === 'number' && Number.isNaN(value) ? 1 : 0;
  if (rank(one) !== rank(other)) return rank(one) - rank(other);
  if (rank(one) > 0 || one === undefined || other === undefined) return 0;
  const order = one < other ? -1 : one > other ? 1 : 0;
  return isAscending ? order : -order;
}

function makeTest({ comparator, value }: Comparison): (field: FieldValue) => boolean {
  if (comparator === 'IS NULL') return (field) => field === undefined;
  if (comparator === 'IS NOT NULL') return (field) => field !== undefined;
  const test = makeValueTest(comparator, value);
  return (field) => {
    if (field === undefined) return false;
    return typeof field === 'object' ? (field as readonly (string | number)[]).some(test) : test(field);
  };
}

function makeValueTest(
  comparator: Comparison['comparator'],
  value: Comparison['value'],
): (field: string | number) => boolean {
  if (Array.isArray(value)) {
    const list = new Set<string>(value);
    return (field) => list.has(String(field)) === (comparator === 'IN');
  }
  const wanted = value as string | number;
  switch (comparator) {
    case '=':
      return (field) => field === wanted;
    case '!=':
      return (field) => field !== wanted;
    case '<':
      return (field) => field < wanted;
    case '<=':
      return (field) => field <= wanted;
    case '>':
      return (field) => field > wanted;
    case '>=':
      return (field) => field >= wanted;
    case 'LIKE':
    case 'ILIKE': {
      const pattern = readPattern(String(wanted), comparator === 'ILIKE');
      return (field) => pattern.test(String(field));
    }
    default:
      return () => false;
  }
}

/** SQL's LIKE: `%` is any text, `_` any character. */
function readPattern(pattern: string, ignoresCase: boolean): RegExp {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    // A run of them is one: a pattern of many could be tried in too many ways.
    .replace(/%+/g, '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, ignoresCase ? 'isu' : 'su');
}

// MLflow's own tokens: base64 of {"offset": n}.
function writeToken(offset: number): string {
  return btoa(`{"offset": ${offset}}`);
}

function readToken(token: string | undefined): number {
  if (token === undefined || token === '') return 0;
  let text: string;
  try {
    text = atob(token);
  } catch {
    throw refuse('Invalid page token, could not base64-decode');
  }
  const offset = /^\{"offset": ?(\d{1,15})\}$/.exec(text)?.[1];
  if (offset === undefined) throw refuse(`Invalid page token, decoded value=${text.slice(0, 60)}`);
  return Number(offset);
}
