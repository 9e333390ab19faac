// Stores in MLflow's SQL schema.
export { openPostgresStores, openSqliteStores } from './open-sql-stores.ts';
