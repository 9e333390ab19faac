// Rows of golden cases in other orders: all backwards, and some alone.

/** Orders of `count` rows to ask for: backwards, and the first three alone. */
export function listRowOrders(count: number): number[][] {
  const rows = Array.from({ length: count }, (_, row) => row);
  return count === 0 ? [] : [rows.toReversed(), ...rows.slice(0, 3).map((row) => [row])];
}

/** The items of these rows, where each row has the same number of items. */
export function takeRowItems<T>(items: readonly T[], rowCount: number, order: readonly number[]): T[] {
  const width = items.length / rowCount;
  return order.flatMap((row) => items.slice(row * width, (row + 1) * width));
}
