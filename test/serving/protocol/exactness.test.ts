// Which bodies need the exact parser (SRV-040, SRV-044).
import { describe, expect, it } from 'vitest';
import type { ColumnType, Signature } from '../../../src/data/schema.ts';
import { exactnessOf, needsExactParser } from '../../../src/serving/protocol/exactness.ts';

function needs(text: string, ...types: readonly ColumnType[]): boolean {
  const columns = types.map((type, index) => ({ name: `c${index}`, type, required: true }));
  const signature: Signature | undefined = types.length === 0 ? undefined : { inputs: { kind: 'columns', columns } };
  return needsExactParser(text, exactnessOf(signature));
}

describe('the exact parser', () => {
  it.each([
    ['[9007199254740993]', true],
    ['[-1234567890123456]', true],
    ['[0.1234567890123456789]', false],
    ['[123456789012345]', false],
    ['[1e30]', false],
  ])('is asked for integers of 16 digits where a column is no double: %s', (text, isNeeded) => {
    expect(needs(text, 'long')).toBe(isNeeded);
    expect(needs(text, 'double')).toBe(false);
  });

  it('is asked for integers that no double holds, since Python refuses those', () => {
    expect(needs(`[${'9'.repeat(309)}]`, 'double')).toBe(true);
    expect(needs(`[0.${'9'.repeat(309)}]`, 'double')).toBe(false);
  });

  it.each(['[1.0]', '[1e2]', '[-0]', '{"7": 1}', '{"10" : 1}'])(
    'is asked for what JavaScript cannot tell, where the model can: %s',
    (text) => {
      expect([needs(text), needs(text, 'string'), needs(text, { kind: 'any' })]).toEqual([true, true, true]);
      expect(needs(text, 'double', 'long')).toBe(false);
    },
  );

  it('is asked for the order of keys where columns have no names', () => {
    const signature: Signature = { inputs: { kind: 'columns', columns: [{ type: 'double', required: true }] } };
    expect(needsExactParser('[{"b": 1, "7": 2}]', exactnessOf(signature))).toBe(true);
    expect(needsExactParser('[{"b": 1.0, "c": 2}]', exactnessOf(signature))).toBe(false);
  });

  it('is asked for params, which tell 1.0 from 1', () => {
    const signature: Signature = {
      inputs: { kind: 'tensors', tensors: [{ dtype: 'float64', shape: [-1, 2] }] },
      params: [{ name: 'top', type: 'long', default: 1, shape: null }],
    };
    expect(needsExactParser('{"params": {"top": 1.0}}', exactnessOf(signature))).toBe(true);
  });
});
