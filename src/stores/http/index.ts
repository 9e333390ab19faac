// HTTP as the stores speak it.
export { hideCredentials } from './hide-credentials.ts';
export { HttpClient, readAnswer } from './http-client.ts';
export type { ConnectionOptions, HttpAnswer, HttpRequest, RetryPolicy } from './http-client.ts';
export { readRetryPolicy } from './retry-policy.ts';
