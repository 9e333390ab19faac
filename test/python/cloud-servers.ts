// Clouds on loopback: moto speaks S3, Azurite speaks Azure Blob Storage.
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPort } from './free-port.ts';
import { requirePython } from './pythons.ts';
import { startServer } from './start-server.ts';

export interface CloudServer {
  readonly url: string;
  /** Variables with which clients reach the server, those of MLflow among them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes a bucket, or a container. */
  makeBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts moto. */
export async function startS3(): Promise<CloudServer> {
  const port = await findPort();
  const url = `http://127.0.0.1:${port}`;
  const { stop } = await startServer({
    file: requirePython('moto'),
    args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    url,
    healthPath: '/moto-api/',
  });
  return {
    url,
    environment: {
      MLFLOW_S3_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_DEFAULT_REGION: 'us-east-1',
    },
    async makeBucket(name) {
      await requireSuccess(await fetch(`${url}/${name}`, { method: 'PUT' }));
    },
    stop,
  };
}

/** The account that Azurite is born with; its key is in Azurite's documentation. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Starts Azurite, whose main file DECANT_TEST_AZURITE names. */
export async function startAzureBlobs(): Promise<CloudServer> {
  const main = process.env['DECANT_TEST_AZURITE'];
  if (main === undefined) throw new Error('There is no Azurite: run npm run test:python.');
  const port = await findPort();
  const folder = mkdtempSync(join(tmpdir(), 'decant-azurite-'));
  const { stop } = await startServer({
    file: process.execPath,
    args: [main, '--blobHost', '127.0.0.1', '--blobPort', String(port), '--location', folder, '--silent'].concat(
      '--skipApiVersionCheck',
      '--disableTelemetry',
    ),
    url: `http://127.0.0.1:${port}`,
    healthPath: '/',
  });
  const url = `http://127.0.0.1:${port}/${ACCOUNT}`;
  return {
    url,
    environment: {
      AZURE_STORAGE_CONNECTION_STRING: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${url};`,
    },
    async makeBucket(name) {
      const date = new Date().toUTCString();
      const headers = { 'x-ms-date': date, 'x-ms-version': '2021-08-06' };
      await requireSuccess(
        await fetch(`${url}/${name}?restype=container`, {
          method: 'PUT',
          headers: { ...headers, Authorization: signContainer(name, headers) },
        }),
      );
    },
    async stop() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key; the account is in the path of Azurite's addresses as well.
function signContainer(name: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([key, value]) => `${key}:${value}`);
  const resource = `/${ACCOUNT}/${ACCOUNT}/${name}\nrestype:container`;
  const text = ['PUT', ...Array.from({ length: 11 }, () => ''), ...lines, resource].join('\n');
  return `SharedKey ${ACCOUNT}:${createHmac('sha256', Buffer.from(KEY, 'base64')).update(text, 'utf8').digest('base64')}`;
}

async function requireSuccess(answer: Response): Promise<void> {
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
}
