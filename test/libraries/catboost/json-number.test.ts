// Numbers as RapidJSON reads them without its full precision.
import { describe, expect, it } from 'vitest';
import { readJsonFloat } from '../../../src/libraries/catboost/json-number.ts';

describe('readJsonFloat', () => {
  it.each([
    ['0.5', 0.5],
    ['-1.25', -1.25],
    ['1e3', 1000],
    ['-0.0', -0],
    ['12345678.875', 12345678.875],
    ['1.7976931348623157e308', 1.7976931348623157e308],
    ['5e-324', 5e-324],
    ['1e-700', 0],
  ])('reads %s', (literal, value) => {
    expect(readJsonFloat(literal)).toBe(value);
  });

  // What RapidJSON 1.1 made of them; of the last two, CatBoost 1.2.10.
  it.each([
    ['-1.3796439072995431e-06', -0.0000013796439072995433],
    ['4.2486859645560574e-07', 4.248685964556058e-7],
    ['110844125740021.81', 110844125740021.8],
    ['0.76344962590200616', 0.763449625902006],
    ['-1.0854559245575559e-106', -1.085455924557556e-106],
    ['0.23407254097774666', 0.23407254097774663],
    ['-98934.606308195318', -98934.60630819533],
    ['-9.9847132440605936e-12', -9.984713244060592e-12],
    ['1.3117232631936093', 1.311723263193609],
    ['2.1796983414065838e-150', 2.179698341406584e-150],
    ['-37628171450240250880e-19', -3.7628171450240253],
    ['185935127299424563200e-26', 0.0000018593512729942458],
  ])('rounds %s twice', (literal, value) => {
    expect(readJsonFloat(literal)).toBe(value);
    expect(readJsonFloat(literal)).not.toBe(Number(literal));
  });
});
