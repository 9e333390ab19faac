// URLs of clouds that a tracking server has signed: whoever has one may use it, so that no message shows its query, and the server's own credentials never go
// with it.
import { DecantError } from '../../../errors.ts';
import type { TrackingSettings } from '../../../settings.ts';
import { hideCredentials, HttpClient, readAnswer, readRetryPolicy } from '../../http/index.ts';
import type { HttpAnswer } from '../../http/index.ts';
import { isJsonMap } from '../../rest/json-fields.ts';

/** A URL with the headers that must go with it. */
export interface SignedUrl {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** A client for clouds; MLFLOW_S3_IGNORE_TLS trusts any certificate of theirs, as in MLflow. */
export function openCloudClient(settings: TrackingSettings, isInsecure: boolean): HttpClient {
  return new HttpClient(readRetryPolicy(settings), { isInsecure });
}

/** Reads `url` and `headers` of an answer; MALFORMED_DATA for anything but an address of the web. */
export function readSignedUrl(fields: unknown): SignedUrl {
  const { url: text, headers = {} } = isJsonMap(fields) ? fields : {};
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && isJsonMap(headers)) {
    const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    return { url, headers: Object.fromEntries(pairs) };
  }
  throw new DecantError('MALFORMED_DATA', 'The server answers no URL under which the cloud behind it takes requests.');
}

/** Throws the error that a cloud's answer stands for. What it says of the reason may repeat keys, and is left out. */
export async function refuseCloudFailure(answer: HttpAnswer, url: URL): Promise<void> {
  if (answer.status >= 200 && answer.status < 300) return;
  const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(
    new TextDecoder().decode(await readAnswer(answer, 1024 * 1024)),
  )?.[1];
  const what = `${hideCredentials(url)} answers ${answer.status}${code === undefined ? '' : ` ${code}`}`;
  if (answer.status === 401 || answer.status === 403) {
    throw new DecantError('PERMISSION_DENIED', `${what}.`, {
      hint: 'The time for which the tracking server signed the URL is over, or the server itself has no access.',
    });
  }
  if (answer.status === 404) throw new DecantError('RESOURCE_DOES_NOT_EXIST', `${what}.`);
  throw new DecantError(answer.status >= 500 ? 'TEMPORARILY_UNAVAILABLE' : 'BAD_REQUEST', `${what}.`);
}
