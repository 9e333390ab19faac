// `s3:` URIs (mlflow.store.artifact.s3_artifact_repo): Amazon's own client, with its chain of credentials, and MLflow's variables.
import type * as Sdk from '@aws-sdk/client-s3';
import type {
  CreateMultipartUploadCommandInput,
  GetObjectCommandOutput,
  PutObjectCommandInput,
  S3Client,
  S3ClientConfig,
} from '@aws-sdk/client-s3';
import { DecantError } from '../../../errors.ts';
import { readSettings } from '../../../settings.ts';
import type { ArtifactSettings } from '../../../settings.ts';
import { hideCredentials } from '../../http/index.ts';
import { importPackage } from '../../import-package.ts';
import type { ArtifactContent, ArtifactStore, ArtifactStream } from '../artifact-store.ts';
import { forEachAtOnce } from '../for-each-at-once.ts';
import { guessContentType } from '../http/guess-content-type.ts';
import { openObjectStore, readContent, sizeOfContent, splitContent } from '../objects/index.ts';
import type { ObjectClient, ObjectInfo } from '../objects/index.ts';

/** Bytes from which on a file is sent in parts, and of one part; S3 takes 10,000 parts of 5 MiB at least. */
const PART_SIZE = 16 * 1024 * 1024;
const MAX_PARTS = 10_000;
const PARTS_AT_ONCE = 4;
/** Keys that one request removes at most. */
const KEYS_AT_ONCE = 1000;

type ExtraArguments = Partial<PutObjectCommandInput & CreateMultipartUploadCommandInput>;

