// Names that look like paths, URIs, SQL or terminal codes: kept as they are or refused, and nothing outside of the store is touched.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DecantError } from '../../src/errors.ts';
import { readSettings } from '../../src/settings.ts';
import { openStores } from '../../src/stores/open-stores.ts';
import type { Stores } from '../../src/stores/open-stores.ts';

const NAMES = [
  '../../outside',
  '..',
  '.',
  '/etc/passwd',
  'C:\\Windows\\x',
  '..\\..\\outside',
  '%2e%2e%2foutside',
  'file:///etc/passwd',
  "'; DROP TABLE runs; --",
  '" OR 1=1 --',
  'a\0b',
  'a\nb: c',
  '\u001b[2J\u001b[31m',
  '- !!python/object/apply:os.system [id]',
  '{{ 7*7 }}${7*7}',
  '__proto__',
  'constructor',
  'CON',
  '.trash',
  'meta.yaml',
  'ü\u202e\u0000',
];
const IDS = ['../outside', '..', '/etc', '%2e%2e', "0' OR '1'='1", 'a\0b', '', '*', 'models', '.trash', '__proto__'];

/** What a call has made of a name: itself, or the code of a refusal. An error without a code is none. */
async function outcome(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DecantError) return error.code;
    throw error;
  }
}
/** A name that is too long for the file system is an error of it. */
const LONG = 'x'.repeat(300);
const REFUSED = ['INVALID_PARAMETER_VALUE', 'RESOURCE_DOES_NOT_EXIST'];

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'decant-names-'));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe.each([
  ['a sqlite file', (home: string) => `sqlite:///${home}/mlflow.db`],
  ['a folder', (home: string) => `file://${home}/mlruns`],
])('names that attack %s', (kind, makeUri) => {
  let stores: Stores;
  let home: string;
  let parent: string;
  beforeAll(async () => {
    parent = join(root, kind.replaceAll(' ', '-'));
    home = join(parent, 'home', 'deep');
    mkdirSync(home, { recursive: true });
    writeFileSync(join(parent, 'outside'), 'untouched');
    const { tracking: settings } = readSettings({ MLFLOW_ALLOW_FILE_STORE: 'true' });
    stores = await openStores({ trackingUri: makeUri(home), settings });
  });
  afterAll(() => stores.close());

  const CALLS: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
    'the name of an experiment': async (name) => {
      const id = await stores.tracking.createExperiment(name);
      expect((await stores.tracking.getExperimentByName(name))?.experimentId).toBe(id);
      return (await stores.tracking.getExperiment(id)).name;
    },
    'the name of a run': async (name) => {
      const { info } = await stores.tracking.createRun({ ...RUN, runName: name });
      return (await stores.tracking.getRun(info.runId)).info.runName;
    },
    'the new name of a run': async (name) => {
      const { info } = await stores.tracking.createRun(RUN);
      await stores.tracking.updateRun(info.runId, { runName: name });
      return (await stores.tracking.getRun(info.runId)).info.runName;
    },
    'the key of a param': async (name) => {
      const { info } = await stores.tracking.createRun(RUN);
      await stores.tracking.logBatch(info.runId, { params: Object.fromEntries([[name, '1']]) });
      return Object.keys((await stores.tracking.getRun(info.runId)).data.params)[0];
    },
    'the key of a metric': async (name) => {
      const { info } = await stores.tracking.createRun(RUN);
      const metric = { key: name, value: 1, timestamp: 1, step: 0 };
      await stores.tracking.logBatch(info.runId, { metrics: [metric] });
      return (await stores.tracking.getMetricHistory(info.runId, name)).items[0]?.key;
    },
    'the key of a tag': async (name) => {
      const { info } = await stores.tracking.createRun(RUN);
      await stores.tracking.logBatch(info.runId, { tags: Object.fromEntries([[name, '1']]) });
      const { tags } = (await stores.tracking.getRun(info.runId)).data;
      return Object.keys(tags).find((key) => key !== 'mlflow.runName');
    },
    'the value of a tag': async (name) => {
      const { info } = await stores.tracking.createRun(RUN);
      await stores.tracking.logBatch(info.runId, { tags: { note: name } });
      return (await stores.tracking.getRun(info.runId)).data.tags['note'];
    },
    'the name of a logged model': async (name) => {
      const { modelId } = await stores.tracking.createLoggedModel({ experimentId: '0', name });
      return (await stores.tracking.getLoggedModel(modelId)).name;
    },
    'the name of a registered model': async (name) => {
      await stores.registry.createRegisteredModel(name);
      return (await stores.registry.getRegisteredModel(name)).name;
    },
  };

  it.each(Object.keys(CALLS))('%s is kept as it is, or refused', async (what) => {
    for (const name of NAMES) {
      const found = await outcome(() => CALLS[what]!(name));
      expect([name, ...REFUSED], `${what} ${JSON.stringify(name)}`).toContain(found);
    }
  });

  it.each(Object.keys(CALLS))('%s that is long is kept as it is, or refused', async (what) => {
    expect([LONG, ...REFUSED, 'IO_ERROR']).toContain(await outcome(() => CALLS[what]!(LONG)));
  });

  it('ids that are none are refused by every call', async () => {
    const { tracking, registry } = stores;
    for (const id of IDS) {
      const calls: Readonly<Record<string, () => Promise<unknown>>> = {
        getExperiment: () => tracking.getExperiment(id),
        deleteExperiment: () => tracking.deleteExperiment(id),
        getRun: () => tracking.getRun(id),
        deleteRun: () => tracking.deleteRun(id),
        updateRun: () => tracking.updateRun(id, { runName: 'x' }),
        logBatch: () => tracking.logBatch(id, { params: { a: '1' } }),
        createRun: () => tracking.createRun({ ...RUN, experimentId: id }),
        getLoggedModel: () => tracking.getLoggedModel(id),
        finalizeLoggedModel: () => tracking.finalizeLoggedModel(id, 'READY'),
        deleteLoggedModel: () => tracking.deleteLoggedModel(id),
        createLoggedModel: () => tracking.createLoggedModel({ experimentId: id, name: 'x' }),
        getRegisteredModel: () => registry.getRegisteredModel(`${id}x`),
        deleteRegisteredModel: () => registry.deleteRegisteredModel(`${id}x`),
        getModelVersion: () => registry.getModelVersion(`${id}x`, '1'),
      };
      for (const [call, work] of Object.entries(calls)) {
        expect(REFUSED, `${call} ${JSON.stringify(id)}`).toContain(await outcome(work));
      }
    }
  });

  it('nothing is written beside the store, and the store goes on', async () => {
    expect(readdirSync(parent).sort()).toEqual(['home', 'outside']);
    expect(readdirSync(join(parent, 'home'))).toEqual(['deep']);
    expect((await stores.tracking.getExperiment('0')).name).toBe('Default');
    expect((await stores.tracking.searchRuns(['0'])).items.length).toBeGreaterThan(0);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});

const RUN = { experimentId: '0', userId: 'ann', startTime: 1 };
