// The MLflow Model and the contracts around it.
export { Model } from './model.ts';
export type { ModelClass, ModelOptions } from './model.ts';
export { readRequirements } from './requirements.ts';
export type { ModelRequirements } from './requirements.ts';
export { parseParams, parseSchema, parseSignature, renderParams, renderSchema, renderSignature } from './signature.ts';
export type { SignatureTexts } from './signature.ts';
export type { InputExample } from './input-example.ts';
export type { ModelFiles, ModelWriter } from './model-files.ts';
export type { Engine, Flavor, FlavorConfig, FlavorReport, LoadOptions, Scorer, ScoreOptions } from './flavor.ts';
export type { ScoringModel } from './scoring-model.ts';