/** Opens the store at `s3://bucket/path`. */
export async function openS3Store(
  uri: string,
  settings: ArtifactSettings = readSettings().artifacts,
): Promise<ArtifactStore> {
  const [, bucket = '', root = ''] = /^s3:\/\/([^/?#]*)\/?(.*)$/is.exec(uri) ?? [];
  if (bucket === '') throw new DecantError('INVALID_PARAMETER_VALUE', `Not an S3 URI: ${hideCredentials(uri)}`);
  const extra = readExtraArguments(settings.s3UploadExtraArgs);
  const sdk = await importPackage('@aws-sdk/client-s3', 's3: URIs', () => import('@aws-sdk/client-s3'));
  const client = new sdk.S3Client(configure(settings));
  const owner = settings.s3ExpectedBucketOwner;
  return openObjectStore(uri, root, openBucket(sdk, client, bucket, extra, owner));
}

function configure(settings: ArtifactSettings): S3ClientConfig {
  const { s3EndpointUrl, s3IgnoreTls, s3AddressingStyle, awsDefaultRegion } = settings;
  return {
    ...(s3EndpointUrl === undefined ? {} : { endpoint: s3EndpointUrl }),
    // boto3 takes hosts of their own by the path, where `auto` or nothing is said.
    forcePathStyle: s3AddressingStyle === 'path' || (s3EndpointUrl !== undefined && s3AddressingStyle !== 'virtual'),
    // boto3 signs for us-east-1 where no region is named; this client knows AWS_REGION only.
    ...(awsDefaultRegion === undefined
      ? s3EndpointUrl === undefined
        ? {}
        : { region: 'us-east-1' }
      : { region: awsDefaultRegion }),
    ...(s3IgnoreTls ? { requestHandler: { httpsAgent: { rejectUnauthorized: false } } } : {}),
  };
}

function openBucket(
  { ListObjectsV2Command, GetObjectCommand, PutObjectCommand, DeleteObjectsCommand, ...rest }: typeof Sdk,
  client: S3Client,
  bucket: string,
  extra: ExtraArguments,
  owner: string | undefined,
): ObjectClient {
  const place = { Bucket: bucket, ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }) };
  const withSignal = (signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } =>
    signal === undefined ? {} : { abortSignal: signal };

  async function* listPages(prefix: string, delimiter: string | undefined, signal: AbortSignal | undefined) {
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          ...place,
          Prefix: prefix,
          ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
        withSignal(signal),
      );
      yield page;
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async function writeInParts(key: string, content: ArtifactContent, signal: AbortSignal | undefined): Promise<void> {
    const { CreateMultipartUploadCommand, UploadPartCommand, CompleteMultipartUploadCommand } = rest;
    const size = sizeOfContent(content);
    const target = { ...place, Key: key };
    const type = guessContentType(key);
    const { UploadId: id } = await client.send(
      new CreateMultipartUploadCommand({ ContentType: type, ...extra, ...target }),
      withSignal(signal),
    );
    const upload = { ...target, UploadId: id };
    try {
      const parts: { PartNumber: number; ETag: string | undefined }[] = [];
      const ranges = splitContent(size, Math.max(PART_SIZE, Math.ceil(size / MAX_PARTS)));
      await forEachAtOnce([...ranges.entries()], PARTS_AT_ONCE, async ([index, { start, end }]) => {
        const body = await readContent(content, start, end);
        const number = index + 1;
        const { ETag: tag } = await client.send(
          new UploadPartCommand({ ...upload, PartNumber: number, Body: body }),
          withSignal(signal),
        );
        parts[index] = { PartNumber: number, ETag: tag };
      });
      await client.send(
        new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }),
        withSignal(signal),
      );
    } catch (error) {
      // What was sent costs money until it is dropped; that it could not be dropped must not hide the reason.
      await client.send(new rest.AbortMultipartUploadCommand(upload)).catch(() => undefined);
      throw error;
    }
  }

  return {
    async listLevel(prefix, signal) {
      const objects: ObjectInfo[] = [];
      const folders: string[] = [];
      for await (const { Contents = [], CommonPrefixes = [] } of listPages(prefix, '/', signal)) {
        for (const { Key: key = '', Size: size = 0, ETag: etag } of Contents)
          objects.push({ key, size, etag: readEtag(etag) });
        for (const { Prefix: folder = '' } of CommonPrefixes) folders.push(folder);
      }
      return { objects, folders };
    },

    async listKeys(prefix, signal) {
      const keys: string[] = [];
      for await (const { Contents = [] } of listPages(prefix, undefined, signal)) {
        keys.push(...Contents.map(({ Key: key = '' }) => key));
      }
      return keys;
    },

    readsRanges: true,

    async read(key, start, signal, end) {
      const range =
        start === 0 && end === undefined ? {} : { Range: `bytes=${start}-${end === undefined ? '' : end - 1}` };
      const answer = await client.send(new GetObjectCommand({ ...place, Key: key, ...range }), withSignal(signal));
      return describeBody(answer, bucket);
    },

    async write(key, content, signal) {
      if (sizeOfContent(content) > PART_SIZE) return writeInParts(key, content, signal);
      const body = await readContent(content);
      const input = { ContentType: guessContentType(key), ...extra, ...place, Key: key, Body: body };
      await client.send(new PutObjectCommand(input), withSignal(signal));
    },

    async remove(keys, signal) {
      for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
        const objects = keys.slice(start, start + KEYS_AT_ONCE).map((key) => ({ Key: key }));
        const { Errors: errors = [] } = await client.send(
          new DeleteObjectsCommand({ ...place, Delete: { Objects: objects, Quiet: true } }),
          withSignal(signal),
        );
        const [first] = errors;
        if (first !== undefined) throw Object.assign(new Error(`${first.Key} stays`), { name: first.Code ?? 'Error' });
      }
    },

    explain(error) {
      const { name, $metadata: metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
      return { status: metadata?.httpStatusCode, name: name ?? 'Error' };
    },

    close() {
      client.destroy();
    },
  };
}

/** ETags stand in quotes, but not everywhere. */
function readEtag(etag: string | undefined): string | undefined {
  return etag?.replaceAll('"', '');
}

/**
 * The body, with the digest that S3 calls the ETag of what came in one request. It is none of files that came in parts, of what a key of
 * one's own or of KMS encrypts, and in directory buckets (docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html).
 */
function describeBody(answer: GetObjectCommandOutput, bucket: string): ArtifactStream {
  const body = answer.Body as unknown as AsyncIterable<Uint8Array>; // a stream of Node's
  const etag = readEtag(answer.ETag);
  const isEncrypted =
    answer.SSECustomerAlgorithm !== undefined || answer.ServerSideEncryption?.startsWith('aws:') === true;
  const isDigest = etag !== undefined && /^[0-9a-f]{32}$/.test(etag) && !isEncrypted && !bucket.endsWith('--x-s3');
  return {
    [Symbol.asyncIterator]: () => body[Symbol.asyncIterator](),
    ...(etag === undefined ? {} : { etag }),
    ...(isDigest ? { checksum: { algorithm: 'md5', digest: etag } } : {}),
  };
}

function readExtraArguments(text: string | undefined): ExtraArguments {
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined; // refused below, without the text, in which keys may be
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new DecantError('INVALID_PARAMETER_VALUE', 'MLFLOW_S3_UPLOAD_EXTRA_ARGS is no JSON object.', {
    hint: 'Expected arguments of S3: {"ServerSideEncryption": "AES256"}',
  });
}
