// Damaged models in every format: they are refused by name, or predict; nothing else may come of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import { createBooster, readXgboostModel } from '../../../src/libraries/xgboost/index.ts';
import { readModelFile } from './golden-cases.ts';

const FILES: readonly (readonly [string, string, string])[] = [
  ['UBJSON', 'xgb34-boosters', 'forest.ubj'],
  ['UBJSON with categories', 'xgb34-categories', 'stored.ubj'],
  ['UBJSON with vector leaves', 'xgb34-outputs', 'vector.ubj'],
  ['JSON', 'xgb13-objectives', 'gamma.json'],
  ['JSON of gblinear', 'xgb34-formats', 'gblinear-json.json'],
  ['JSON with categories', 'xgb34-categories', 'sets.json'],
  ['binary of 1.3 with dart', 'xgb13-formats', 'dart-model.model'],
  ['binary of 1.7', 'xgb17-formats', 'dart-model.model'],
  ['binary before 1.0', 'xgb072-boosters', 'forest.bin'],
];

const ROW = { kind: 'matrix' as const, rowCount: 1, columnCount: 4, data: Float64Array.of(0.5, NaN, -1, 2) };

/** What becomes of a file: it is refused, or all that it can be asked for is asked. */
function run(bytes: Uint8Array): string {
  try {
    const booster = createBooster(readXgboostModel(bytes));
    // A changed byte can make a model of millions of features, whose contributions take long.
    const explanations = [{ predContribs: true }, { predContribs: true, approxContribs: true }];
    for (const options of [{}, { predLeaf: true }, ...(booster.featureCount < 1000 ? explanations : [])]) {
      try {
        booster.predict(ROW, { ...options, validateFeatures: false });
      } catch (error) {
        if (!(error instanceof DecantError) || error.code === 'INTERNAL_ERROR') throw error;
      }
    }
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    return error.code;
  }
  return 'no error';
}

const OUTCOMES = /^(?:no error|MALFORMED_DATA|UNSUPPORTED_MODEL|LIMIT_EXCEEDED)$/;

describe.each(FILES)('a model in %s', (_, name, file) => {
  const bytes = readModelFile(name, file);

  it('loads as it is, and not with any end cut off', () => {
    expect(run(bytes)).toBe('no error');
    const shortened = fc.integer({ min: 0, max: bytes.length - 1 });
    fc.assert(
      fc.property(shortened, (length) => {
        expect(run(bytes.subarray(0, length))).toMatch(OUTCOMES);
      }),
      { numRuns: 100 },
    );
    expect(run(bytes.subarray(0, 100))).toBe('MALFORMED_DATA');
  });

  it('loads or is refused by name with bytes changed', () => {
    const change = fc.tuple(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const copy = bytes.slice();
        for (const [at, byte] of changes) copy[at] = byte;
        expect(run(copy)).toMatch(OUTCOMES);
      }),
      { numRuns: 400 },
    );
  });
});

describe('bytes that are no model', () => {
  it('are refused as damaged, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(run(bytes)).toMatch(OUTCOMES);
        expect(run(Uint8Array.of(0x62, 0x69, 0x6e, 0x66, ...bytes))).toMatch(OUTCOMES);
        expect(run(Uint8Array.of(0x7b, ...bytes))).toMatch(OUTCOMES);
      }),
      { numRuns: 500 },
    );
    expect(run(new Uint8Array())).toBe('MALFORMED_DATA');
    expect(run(new TextEncoder().encode('{"learner":{}}'))).toBe('MALFORMED_DATA');
    expect(run(new TextEncoder().encode('CONFIG-offset:'))).toBe('MALFORMED_DATA');
  });
});
