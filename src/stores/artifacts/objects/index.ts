// Stores on buckets.
export { describeFailure } from './describe-failure.ts';
export type { Failure, ObjectClient, ObjectInfo, ObjectLevel } from './object-client.ts';
export { openObjectStore } from './open-object-store.ts';
export { readContent, sizeOfContent, splitContent } from './read-content.ts';
