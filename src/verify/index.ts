// Replays a model's example, and compares the answers with those of Python MLflow.
export { verifyModel } from './verify-model.ts';
export type { VerifyOptions, VerifyReport } from './verify-model.ts';
export type { ColumnParity } from './compare-answers.ts';
export type { EnvironmentChoice } from './python-environment.ts';
