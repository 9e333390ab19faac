// docs/support.md is made, not written: this test fails where it is stale, and `npm run docs` writes it anew.
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { renderSupport } from '../tools/support.ts';

test('docs/support.md says what the lists and the golden cases say', async () => {
  const text = await format(renderSupport(), { parser: 'markdown', printWidth: 140 });
  await expect(text).toMatchFileSnapshot('../docs/support.md');
}, 120_000);
