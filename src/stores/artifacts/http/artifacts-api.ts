// Calls of a tracking server's API of artifacts that take and give JSON (mlflow.server.handlers; parity TRK-073).
import { DecantError } from '../../../errors.ts';
import { readAnswer } from '../../http/index.ts';
import type { HttpAnswer } from '../../http/index.ts';
import { isJsonMap } from '../../rest/json-fields.ts';
import { describeRefusal } from '../../rest/rest-client.ts';
import type { RestClient } from '../../rest/index.ts';

/** Of the server's API, without a slash before it. */
export const ARTIFACTS_API = 'api/2.0/mlflow-artifacts';

/** Largest answer that is an error. */
const MAX_ERROR_BYTES = 1024 * 1024;

/** The JSON object that a call answers; `endpoint` is relative to the API, and encoded. */
export async function callArtifactsApi(
  client: RestClient,
  endpoint: string,
  body: Readonly<Record<string, unknown>> | undefined,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await client.request(`${ARTIFACTS_API}/${endpoint}`, {
    ...(body === undefined
      ? { method: 'GET' }
      : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  await refuseFailure(answer);
  return readJsonMap(answer);
}

/** The JSON object in an answer; MALFORMED_DATA for anything else. */
export async function readJsonMap(answer: HttpAnswer): Promise<Readonly<Record<string, unknown>>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(await readAnswer(answer)));
  } catch (error) {
    if (error instanceof DecantError) throw error;
    value = undefined; // refused below
  }
  if (isJsonMap(value)) return value;
  throw new DecantError('MALFORMED_DATA', 'The server answers a call about artifacts with something else than JSON.');
}

/** Throws the error that an answer beyond 2xx stands for. */
export async function refuseFailure(answer: HttpAnswer): Promise<void> {
  if (answer.status >= 200 && answer.status < 300) return;
  const text = new TextDecoder().decode(await readAnswer(answer, MAX_ERROR_BYTES));
  throw describeRefusal('mlflow-artifacts', answer.status, text);
}
