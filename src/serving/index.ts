// `decant/serving`: MLflow's scoring server, as an app for any host and as a server for Node.
export { createScoringApp } from './app.ts';
export type { ScoringApp } from './app.ts';
export type { ScoringAppOptions } from './scoring-app-options.ts';
export { startServer } from './server.ts';
export type { RunningServer, ServerOptions, UnixSocket } from './server.ts';
export { toNodeHandler } from './node-handler.ts';
export type { HostMessage, NodeHandler, NodeHandlerOptions } from './node-handler.ts';
export { requireBearer } from './access/bearer.ts';
export type { BearerOptions } from './access/bearer.ts';
export { requireBasic } from './access/basic.ts';
export type { BasicOptions } from './access/basic.ts';
export { allowOrigins } from './access/allow-origins.ts';
export type { OriginOptions } from './access/allow-origins.ts';
export type { TlsFiles } from './secure-context.ts';
export type { Compat } from './protocol/dialect.ts';
export type { PolicyOptions } from './protocol/policy.ts';
export type {
  Handler,
  Layer,
  Route,
  ScoringFacts,
  ScoringRequest,
  ScoringResponse,
} from './protocol/scoring-message.ts';
export { createObservation } from './observation/create-observation.ts';
export type { Observation, ObservationOptions } from './observation/create-observation.ts';
export type { GaugeReading, GaugeSource } from './observation/gauge-source.ts';
export { createDescriptionRoutes } from './description/description-routes.ts';
export type { ApiSource } from './description/api-document.ts';
export { buildExampleRequest } from './example-request.ts';
export type { ExampleSource } from './example-request.ts';
