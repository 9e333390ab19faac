// Text models with some of their iterations, beside what LightGBM itself wrote of them (tools/fixtures/lightgbm_selections.py).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Booster, readModelText, selectIterations } from '../../../src/libraries/lightgbm/index.ts';
import { ROOT as CASES } from './lightgbm-cases.ts';

const ROOT = new URL('../../fixtures/lightgbm-selections/', import.meta.url);
const readText = (file: string): string => readFileSync(new URL(file, ROOT), 'utf8');
const SELECTIONS = readdirSync(ROOT).filter((file) => /\.(?:split|gain)\.txt$/.test(file));

describe('selectIterations', () => {
  it.each(SELECTIONS)('writes %s as LightGBM does', (file) => {
    const [name = '', start, count, importance] = file.split('.');
    const text = selectIterations(readText(`${name}.txt`), {
      startIteration: Number(start),
      numIteration: Number(count),
      importanceType: importance === 'gain' ? 'gain' : 'split',
    });
    expect(text).toBe(readText(file));
  });

  const models = readdirSync(CASES).filter((name) => existsSync(`${CASES}/${name}/model.txt`));

  it.each(models)('of %s leaves the text as it is where all are kept', (name) => {
    const text = readFileSync(`${CASES}/${name}/model.txt`, 'utf8');
    expect(selectIterations(text, {})).toBe(text.replaceAll('\r\n', '\n'));
  });

  it('predicts from what is left as the whole model does from these iterations', () => {
    const text = readText('lgb33-regression.txt');
    const x = {
      kind: 'matrix' as const,
      rowCount: 2,
      columnCount: 3,
      data: Float64Array.of(0.5, -1, 2, -0.25, 1.5, 0),
    };
    const part = new Booster(readModelText(selectIterations(text, { startIteration: 3, numIteration: 4 })));
    const whole = new Booster(readModelText(text));
    expect(part.predict(x).data).toEqual(whole.predict(x, { startIteration: 3, numIteration: 4 }).data);
  });

  it('refuses fractions, and texts that are no models', () => {
    const text = readText('lgb33-regression.txt');
    expect(() => selectIterations(text, { numIteration: 1.5 })).toThrow(
      'numIteration is 1.5; a whole number is expected.',
    );
    expect(() => selectIterations('tree\nversion=v3\n', {})).toThrow(
      expect.objectContaining({ code: 'MALFORMED_DATA' }),
    );
    expect(() => selectIterations(text.replace('feature_importances:', 'importances:'), {})).toThrow(
      expect.objectContaining({ code: 'MALFORMED_DATA' }),
    );
  });
});
