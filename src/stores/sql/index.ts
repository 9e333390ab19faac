// Stores in MLflow's SQL schema.
export { openSqliteStores } from './open-sql-stores.ts';
