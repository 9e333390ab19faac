// Searches in memory: which items fit a filter, in which order, and which page of them is asked for (mlflow.utils.search_utils).
import type { Page, SearchOptions } from '../tracking/entities.ts';
import { parseFilter, readIdentifier, refuse } from './parse-filter.ts';
import type { Comparison, SearchGrammar, SearchKind } from './parse-filter.ts';

/** What an item has under a kind and a key; several for datasets, undefined for none. */
export type ReadField<Item> = (
  item: Item,
  kind: SearchKind,
  key: string,
) => string | number | readonly string[] | undefined;

/** How one kind of entities is searched. */
export interface SearchPlan<Item> extends SearchGrammar {
  readonly read: ReadField<Item>;
  /** Breaks ties, and orders where no order is given. */
  readonly compareDefault: (one: Item, other: Item) => number;
  /** Items of a page where none is stated, and at most. */
  readonly defaultPage: number;
  readonly maxPage: number;
}

/** One page of the items that fit. */
export function searchItems<Item>(items: readonly Item[], plan: SearchPlan<Item>, options: SearchOptions): Page<Item> {
  const { maxResults = plan.defaultPage, pageToken, orderBy = [] } = options;
  if (!Number.isSafeInteger(maxResults) || maxResults < 1 || maxResults > plan.maxPage) {
    throw refuse(
      maxResults > plan.maxPage
        ? `Invalid value for request parameter max_results. It must be at most ${plan.maxPage}, but got value ${maxResults}`
        : `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be a positive integer`,
    );
  }
  const comparisons = parseFilter(options.filter, plan);
  const orders = orderBy.map((text) => parseOrder(text, plan));
  const start = readToken(pageToken);
  const found = items
    .filter((item) =>
      comparisons.every((comparison) => fits(plan.read(item, comparison.kind, comparison.key), comparison)),
    )
    .sort((one, other) => {
      for (const { kind, key, isAscending } of orders) {
        const order = compareFields(plan.read(one, kind, key), plan.read(other, kind, key), isAscending);
        if (order !== 0) return order;
      }
      return plan.compareDefault(one, other);
    });
  const end = start + maxResults;
  return { items: found.slice(start, end), token: end < found.length ? writeToken(end) : undefined };
}

interface Order {
  readonly kind: SearchKind;
  readonly key: string;
  readonly isAscending: boolean;
}

function parseOrder(text: string, grammar: SearchGrammar): Order {
  const [, name, direction = 'ASC'] = /^\s*(.*?)(?:\s+(asc|desc))?\s*$/is.exec(text) ?? [];
  if (name === undefined || name === '') throw refuse(`Invalid order_by clause '${text}'. Could not be parsed.`);
  const parts = [...name.matchAll(/`([^`]*)`|"([^"]*)"|([^.`"\s]+)/g)].map(
    ([, tick, quote, plain]) => tick ?? quote ?? plain ?? '',
  );
  const isPlain = /^(?:`[^`]*`|"[^"]*"|[^.`"\s]+)(?:\.(?:`[^`]*`|"[^"]*"|[^.`"\s]+))*$/.test(name);
  if (!isPlain) throw refuse(`Invalid order_by clause '${text}'. Could not be parsed.`);
  const aliased = parts.length === 1 && /^created$/i.test(parts[0] ?? '') ? ['start_time'] : parts;
  return { ...readIdentifier(aliased, grammar), isAscending: direction.toUpperCase() === 'ASC' };
}

// What is missing comes last, and NaN before it, in either direction.
function compareFields(
  one: ReturnType<ReadField<never>>,
  other: ReturnType<ReadField<never>>,
  isAscending: boolean,
): number {
  const rank = (value: typeof one): number =>
    value === undefined ? 2 : typeof value === 'number' && Number.isNaN(value) ? 1 : 0;
  if (rank(one) !== rank(other)) return rank(one) - rank(other);
  if (rank(one) > 0 || one === undefined || other === undefined) return 0;
  const order = one < other ? -1 : one > other ? 1 : 0;
  return isAscending ? order : -order;
}

function fits(field: ReturnType<ReadField<never>>, { comparator, value }: Comparison): boolean {
  if (comparator === 'IS NULL') return field === undefined;
  if (comparator === 'IS NOT NULL') return field !== undefined;
  if (field === undefined) return false;
  if (Array.isArray(field)) return (field as readonly string[]).some((item) => fitsOne(item, comparator, value));
  return fitsOne(field as string | number, comparator, value);
}

function fitsOne(field: string | number, comparator: Comparison['comparator'], value: Comparison['value']): boolean {
  if (Array.isArray(value)) return value.includes(String(field)) === (comparator === 'IN');
  const wanted = value as string | number;
  switch (comparator) {
    case '=':
      return field === wanted;
    case '!=':
      return field !== wanted;
    case '<':
      return field < wanted;
    case '<=':
      return field <= wanted;
    case '>':
      return field > wanted;
    case '>=':
      return field >= wanted;
    case 'LIKE':
      return matchesPattern(String(field), String(wanted), false);
    case 'ILIKE':
      return matchesPattern(String(field), String(wanted), true);
    default:
      return false;
  }
}

/** SQL's LIKE: `%` is any text, `_` any character. */
function matchesPattern(text: string, pattern: string, ignoresCase: boolean): boolean {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, ignoresCase ? 'isu' : 'su').test(text);
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
