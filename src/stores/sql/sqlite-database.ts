// sqlite, beside other processes that write the same file: by node:sqlite where the host has it, else by libsql.
import { setTimeout as wait } from 'node:timers/promises';
import { DecantError, describeError } from '../../errors.ts';
import { importPackage } from '../import-package.ts';
import type { SqlDatabase, SqlRow, SqlSession, SqlValue } from './sql-database.ts';

/** Milliseconds that a statement waits for a lock inside sqlite, which blocks the thread. */
const BUSY_TIMEOUT = 100;
/** Milliseconds after which a locked database is an error. */
const LOCK_TIMEOUT = 30_000;
/** Statements that are kept ready. */
const MAX_STATEMENTS = 200;

/** What both drivers have. */
interface Driver {
  exec(sql: string): void;
  prepare(sql: string): { all(...values: SqlValue[]): unknown[]; run(...values: SqlValue[]): unknown };
  close(): void;
}

/** Opens, or makes, the database of a file. */
export async function openSqlite(path: string, uri: string): Promise<SqlDatabase> {
  const driver = await openDriver(path);
  const statements = new Map<string, ReturnType<Driver['prepare']>>();
  const prepare = (sql: string): ReturnType<Driver['prepare']> => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = driver.prepare(sql);
    if (statements.size >= MAX_STATEMENTS) statements.clear();
    statements.set(sql, made);
    return made;
  };
  const session: SqlSession = {
    query: async (sql, values = []) => whileLocked(() => prepare(sql).all(...checkTexts(values)) as SqlRow[], uri),
    run: async (sql, values = []) => {
      await whileLocked(() => prepare(sql).run(...checkTexts(values)), uri);
    },
  };
  driver.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
  driver.exec('PRAGMA foreign_keys = ON');

  // One after the other: a connection has one transaction at a time.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result.catch(() => undefined); // told to whoever asked
    return result;
  };

  return {
    uri,
    nextExperimentId: 'SELECT COALESCE(MAX(experiment_id), 0) + 1 AS id FROM experiments',
    query: (sql, values) => inTurn(() => session.query(sql, values)),
    transaction: (work) =>
      inTurn(async () => {
        await whileLocked(() => {
          driver.exec('BEGIN IMMEDIATE');
        }, uri);
        try {
          const result = await work(session);
          await whileLocked(() => {
            driver.exec('COMMIT');
          }, uri);
          return result;
        } catch (error) {
          driver.exec('ROLLBACK');
          throw error;
        }
      }),
    close: () =>
      inTurn(() => {
        driver.close();
        return Promise.resolve();
      }),
  };
}

// libsql reads a text up to its first NUL only, so that another text would come back.
function checkTexts(values: readonly SqlValue[]): readonly SqlValue[] {
  if (values.some((value) => typeof value === 'string' && value.includes('\0'))) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'A text with a NUL character cannot be kept in a database.');
  }
  return values;
}

async function openDriver(path: string): Promise<Driver> {
  try {
    const native = await openNative(path);
    if (native !== undefined) return native;
    const { default: Database } = await importPackage('libsql', 'sqlite: URIs', () => import('libsql'));
    return new Database(path);
  } catch (cause) {
    if (cause instanceof DecantError) throw cause;
    throw new DecantError('IO_ERROR', `Cannot open the database ${path}: ${describeError(cause)}`, { cause });
  }
}

// Node has sqlite from 22.5 on; the name is not known to older ones.
async function openNative(path: string): Promise<Driver | undefined> {
  let module: { readonly DatabaseSync: new (path: string) => Driver };
  try {
    const name = 'node:sqlite';
    module = (await import(name)) as typeof module;
  } catch {
    return undefined;
  }
  return new module.DatabaseSync(path);
}

async function whileLocked<Result>(work: () => Result, uri: string): Promise<Result> {
  const end = Date.now() + LOCK_TIMEOUT;
  for (let pause = 5; ; pause = Math.min(pause * 2, 200)) {
    try {
      return work();
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (Date.now() > end) {
        throw new DecantError('TEMPORARILY_UNAVAILABLE', `The database ${uri} is locked by another program.`, {
          hint: `It was tried for ${LOCK_TIMEOUT / 1000} s.`,
          cause: error,
        });
      }
      await wait(pause * (0.5 + Math.random()));
    }
  }
}

function isLocked(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return /^SQLITE_(?:BUSY|LOCKED)/.test(code) || /database (?:table )?is locked/.test(error.message);
}
