// Plots of trainings: the numbers of scikit-learn's displays under MLflow's names, and pictures that show them (parity TRK-081).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as sklearn from '../../../../src/entry-points/sklearn.ts';
import { MlflowClient, setTrackingUri, withRun } from '../../../../src/entry-points/tracking.ts';
import type { Target } from '../../../../src/libraries/sklearn/training/index.ts';
import type { Training } from '../../../../src/tracking/autolog/describe-training.ts';
import { Canvas, measureText } from '../../../../src/tracking/autolog/plots/canvas.ts';
import { drawPlots, preparePlots } from '../../../../src/tracking/autolog/plots/training-plots.ts';
import { readPng } from '../../../formats/png/read-png.ts';

const folder = mkdtempSync(join(tmpdir(), 'decant-plots-'));
afterAll(() => {
  setTrackingUri('');
  rmSync(folder, { recursive: true, force: true });
});

const x = [[-2], [-1], [0], [1], [2], [1]];
const y = [0, 0, 1, 1, 1, 0];
const fitted = new sklearn.LogisticRegression().fit(x, y);
const prepare = (estimator: object, labels: Target): ReturnType<typeof preparePlots> =>
  preparePlots({ estimator: estimator as Training['estimator'], x, y: labels, sampleWeight: undefined }, 'training_');

describe('the plots of a training', () => {
  it('have the numbers of scikit-learn, where the classes are two', () => {
    const { matrices, curves } = prepare(fitted, y);
    expect(Object.keys(matrices)).toEqual(['training_confusion_matrix.png']);
    expect(matrices['training_confusion_matrix.png']).toMatchObject({
      labels: ['0', '1'],
      rows: [Float64Array.of(2 / 3, 1 / 3), Float64Array.of(1 / 3, 2 / 3)],
    });
    expect(Object.keys(curves)).toEqual(['training_roc_curve.png', 'training_precision_recall_curve.png']);
    expect(curves['training_roc_curve.png']).toMatchObject({
      xLabel: 'False Positive Rate (Positive label: 1)',
      yLabel: 'True Positive Rate (Positive label: 1)',
      // sklearn.metrics.roc_auc_score and average_precision_score of the same probabilities: 0.8333…, 0.8055…
      legend: 'LogisticRegression (AUC = 0.83)',
    });
    expect(curves['training_precision_recall_curve.png']).toMatchObject({
      legend: 'LogisticRegression (AP = 0.81)',
      isStepped: true,
    });
  });

  it('are the matrix alone for three classes, and none for a regressor', () => {
    const labels = ['a', 'b', 'b', 'c', 'c', 'a'];
    const { matrices, curves } = prepare(new sklearn.LogisticRegression().fit(x, labels), labels);
    expect(matrices['training_confusion_matrix.png']?.labels).toEqual(['a', 'b', 'c']);
    expect(curves).toEqual({});
    expect(drawPlots(prepare(new sklearn.Ridge().fit(x, y), y)).size).toBe(0);
  });

  it('are pictures: squares are darker for larger parts, and the curve passes its points', () => {
    const draw = drawPlots(prepare(fitted, y));
    const matrix = readPng(draw.get('training_confusion_matrix.png')!());
    const [high, low] = [matrix.at(130, 54), matrix.at(550, 54)];
    expect(high).not.toEqual(low);
    expect(high.every((value, channel) => value < low[channel]!)).toBe(true);
    // Both rates begin at 0: the lower left corner of the numbers.
    const roc = readPng(draw.get('training_roc_curve.png')!());
    expect(roc.at(102, 401)).toEqual([31, 119, 180]);
    expect(roc.at(102, 60)).toEqual([255, 255, 255]);
  });

  it('are artifacts of the run that autologging writes to', async () => {
    setTrackingUri(`sqlite:///${join(folder, 'runs.db')}`);
    sklearn.autolog({ logModels: false, logDatasets: false });
    const runId = await withRun((run) => {
      new sklearn.LogisticRegression().fit(x, y);
      return run.info.runId;
    });
    sklearn.autolog({ disable: true });
    const client = new MlflowClient();
    const paths = (await client.listArtifacts(runId)).map(({ path }) => path).filter((path) => path.endsWith('.png'));
    expect(paths).toEqual([
      'training_confusion_matrix.png',
      'training_precision_recall_curve.png',
      'training_roc_curve.png',
    ]);
    const path = await client.downloadArtifacts(runId, 'training_roc_curve.png', join(folder, 'files'));
    expect(readPng(readFileSync(path))).toMatchObject({ width: 640, height: 480 });
  });
});

describe('a text of a plot', () => {
  const write = (text: string): string => {
    const canvas = new Canvas(40, 20);
    canvas.drawText(text, 4, 8);
    return readPng(canvas.toPng()).pixels.join();
  };

  it('has a letter of its own for each printable character, and a frame for others', () => {
    const letters = Array.from({ length: 95 }, (_, at) => String.fromCharCode(at + 32));
    expect(new Set(letters.map(write)).size).toBe(95);
    expect(write('é')).toBe(write('ж'));
    expect(new Set([write('é'), write(' ')]).size).toBe(2);
  });

  it('is as wide as its letters and the dots between them, and stays within the picture', () => {
    expect(measureText('ab', 2)).toBe(22);
    expect(write('a text that leaves the picture').split(',')).toHaveLength(40 * 20 * 3);
  });
});
