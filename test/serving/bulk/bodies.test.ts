// Tables in other forms than JSON and CSV, in and out: media types, Accept, lines, files.
import { describe, expect, it } from 'vitest';
import { makeTensorBatch } from '../../../src/data/batch.ts';
import type { Batch } from '../../../src/data/batch.ts';
import { makeFrame } from '../../../src/data/frame.ts';
import type { Frame } from '../../../src/data/frame.ts';
import type { Signature } from '../../../src/data/schema.ts';
import { makeTensor } from '../../../src/data/tensor.ts';
import { readArrow, writeArrow } from '../../../src/formats/arrow/index.ts';
import { readParquet, writeParquet } from '../../../src/formats/parquet/index.ts';
import { chooseAnswerFormat } from '../../../src/serving/bulk/answer-format.ts';
import { tabulateAnswer } from '../../../src/serving/bulk/answer-table.ts';
import { createScoringApp } from '../../../src/serving/index.ts';
import type { PolicyOptions, ScoringApp, ScoringResponse } from '../../../src/serving/index.ts';
import { ask, makeModel, makeRequest } from '../fake-model.ts';

const SIGNATURE: Signature = {
  inputs: {
    kind: 'columns',
    columns: [
      { name: 'n', type: 'long', required: true },
      { name: 't', type: 'string', required: true },
    ],
  },
};
const TABLE = '{"dataframe_split": {"columns": ["n", "t"], "data": [[1, "a"], [2, "b, \\"c\\""]]}}';

function makeApp(policy: PolicyOptions = {}, answer?: (input: Batch) => Batch): ScoringApp {
  return createScoringApp(makeModel({ signature: SIGNATURE, ...(answer === undefined ? {} : { answer }) }), { policy });
}

function post(app: ScoringApp, headers: Readonly<Record<string, string>>): Promise<ScoringResponse> {
  const all = { 'content-type': 'application/json', ...headers };
  return Promise.resolve(app.handle(makeRequest(TABLE, { headers: all })));
}

describe('NDJSON', () => {
  const headers = { 'content-type': 'application/x-ndjson' };

  it.each(['application/x-ndjson', 'application/jsonl', 'application/ndjson; charset=utf-8'])(
    'takes a record a line as %s',
    async (type) => {
      const body = '{"n": 1, "t": "a"}\n\n{"t": "b", "n": 9007199254740993}\r\n';
      expect(await ask(makeApp(), body, { headers: { 'content-type': type } })).toBe(
        '200 {"predictions": [{"n": 1, "t": "a"}, {"n": 9007199254740993, "t": "b"}]}',
      );
    },
  );

  it('says which line is wrong', async () => {
    expect(await ask(makeApp(), '{"n": 1, "t": "a"}\n{"n": 2', { headers })).toMatch(/^400 .*Line 2 .*not valid JSON/);
    expect(await ask(makeApp(), '\n[1, "a"]', { headers })).toMatch(/^400 .*Line 2 .*not a JSON object/);
    // Two lines that together would be one record.
    expect(await ask(makeApp(), '{"n": 1,\n"t": "a"}', { headers })).toMatch(/^400 .*Line 1 /);
    expect(await ask(makeApp({ strictJson: true }), '{"n": NaN, "t": "a"}', { headers })).toMatch(/^400 .*write null/);
  });

  it('is not taken in exact mode (SRV-027)', async () => {
    expect(await ask(makeApp({ compat: 'exact' }), '{"n": 1, "t": "a"}', { headers })).toMatch(/^415 /);
  });
});

