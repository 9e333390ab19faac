// Estimators that can be fitted.
export { ElasticNet, Lasso } from './linear-model/elastic-net.ts';
export type { ElasticNetParams, LassoParams } from './linear-model/elastic-net.ts';
export { LinearRegression } from './linear-model/linear-regression.ts';
export type { LinearRegressionParams } from './linear-model/linear-regression.ts';
export { LogisticRegression } from './linear-model/logistic-regression.ts';
export type { LogisticRegressionParams } from './linear-model/logistic-regression.ts';
export { Ridge } from './linear-model/ridge.ts';
export type { RidgeParams } from './linear-model/ridge.ts';
export { Trainable } from './trainable.ts';
export type { Label } from './class-labels.ts';
export type { Target } from './training-data.ts';
