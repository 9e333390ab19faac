// Predictions as JSON (SRV-090 .. SRV-101). Texts were made by MLflow 3.17's and 2.22's predictions_to_json.
import { describe, expect, it } from 'vitest';
import { makeTensorBatch } from '../../../src/data/batch.ts';
import type { Batch } from '../../../src/data/batch.ts';
import { NAT, PythonFloat } from '../../../src/data/dtype.ts';
import { makeFrame } from '../../../src/data/frame.ts';
import { makeTensor } from '../../../src/data/tensor.ts';
import { dialectOf } from '../../../src/serving/protocol/dialect.ts';
import { renderAnswer } from '../../../src/serving/protocol/render-batch.ts';

const NEWEST = dialectOf(3);

function render(batch: Batch): string {
  return renderAnswer(batch, undefined, NEWEST);
}

const ab = new TextEncoder().encode('ab');

describe('an array', () => {
  it.each<[string, Batch, string]>([
    ['of float64', makeTensorBatch(makeTensor('float64', [3], Float64Array.of(1, 1e-7, -0))), '[1.0, 1e-07, -0.0]'],
    [
      'of float64 beyond numbers',
      makeTensorBatch(makeTensor('float64', [3], Float64Array.of(NaN, Infinity, -Infinity))),
      '[NaN, Infinity, -Infinity]',
    ],
    ['of float32, widened', makeTensorBatch(makeTensor('float32', [1], Float32Array.of(0.1))), '[0.10000000149011612]'],
    [
      'of int64 beyond doubles',
      makeTensorBatch(makeTensor('int64', [2], BigInt64Array.of(9007199254740993n, -1n))),
      '[9007199254740993, -1]',
    ],
    ['of int32', makeTensorBatch(makeTensor('int32', [2], Int32Array.of(3, -7))), '[3, -7]'],
    ['of booleans', makeTensorBatch(makeTensor('bool', [2], Uint8Array.of(1, 0))), '[true, false]'],
    [
      'of texts',
      makeTensorBatch(makeTensor('str', [2], ['no', 'maybe é\u{1f600}"'])),
      '["no", "maybe \\u00e9\\ud83d\\ude00\\""]',
    ],
    ['of bytes, in base64 lines', makeTensorBatch(makeTensor('bytes', [1], [ab])), '["YWI=\\n"]'],
    [
      'of dates, as nanoseconds',
      makeTensorBatch(makeTensor('datetime64', [2], BigInt64Array.of(1704153600000000000n, NAT))),
      '[1704153600000000000, null]',
    ],
    [
      'of objects',
      makeTensorBatch(makeTensor('object', [4], [[1.5], 'x', null, new PythonFloat(2)])),
      '[[1.5], "x", null, 2.0]',
    ],
    ['of no dimensions', makeTensorBatch(makeTensor('float64', [], Float64Array.of(5))), '5.0'],
    [
      'of two dimensions',
      makeTensorBatch(makeTensor('float64', [2, 2], Float64Array.of(0.5, 0.5, 1, 0))),
      '[[0.5, 0.5], [1.0, 0.0]]',
    ],
    [
      'of three dimensions',
      makeTensorBatch(makeTensor('int32', [1, 2, 2], Int32Array.of(1, 2, 3, 4))),
      '[[[1, 2], [3, 4]]]',
    ],
    ['without rows', makeTensorBatch(makeTensor('float64', [0, 3], new Float64Array(0))), '[]'],
    ['without columns', makeTensorBatch(makeTensor('float64', [3, 0], new Float64Array(0))), '[[], [], []]'],
    [
      'with an empty dimension inside',
      makeTensorBatch(makeTensor('float64', [1, 2, 0], new Float64Array(0))),
      '[[[], []]]',
    ],
  ])('%s is a nested list (SRV-092)', (_, batch, text) => {
    expect(render(batch)).toBe(text);
  });

  it('by name is a member of an object', () => {
    const tensors = new Map([
      ['y', makeTensor('float32', [2], Float32Array.of(1, 2))],
      ['label', makeTensor('str', [1], ['a'])],
    ]);
    expect(render({ kind: 'tensors', tensors })).toBe('{"y": [1.0, 2.0], "label": ["a"]}');
  });

  it('of each output of a model is an item of a list', () => {
    const items = [
      makeTensorBatch(makeTensor('float64', [1, 2], Float64Array.of(0.5, 1))),
      makeTensorBatch(makeTensor('float64', [1, 1], Float64Array.of(1))),
    ];
    expect(render({ kind: 'list', items })).toBe('[[[0.5, 1.0]], [[1.0]]]');
  });
});

describe('a table', () => {
  const table = makeFrame([
    { name: 'a', dtype: 'datetime64', values: BigInt64Array.of(1704164645500000000n, NAT) },
    { name: 'b', dtype: 'str', values: ['x', null] },
    { name: 'c', dtype: 'float64', values: Float64Array.of(1.5, NaN) },
    { name: 'd', dtype: 'float32', values: Float32Array.of(1, 2) },
    { name: 'e', dtype: 'bytes', values: [ab, null] },
    { name: 'f', dtype: 'object', values: [true, null] },
    { name: 'g', dtype: 'int64', values: BigInt64Array.of(1n, 2n) },
    { name: 'h', dtype: 'bool', values: Uint8Array.of(1, 0) },
  ]);

  it('is a list of records (SRV-090, SRV-095, SRV-096)', () => {
    expect(render(table)).toBe(
      '[{"a": "2024-01-02T03:04:05.500000", "b": "x", "c": 1.5, "d": 1.0, "e": "YWI=\\n", "f": true, "g": 1, "h": true}, ' +
        '{"a": "NaT", "b": NaN, "c": NaN, "d": 2.0, "e": null, "f": null, "g": 2, "h": false}]',
    );
  });

  it('has null for a missing text in the dialects before 3 (SRV-095)', () => {
    const texts = makeFrame([{ name: 'b', dtype: 'str', values: ['x', null] }]);
    expect(renderAnswer(texts, 'predictions', dialectOf(2))).toBe('{"predictions": [{"b": "x"}, {"b": null}]}');
  });

  it('has text for the names that are numbers, and the last of the columns of one name', () => {
    const columns = makeFrame([
      { name: 0, dtype: 'int32', values: Int32Array.of(1) },
      { name: 'a', dtype: 'int32', values: Int32Array.of(2) },
      { name: 'a', dtype: 'int32', values: Int32Array.of(3) },
    ]);
    expect(render(columns)).toBe('[{"0": 1, "a": 3}]');
  });

  it('without rows is an empty list', () => {
    expect(render(makeFrame([{ name: 'a', dtype: 'str', values: [] }]))).toBe('[]');
  });
});

describe('an answer', () => {
  it('stands under the key that the dialect asks for (SRV-101)', () => {
    const batch = makeTensorBatch(makeTensor('int32', [1], Int32Array.of(1)));
    expect(renderAnswer(batch, 'predictions', NEWEST)).toBe('{"predictions": [1]}');
    expect(renderAnswer(batch, 'é"', NEWEST)).toBe('{"\\u00e9\\"": [1]}');
  });

  it('of plain values is rendered as it is (SRV-093)', () => {
    expect(render({ kind: 'value', value: { a: [1, null, 'x'], b: true } })).toBe('{"a": [1, null, "x"], "b": true}');
  });
});
