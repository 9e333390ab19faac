// Hashes that CatBoost gives to categories (its JSON export lists them).
import { describe, expect, it } from 'vitest';
import { hashCategory } from '../../../src/libraries/catboost/city-hash.ts';

describe('hashCategory', () => {
  it.each([
    ['', 797982799],
    ['a', 3489901818],
    ['-3', 1837837212],
    ['abc', 978243121],
    ['Größe ü', 2308519046],
    ['abcdefgh', 4270775063],
    ['abcdefghi', 3019552977],
    ['0123456789abcdef', 2645308183],
    ['0123456789abcdefg', 3849924666],
    ['x'.repeat(32), 664286079],
    ['x'.repeat(33), 1424607287],
    ['y'.repeat(64), 1213635094],
    ['z'.repeat(65), 1972452671],
    ['w'.repeat(128), 3045890605],
    ['v'.repeat(200), 250541923],
  ])('hashes %j as CatBoost does', (text, hash) => {
    expect(hashCategory(text) >>> 0).toBe(hash);
  });
});
