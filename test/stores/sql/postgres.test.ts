// What needs no server of Postgres's; the stores themselves are held by test/python/stores.test.ts.
import { expect, it } from 'vitest';
import { readSettings } from '../../../src/settings.ts';
import { openStores } from '../../../src/stores/open-stores.ts';

it('says which database does not answer, without its password', async () => {
  const trackingUri = 'postgresql+psycopg2://ann:secret@127.0.0.1:1/runs?sslmode=disable';
  const error: unknown = await openStores({ trackingUri, settings: readSettings({}).tracking }).catch(
    (cause: unknown) => cause,
  );
  expect(error).toMatchObject({ code: 'IO_ERROR' });
  expect(String(error)).toContain('Cannot open the database postgresql+psycopg2://127.0.0.1:1/runs: ');
  expect(String(error)).not.toContain('secret');
});
