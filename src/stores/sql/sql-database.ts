// A database as the stores see it: statements with `?` for values, and transactions.

/** What a column holds. */
export type SqlValue = string | number | bigint | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** Statements inside a transaction. */
export interface SqlSession {
  query(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  run(sql: string, values?: readonly SqlValue[]): Promise<void>;
}

export interface SqlDatabase {
  /** As people write it, without credentials. */
  readonly uri: string;
  /** The statement that answers the `id` of a new experiment. */
  readonly nextExperimentId: string;
  /** Reads outside a transaction. */
  query(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** All that `work` writes is kept together, or none of it where it throws. */
  transaction<Result>(work: (session: SqlSession) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** `(?, ?, ?)` for a list; one of nothing holds nothing. */
export function placeholders(count: number): string {
  if (count === 0) return '(NULL)';
  return `(${Array.from({ length: count }, () => '?').join(', ')})`;
}
