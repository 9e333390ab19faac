// Searches that answer pages, to their end.
import type { Page } from '../stores/tracking/entities.ts';

/** All items of a search, page by page. */
export async function collectPages<Item>(
  search: (pageToken: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await search(token);
    items.push(...page.items);
    token = page.token;
  } while (token !== undefined);
  return items;
}
