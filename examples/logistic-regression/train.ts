// The smallest task of MLflow's tutorial in TypeScript: six numbers, two classes.
//
//   npm run example -- logistic-regression
//
// Runs go where MLFLOW_TRACKING_URI says, or into mlflow.db here, which Python MLflow finds as well.
import { LogisticRegression, logModel } from 'decant/sklearn';
import { logMetric, withRun } from 'decant/tracking';

const X = [[-2], [-1], [0], [1], [2], [1]];
const y = [0, 0, 1, 1, 1, 0];

await withRun({ runName: 'logistic-regression' }, async () => {
  const model = new LogisticRegression().fit(X, y);
  const score = model.score(X, y);
  console.log(`Score: ${score}`);
  console.log(`Coefficient: ${model.coef[0]?.[0]}, intercept: ${model.intercept[0]}`);

  await logMetric('score', score);
  const info = await logModel(model, {
    name: 'model',
    inputExample: X,
    registeredModelName: 'LogisticRegressionModel',
    onMessage: (message) => console.log(message),
  });
  console.log(`Model: ${info.modelUri}`);
});
