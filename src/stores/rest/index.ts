// Stores of an MLflow server over its REST API.
export { openRestClient } from './open-client.ts';
export { RestClient } from './rest-client.ts';
export { openRestModelRegistry } from './rest-model-registry.ts';
export { openRestTrackingStore } from './rest-tracking-store.ts';
