// Signatures of examples, as the real MLflow infers them (API-001, API-070 .. API-092).
import { describe, expect, it } from 'vitest';
import type { Value } from '../../src/data/dtype.ts';
import { inferSignature } from '../../src/data/infer-signature.ts';
import { renderSignature } from '../../src/model/signature.ts';
import { decodeBatch, decodeValue, findDifferences, readGroups } from './schema-cases.ts';

/** Whole numbers among fractions are doubles here; MLflow gives up on the whole schema. */
const MIXED_NUMBERS = [
  '{"frame": [["c", "object", [[1, 2.5]]]], "rows": 1}',
  '{"frame": [["c", "object", [[{"a": 1}, {"a": 1.5}]]]], "rows": 1}',
  '{"value": {"a": [1, 1.5]}}',
  '{"value": [[1, 2.5]]}',
  '{"value": [{"a": 1}, {"a": 1.5}]}',
];

type Dict = Readonly<Record<string, Value>>;

describe('inferSignature', () => {
  it.each(readGroups('mlflow3-signatures'))(
    'states the schema of data as MLflow does (API-070 .. API-090)',
    ({ of, cases }) => {
      const infer = (given: Dict): Value => {
        const { input, csr } = given;
        if (csr === undefined) return renderSignature(inferSignature(decodeBatch(input as Dict))).inputs;
        const data = of['dtype'] === 'float32' ? new Float32Array(0) : new Float64Array(0);
        const [rowCount, columnCount] = csr as readonly [number, number];
        const layout = { rowOffsets: new Int32Array(rowCount + 1), columnIndices: new Int32Array(0), data };
        return renderSignature(inferSignature({ kind: 'csr', rowCount, columnCount, ...layout })).inputs;
      };
      expect(findDifferences(cases, infer, MIXED_NUMBERS)).toEqual([]);
    },
  );

  it.each(readGroups('mlflow3-param-signatures'))('states params with their defaults (API-091)', ({ cases }) => {
    const infer = ({ params }: Dict): Value =>
      renderSignature(inferSignature('x', undefined, decodeValue(params!) as Dict)).params;
    expect(findDifferences(cases, infer)).toEqual([]);
  });
});
