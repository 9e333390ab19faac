// Postgres, by the package pg; other programs of MLflow may write the same database.
import type { Client, CustomTypesConfig } from 'pg';
import { DecantError, describeError } from '../../errors.ts';
import { hideCredentials } from '../http/index.ts';
import { importPackage } from '../import-package.ts';
import type { SqlDatabase, SqlRow, SqlSession, SqlValue } from './sql-database.ts';

/** Milliseconds until a server has to answer. */
const CONNECT_TIMEOUT = 30_000;
/** Another program took the number, the name or the row at the same time: unique_violation, serialization_failure, deadlock_detected. */
const CONFLICTS = ['23505', '40001', '40P01'];
const MAX_TRIES = 5;

/** Opens a database of a server. */
export async function openPostgres(uri: string): Promise<SqlDatabase> {
  const { default: pg } = await importPackage('pg', 'postgresql: URIs', () => import('pg'));
  const shown = hideCredentials(uri);
  const types: CustomTypesConfig = {
    getTypeParser(type: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text' | 'binary') {
      if (type === pg.types.builtins.BOOL) return (text: string) => (text === 't' ? 1 : 0);
      if (type === pg.types.builtins.INT8) return readInteger;
      return pg.types.getTypeParser(type, format === 'binary' ? 'text' : format) as (text: string) => SqlValue;
    },
  };
  let client: Client;
  try {
    client = new pg.Client({
      connectionString: uri.replace(/^postgres(?:ql)?(?:\+\w+)?:/i, 'postgresql:'),
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      application_name: 'decant',
      types,
    });
    // A connection that breaks while nobody waits is told by the next statement.
    client.on('error', () => undefined);
    await client.connect();
  } catch (cause) {
    throw new DecantError('IO_ERROR', `Cannot open the database ${shown}: ${describeError(cause)}`, { cause });
  }

  const query = async (sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> =>
    (await client.query<Record<string, SqlValue>>(numberPlaceholders(sql), [...values])).rows;
  const session: SqlSession = {
    query,
    run: async (sql, values) => {
      await query(sql, values);
    },
  };

  // One after the other: a connection has one transaction at a time.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result.catch(() => undefined); // told to whoever asked
    return result;
  };
  const runTransaction = async <Result>(work: (session: SqlSession) => Promise<Result>): Promise<Result> => {
    await query('BEGIN');
    try {
      const result = await work(session);
      await query('COMMIT');
      return result;
    } catch (error) {
      await query('ROLLBACK');
      throw error;
    }
  };

  return {
    uri: shown,
    // Python takes ids from the sequence too.
    nextExperimentId: "SELECT nextval(pg_get_serial_sequence('experiments', 'experiment_id')) AS id",
    query: (sql, values) => inTurn(() => query(sql, values)),
    transaction: (work) =>
      inTurn(async () => {
        for (let tries = 1; ; tries++) {
          try {
            return await runTransaction(work);
          } catch (error) {
            if (tries === MAX_TRIES || !isConflict(error)) throw error;
          }
        }
      }),
    close: () => inTurn(() => client.end()),
  };
}

/** `$1`, `$2` for `?`; texts in quotes stay. */
function numberPlaceholders(sql: string): string {
  let count = 0;
  return sql.replace(/'[^']*'|\?/g, (part) => (part === '?' ? `$${++count}` : part));
}

function readInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CONFLICTS.includes(String(error.code));
}
