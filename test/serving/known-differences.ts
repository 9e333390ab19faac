// Where the safe policy answers recorded exchanges otherwise than Python's server: each difference has an id, which docs/parity.md
// explains. A difference that goes away must leave this list.

/** A choice of the safe policy, and the recorded exchanges in which it shows. */
export interface Difference {
  readonly id: string;
  /** Ids of exchanges. */
  readonly exchanges: RegExp;
  /** Status of the recorded answer, and of Decant's. */
  readonly statuses: readonly [recorded: number, safe: number];
}

export const DIFFERENCES: readonly Difference[] = [
  { id: 'DIF-001', exchanges: /^route-head-(ping|health|version)$/, statuses: [405, 200] },
  { id: 'DIF-002', exchanges: /^type-none$/, statuses: [500, 400] },
  {
    id: 'DIF-003',
    exchanges: /^(body-5000-digits|body-latin1|body-half-utf16|body-utf-16|body-utf-32|csv-latin1)$/,
    statuses: [500, 400],
  },
  { id: 'DIF-010', exchanges: /^(cell|array)-(whole|long)-fraction$/, statuses: [200, 400] },
  { id: 'DIF-011', exchanges: /^(cell|array)-whole-(beyond-int32|2p53)$/, statuses: [200, 400] },
  { id: 'DIF-012', exchanges: /^cells?-(whole|long)-null(-second)?$/, statuses: [400, 200] },
  {
    id: 'DIF-013',
    exchanges:
      /^(cell|array)-flag-(int|fraction|digits|text|empty-text|list|object|beyond-int32|2p53|date|zone|month|far|compact|null)$/,
    statuses: [200, 400],
  },
  { id: 'DIF-014', exchanges: /^cell-day-zone$|^array-day-(null|digits)$/, statuses: [400, 200] },
  { id: 'DIF-015', exchanges: /^cells-day-two-formats$/, statuses: [400, 200] },
  { id: 'DIF-016', exchanges: /^cell-bytes-(date|zone|month|far)$/, statuses: [200, 400] },
  { id: 'DIF-017', exchanges: /^chat-int2-temperature$/, statuses: [400, 200] },
  { id: 'DIF-023', exchanges: /^cell-day-true$/, statuses: [200, 400] },
  { id: 'DIF-020', exchanges: /^cells-csv$/, statuses: [400, 200] },
  { id: 'DIF-021', exchanges: /^csv-long-first-row$/, statuses: [200, 400] },
];
