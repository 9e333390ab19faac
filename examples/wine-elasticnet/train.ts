// MLflow's tutorial in TypeScript: the quality of red wine from eleven measurements. Trains an ElasticNet, logs it with params, metrics, signature and
// example, and registers it.
//
//   npm run example -- wine-elasticnet [alpha] [l1_ratio]
//
// Runs go where MLFLOW_TRACKING_URI says, or into mlflow.db here, which Python MLflow finds as well.
import { readFileSync } from 'node:fs';
import {
  ElasticNet,
  logModel,
  meanAbsoluteError,
  r2Score,
  RandomState,
  rootMeanSquaredError,
  trainTestSplit,
} from 'decant/sklearn';
import { logMetrics, logParams, withRun } from 'decant/tracking';

type Row = Readonly<Record<string, number>>;

function readRows(file: URL): Row[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = header.split(',').map((name) => name.trim().replaceAll('"', ''));
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index], Number(cell)])));
}

const dropQuality = ({ quality: _, ...measurements }: Row): Row => measurements;
const takeQuality = ({ quality = Number.NaN }: Row): number => quality;

const alpha = Number(process.argv[2] ?? 0.5);
const l1Ratio = Number(process.argv[3] ?? 0.5);

const rows = readRows(new URL('data/winequality-red.csv', import.meta.url));
// The split of `numpy.random.seed(40)` and `train_test_split(data)`.
const [{ train, test }] = trainTestSplit([rows], { randomState: new RandomState(40) });

await withRun({ runName: 'wine-elasticnet' }, async () => {
  const model = new ElasticNet({ alpha, l1Ratio, randomState: 42 });
  model.fit(train.map(dropQuality), train.map(takeQuality));

  const truth = test.map(takeQuality);
  const predicted = model.predict(test.map(dropQuality));
  const metrics = {
    rmse: rootMeanSquaredError(truth, predicted),
    mae: meanAbsoluteError(truth, predicted),
    r2: r2Score(truth, predicted),
  };
  console.log(`Elasticnet model (alpha=${alpha}, l1_ratio=${l1Ratio}):`);
  console.log(`  RMSE: ${metrics.rmse}`);
  console.log(`  MAE: ${metrics.mae}`);
  console.log(`  R2: ${metrics.r2}`);

  await logParams({ alpha, l1_ratio: l1Ratio });
  await logMetrics(metrics);
  const info = await logModel(model, {
    name: 'model',
    inputExample: train.slice(0, 2).map(dropQuality),
    registeredModelName: 'ElasticnetWineModel',
    onMessage: (message) => console.log(message),
  });
  console.log(`Model: ${info.modelUri}`);
});