describe('the Accept header', () => {
  it('asks for lines, CSV or Parquet', async () => {
    const lines = await post(makeApp(), { accept: 'application/x-ndjson' });
    expect(lines).toMatchObject({ status: 200, contentType: 'application/x-ndjson', headers: { vary: 'accept' } });
    expect(lines.body).toBe('{"n": 1, "t": "a"}\n{"n": 2, "t": "b, \\"c\\""}\n');
    const csv = await post(makeApp(), { accept: 'text/csv' });
    expect(csv).toMatchObject({ status: 200, contentType: 'text/csv', body: 'n,t\n1,a\n2,"b, ""c"""\n' });
    const parquet = await post(makeApp(), { accept: 'application/vnd.apache.parquet' });
    expect(parquet.contentType).toBe('application/vnd.apache.parquet');
    expect((await readParquet(parquet.body as Uint8Array)).columns).toEqual([
      { name: 'n', dtype: 'int64', values: BigInt64Array.of(1n, 2n) },
      { name: 't', dtype: 'str', values: ['a', 'b, "c"'] },
    ]);
  });

  it('counts where it names a form of tables, by its weights', () => {
    const type = (accept: string): string | undefined => chooseAnswerFormat(accept)?.type;
    expect(type('text/html, */*;q=0.8')).toBeUndefined();
    expect(type('application/json, text/csv')).toBeUndefined();
    expect(type('text/csv, application/json')).toBe('text/csv');
    expect(type('application/json;q=0.5, Application/JSONL')).toBe('application/jsonl');
    expect(type('text/csv;q=0.2, application/vnd.apache.parquet;q=0.9')).toBe('application/vnd.apache.parquet');
    expect(type('text/csv;q=0')).toBeUndefined();
    expect(type('text/csv;q=x')).toBeUndefined();
    expect(chooseAnswerFormat(undefined)).toBeUndefined();
  });

  it('is ignored in exact mode, and for refusals (SRV-013)', async () => {
    expect((await post(makeApp({ compat: 'exact' }), { accept: 'text/csv' })).contentType).toBe('application/json');
    const refused = await makeApp().handle(
      makeRequest('{}', { headers: { 'content-type': 'application/json', accept: 'text/csv' } }),
    );
    expect(refused).toMatchObject({ status: 400, contentType: 'application/json' });
  });

  it('gets a line for each prediction of an array', async () => {
    const app = (batch: Batch): ScoringApp => makeApp({}, () => batch);
    const accept = { accept: 'application/jsonl' };
    const one = makeTensorBatch(makeTensor('float64', [3], Float64Array.of(1, 0.5, NaN)));
    expect((await post(app(one), accept)).body).toBe('1.0\n0.5\nNaN\n');
    const two = makeTensorBatch(makeTensor('int64', [2, 2], BigInt64Array.of(1n, 2n, 3n, 4n)));
    expect((await post(app(two), accept)).body).toBe('[1, 2]\n[3, 4]\n');
    expect((await post(app({ kind: 'value', value: ['a', 'ü\n'] }), accept)).body).toBe('"a"\n"\\u00fc\\n"\n');
    expect((await post(app({ kind: 'value', value: 'a' }), accept)).body).toBe('"a"\n');
    expect((await post(app(makeFrame([], 0)), accept)).body).toBe('');
  });
});

describe('Arrow', () => {
  it.each(['stream', 'file'] as const)('is taken and answered as a %s', async (form) => {
    const type = `application/vnd.apache.arrow.${form}`;
    const frame = makeFrame([
      { name: 'n', dtype: 'int64', values: BigInt64Array.of(1n, 2n) },
      { name: 't', dtype: 'str', values: ['a', 'b'] },
    ]);
    const request = makeRequest(writeArrow(frame, form), { headers: { 'content-type': type, accept: type } });
    const response = await makeApp().handle(request);
    expect(response).toMatchObject({ status: 200, contentType: type });
    expect(await readArrow(response.body as Uint8Array)).toEqual(frame);
    expect(await makeApp({ compat: 'exact' }).handle(request)).toMatchObject({ status: 415 });
  });

  it('is refused where it is damaged', async () => {
    const headers = { 'content-type': 'application/vnd.apache.arrow.stream' };
    expect(await ask(makeApp(), 'PAR1 not really', { headers })).toMatch(/^400 .*Arrow IPC/);
  });
});

