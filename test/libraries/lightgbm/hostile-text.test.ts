// Damaged and unknown model files of LightGBM.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeMatrix } from '../../../src/data/matrix.ts';
import { DecantError } from '../../../src/errors.ts';
import { Booster, readModelText } from '../../../src/libraries/lightgbm/index.ts';
import { ROOT } from './lightgbm-cases.ts';

const NAMES = ['lgb47-regression', 'lgb47-categorical', 'lgb47-linear', 'lgb47-multiclass'];
const TEXTS = NAMES.map((name) => readFileSync(`${ROOT}/${name}/model.txt`, 'utf8'));
const [REGRESSION = '', CATEGORICAL = ''] = TEXTS;

/** The code of a refusal; undefined where the text is a model that answers. */
function tryText(text: string): string | undefined {
  try {
    const booster = new Booster(readModelText(text));
    const row = makeMatrix(1, booster.numFeature, new Float64Array(booster.numFeature).fill(1));
    for (const options of [{}, { predLeaf: true }, { predContrib: booster.version === 'v4' }])
      booster.predict(row, options);
    return undefined;
  } catch (error) {
    if (error instanceof DecantError) return error.code;
    throw error;
  }
}

function refusal(text: string): string {
  try {
    new Booster(readModelText(text));
  } catch (error) {
    if (error instanceof DecantError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no refusal';
}

describe('a damaged LightGBM model file', () => {
  it('is refused, or still a model that answers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TEXTS),
        fc.array(
          fc.record({
            at: fc.double({ min: 0, max: 1, noNaN: true }),
            size: fc.nat(40),
            insert: fc.oneof(
              fc.constantFrom(
                '-',
                '9',
                ' ',
                '\n',
                '=',
                'nan',
                '1e999',
                '-1',
                '2147483648',
                'Tree=0\n',
                '\n\n',
                '99999999999',
              ),
              fc.string({ maxLength: 8 }),
            ),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        (text, changes) => {
          let changed = text;
          for (const { at, size, insert } of changes) {
            const start = Math.floor(at * changed.length);
            changed = changed.slice(0, start) + insert + changed.slice(start + size);
          }
          const code = tryText(changed) ?? 'MALFORMED_DATA';
          expect(['MALFORMED_DATA', 'UNSUPPORTED_MODEL', 'LIMIT_EXCEEDED', 'INVALID_PARAMETER_VALUE']).toContain(code);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([0.05, 0.3, 0.5, 0.7, 0.9])('cut after %d of its trees is refused', (part) => {
    const end = REGRESSION.indexOf('end of trees');
    expect(tryText(REGRESSION.slice(0, Math.floor(end * part)))).toBe('MALFORMED_DATA');
  });

  it('names what is wrong', () => {
    const refuse = (from: string | RegExp, to: string, text = REGRESSION): string => refusal(text.replace(from, to));
    expect(refuse('tree\n', 'forest\n')).toBe(
      'MALFORMED_DATA: The LightGBM model is damaged: it does not begin with the line "tree".',
    );
    expect(refuse('version=v4', 'version=v9')).toBe(
      'UNSUPPORTED_MODEL: LightGBM model files of version "v9" are not known; known are v2, v3, v4.',
    );
    expect(refuse('objective=regression', 'objective=magic')).toBe(
      'UNSUPPORTED_MODEL: LightGBM objective "magic" is not known.',
    );
    expect(refuse(/tree_sizes=\d+ /, 'tree_sizes=')).toContain('it has 5 trees of 4');
    expect(refuse(/max_feature_idx=3/, 'max_feature_idx=4')).toContain('it has 4 feature_names for 5 features');
    expect(refuse(/left_child=\S+/, 'left_child=0')).toContain('Tree 0');
    expect(refuse(/split_feature=\S+/, 'split_feature=7')).toContain('node 0 asks for column 7');
    expect(refuse(/decision_type=\S+/, 'decision_type=12')).toContain('node 0 has the decision type 12');
    expect(refuse(/threshold=\S+/, 'threshold=0x10')).toContain('threshold holds a word that is no number');
    expect(refuse(/threshold=\S+/, 'threshold=nan')).toContain('the threshold of node 0 of tree 0 is NaN');
    expect(refuse(/leaf_value=\S+ /, 'leaf_value=')).toContain('leaf_value holds 6 numbers, not 7');
    expect(refuse(/cat_boundaries=0/, 'cat_boundaries=1', CATEGORICAL)).toContain(
      'cat_boundaries do not ascend from 0',
    );
    expect(refuse(/cat_threshold=\d+/, 'cat_threshold=4294967296', CATEGORICAL)).toContain('no integer of 32 bits');
    expect(refuse(/num_cat=\d+/, 'num_cat=0', CATEGORICAL)).toContain('of 0 sets of categories');
    expect(refuse('pandas_categorical:null', 'pandas_categorical:[1')).toContain('pandas_categorical: is no JSON');
  });

  it('whose trees run in circles is refused', () => {
    expect(refusal(REGRESSION.replace(/left_child=-?\d+/, 'left_child=0'))).toMatch(/^MALFORMED_DATA/);
  });
});

describe('a LightGBM model file', () => {
  it('may have the line ends of Windows', () => {
    expect(tryText(REGRESSION.replaceAll('\n', '\r\n'))).toBe(undefined);
  });

  it('may hold thresholds and leaves beyond all numbers', () => {
    const text = REGRESSION.replace(/threshold=\S+/, 'threshold=inf').replace(/leaf_value=\S+/, 'leaf_value=-nan');
    expect(tryText(text)).toBe(undefined);
  });
});
