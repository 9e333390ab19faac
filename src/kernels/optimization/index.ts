// Minimization: least squares under penalties, and smooth functions of many variables.
export { descendElasticNet } from './coordinate-descent.ts';
export type { ElasticNetProblem, ElasticNetSolution } from './coordinate-descent.ts';
export { minimizeLbfgs } from './lbfgs.ts';
export type { LbfgsOptions, LbfgsOutcome, Objective } from './lbfgs.ts';
