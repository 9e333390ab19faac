// Answers of real statsmodels releases.
import { describe, expect, it } from 'vitest';
import { listRowOrders, takeRowItems } from '../../row-orders.ts';
import { isStatsmodelsRecord, readResults } from '../../../src/libraries/statsmodels/index.ts';
import { listCases, makeTable, readCase, readModel } from './statsmodels-cases.ts';

describe('results of statsmodels', () => {
  it.each(listCases())('predict as Python does: %s', (name) => {
    const record = readModel(name);
    if (!isStatsmodelsRecord(record)) throw new Error(`${name} is no model`);
    const golden = readCase(name);
    const { shape, data } = readResults(record).predict(makeTable(golden));
    expect(shape).toEqual(golden.shape);
    golden.answer.forEach((want, i) => {
      const got = Number(data[i]);
      if (want === null) expect(got).toBeNaN();
      else expect(Math.abs(got - want) <= 1e-12 * Math.max(1, Math.abs(want)), `${got} for ${want}`).toBe(true);
    });
  });

  it.each(listCases())('answer each row as if it were alone: %s', (name) => {
    const record = readModel(name);
    if (!isStatsmodelsRecord(record)) throw new Error(`${name} is no model`);
    const golden = readCase(name);
    const results = readResults(record);
    const whole = Array.from(results.predict(makeTable(golden)).data, Number);
    const rowCount = golden.columns[0]?.values.length ?? 0;
    for (const order of listRowOrders(rowCount)) {
      const columns = golden.columns.map((column) => ({
        ...column,
        values: takeRowItems(column.values, rowCount, order),
      }));
      const got = Array.from(results.predict(makeTable({ ...golden, columns })).data, Number);
      expect(got, `rows ${order.join(', ')}`).toEqual(takeRowItems(whole, rowCount, order));
    }
  });
});
