// Fresh models from real Python MLflow, scored by both scoring servers; and MLmodel files that Decant wrote, read by Python.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../src/flavors/pyfunc/index.ts';
import { parseExactJson } from '../../src/formats/json/index.ts';
import { Model } from '../../src/model/index.ts';
import { createScoringApp } from '../../src/serving/index.ts';
import { openLocalFiles, openLocalWriter } from '../../src/stores/local/index.ts';
import { verifyModel } from '../../src/verify/index.ts';
import { expectCloseValues } from '../close-values.ts';
import { mlflows } from './pythons.ts';

const SEED = Number(process.env['DECANT_TEST_SEED'] ?? 20_240_607);

interface Exchange {
  readonly contentType: string;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

it('has the Python environments that it compares with', () => {
  expect(mlflows.map(([name]) => name)).toEqual(['mlflow3', 'mlflow2']);
});

for (const [stack, python] of mlflows) {
  const folder = mkdtempSync(join(tmpdir(), `decant-${stack}-`));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const script = join(import.meta.dirname, 'make_cases.py');
  execFileSync(python, ['-W', 'ignore', script, folder, String(SEED)], { stdio: ['ignore', 'inherit', 'ignore'] });
  const cases = readdirSync(folder)
    .filter((name) => name !== 'mlruns')
    .flatMap((name) => [join(name, 'signed'), join(name, 'bare')]);

  describe(`models saved by ${stack}`, () => {
    it.each(cases)('%s answers as the scoring server of Python MLflow does', async (name) => {
      const model = await loadModel(join(folder, name, 'model'));
      const app = createScoringApp(model);
      const exchanges = JSON.parse(readFileSync(join(folder, name, 'exchanges.json'), 'utf8')) as readonly Exchange[];
      expect(exchanges).toHaveLength(6);
      for (const { contentType, body, status, answer } of exchanges) {
        const response = await app.fetch(
          new Request('http://localhost/invocations', {
            method: 'POST',
            body,
            headers: { 'Content-Type': contentType },
          }),
        );
        const text = await response.text();
        expect([body.slice(0, 60), response.status]).toEqual([body.slice(0, 60), status]);
        if (status === 200) expectCloseValues(parseExactJson(text), parseExactJson(answer), 1e-12);
        else
          expect(JSON.parse(text)).toMatchObject({
            error_code: (JSON.parse(answer) as { error_code: string }).error_code,
          });
      }
      await model.close();
    });

    it('are verified against this Python', async () => {
      const report = await verifyModel(join(folder, 'elasticnet', 'signed', 'model'), { python: { python }, rows: 20 });
      expect(report).toMatchObject({ source: 'signature', rows: 20, fitsSignature: true, ok: true });
      expect(report.parity?.columns.map((column) => [column.rows, column.labelsDiffering])).toEqual([[20, 0]]);
    });

    it('are read by Python when Decant has written their MLmodel anew', async () => {
      const [name] = cases;
      const source = join(folder, name ?? '', 'model');
      const copy = join(folder, 'rewritten');
      cpSync(source, copy, { recursive: true });
      const model = await Model.load(openLocalFiles(source));
      model.addFlavor('extra', { data: 'nothing', note: 'ÅÄÖ: yes' });
      await model.save(openLocalWriter(copy));
      const program = [
        'import sys, json, mlflow',
        'from mlflow.models import Model',
        'model = Model.load(sys.argv[1])',
        'print(json.dumps([model.flavors["extra"], model.to_dict()["signature"], model.model_uuid]))',
        'mlflow.pyfunc.load_model(sys.argv[1])',
      ].join('\n');
      const [flavor, signature, uuid] = JSON.parse(
        execFileSync(python, ['-W', 'ignore', '-c', program, copy], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      ) as [unknown, unknown, unknown];
      expect(flavor).toEqual({ data: 'nothing', note: 'ÅÄÖ: yes' });
      expect(signature).toEqual(model.toDict()['signature']);
      expect(uuid).toBe(model.modelUuid);
    });
  });
}
