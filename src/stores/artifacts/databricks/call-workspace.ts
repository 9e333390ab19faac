// Calls of a workspace's API: answers and refusals of Databricks.
import { readAnswer } from '../../http/index.ts';
import type { HttpAnswer, HttpRequest } from '../../http/index.ts';
import { isJsonMap, JsonFields } from '../../rest/json-fields.ts';
import type { RestClient } from '../../rest/index.ts';
import { RefusedRequest } from '../folders/index.ts';
import type { Failure } from '../objects/index.ts';

/** Bytes of a refusal that are read, for its reason. */
const MAX_REASON = 64 * 1024;

/** The answer to a request; {@link RefusedRequest} with Databricks' own name for what is not 2xx. */
export async function callWorkspace(
  client: RestClient,
  path: string,
  request: Omit<HttpRequest, 'url' | 'signal'>,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  const answer = await client.request(path, { ...request, ...(signal === undefined ? {} : { signal }) }, query);
  if (answer.status >= 200 && answer.status < 300) return answer;
  const text = new TextDecoder().decode(await readAnswer(answer, MAX_REASON));
  const { error_code: code, message } = parse(text);
  throw new RefusedRequest(typeof message === 'string' ? message : `status ${answer.status}`, {
    status: answer.status,
    name: typeof code === 'string' ? code : 'Error',
  });
}

/** The fields of an answer in JSON. */
export async function readFields(answer: HttpAnswer, place: string): Promise<JsonFields> {
  return new JsonFields(parse(new TextDecoder().decode(await readAnswer(answer))), place);
}

/** What a refusal of Databricks says. */
export function explainRefusal(error: unknown): Failure {
  if (error instanceof RefusedRequest) return { status: error.status, name: error.name };
  return { status: undefined, name: error instanceof Error ? error.name : 'Error' };
}

/** Does the error say that there is no such file? */
export function isAbsence(error: unknown): boolean {
  return error instanceof RefusedRequest && (error.status === 404 || error.name === 'RESOURCE_DOES_NOT_EXIST');
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonMap(value) ? value : {};
  } catch {
    return {}; // a page of a gateway
  }
}