describe('tabulateAnswer', () => {
  const csvOf = async (batch: Batch): Promise<unknown> =>
    (
      await post(
        makeApp({}, () => batch),
        { accept: 'text/csv' },
      )
    ).body;

  it('names the columns of arrays', async () => {
    const flat = makeTensor('float64', [2], Float64Array.of(1, NaN));
    const wide = makeTensor('bool', [2, 2], Uint8Array.of(1, 0, 0, 1));
    expect(await csvOf(makeTensorBatch(flat))).toBe('predictions\n1.0\n""\n');
    expect(await csvOf(makeTensorBatch(wide))).toBe('0,1\nTrue,False\nFalse,True\n');
    expect(
      await csvOf({
        kind: 'tensors',
        tensors: new Map([
          ['a', flat],
          ['b', wide],
        ]),
      }),
    ).toBe('a,b.0,b.1\n1.0,True,False\n,False,True\n');
    expect(await csvOf({ kind: 'list', items: [makeTensorBatch(flat), makeTensorBatch(wide)] })).toBe(
      '0.predictions,1.0,1.1\n1.0,True,False\n,False,True\n',
    );
    const deep = makeTensor('float32', [1, 1, 2], Float32Array.of(1, 2));
    expect(await csvOf(makeTensorBatch(deep))).toBe('predictions\n"[[1.0, 2.0]]"\n');
  });

  it('makes columns of records and of plain values', () => {
    expect(tabulateAnswer({ kind: 'value', value: [{ a: 1 }, { b: 'x' }] })).toEqual({
      kind: 'frame',
      rowCount: 2,
      columns: [
        { name: 'a', dtype: 'float64', values: Float64Array.of(1, NaN) },
        { name: 'b', dtype: 'str', values: [null, 'x'] },
      ],
    });
    expect(tabulateAnswer({ kind: 'value', value: 'x' })).toEqual({
      kind: 'frame',
      rowCount: 1,
      columns: [{ name: 'predictions', dtype: 'str', values: ['x'] }],
    });
  });
});

describe('writeParquet', () => {
  it('writes every type as it is read again', async () => {
    const frame: Frame = makeFrame([
      { name: 'f64', dtype: 'float64', values: Float64Array.of(0.1, NaN) },
      { name: 'f32', dtype: 'float32', values: Float32Array.of(0.5, -0) },
      { name: 'i8', dtype: 'int8', values: Int8Array.of(-128, 127) },
      { name: 'i16', dtype: 'int16', values: Int16Array.of(-32768, 1) },
      { name: 'i32', dtype: 'int32', values: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) },
      { name: 'i64', dtype: 'int64', values: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
      { name: 'u8', dtype: 'uint8', values: Uint8Array.of(0, 255) },
      { name: 'u16', dtype: 'uint16', values: Uint16Array.of(0, 65535) },
      { name: 'u32', dtype: 'uint32', values: Uint32Array.of(0, 2 ** 32 - 1) },
      { name: 'u64', dtype: 'uint64', values: BigUint64Array.of(0n, 2n ** 64n - 1n) },
      { name: 'b', dtype: 'bool', values: Uint8Array.of(1, 0) },
      { name: 'd', dtype: 'datetime64', values: BigInt64Array.of(1n, -(2n ** 63n)) },
      { name: 't', dtype: 'str', values: ['ü', null] },
    ]);
    expect(await readParquet(await writeParquet(frame))).toEqual(frame);
  });

  it('writes values of several kinds as JSON, and tables without rows', async () => {
    const mixed = makeFrame([{ name: 'o', dtype: 'object', values: [[1, 2], 'x', null] }]);
    expect((await readParquet(await writeParquet(mixed))).columns[0]?.values).toEqual(['[1, 2]', 'x', null]);
    const empty = makeFrame([{ name: 'a', dtype: 'float64', values: new Float64Array(0) }]);
    expect(await readParquet(await writeParquet(empty))).toEqual(empty);
  });
});
