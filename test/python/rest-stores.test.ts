// The stores of a real tracking server do what every store does.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStores } from '../../src/stores/open-stores.ts';
import type { Stores } from '../../src/stores/open-stores.ts';
import { OF_DATABASES, testTrackingStores } from '../stores/tracking-suite.ts';
import { startTrackingServer } from './tracking-server.ts';
import type { TrackingServer } from './tracking-server.ts';

describe('the stores of a tracking server of MLflow 3', () => {
  const folder = mkdtempSync(join(tmpdir(), 'decant-rest-stores-'));
  let server: TrackingServer;
  let stores: Stores;
  beforeAll(async () => {
    server = await startTrackingServer('mlflow3', {
      backendStoreUri: `sqlite:///${join(folder, 'mlflow.db')}`,
      artifactsDestination: join(folder, 'artifacts'),
    });
    stores = await openStores({ trackingUri: server.url });
  });
  afterAll(async () => {
    await stores.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  testTrackingStores(() => Promise.resolve(stores), { ...OF_DATABASES, truncates: true });
});
