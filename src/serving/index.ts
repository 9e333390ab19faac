// `decant/serving`: MLflow's scoring server, as an app for any host and as a server for Node.
export { createScoringApp } from './app.ts';
export type { ScoringApp, ScoringAppOptions } from './app.ts';
export { startServer } from './server.ts';
export type { RunningServer, ServerOptions } from './server.ts';
export type { Compat, PolicyOptions } from './protocol/policy.ts';
export type {
  Handler,
  Layer,
  Route,
  ScoringFacts,
  ScoringRequest,
  ScoringResponse,
} from './protocol/scoring-message.ts';
export { buildExampleRequest } from './example-request.ts';
export type { ExampleSource } from './example-request.ts';
