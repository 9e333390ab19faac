// Files of DBFS by its REST API (docs.databricks.com/api/workspace/dbfs): JSON with at most a megabyte of content in one request.
import { DecantError } from '../../../errors.ts';
import type { JsonFields } from '../../rest/json-fields.ts';
import type { RestClient } from '../../rest/index.ts';
import type { ArtifactContent } from '../artifact-store.ts';
import type { FolderClient } from '../folders/index.ts';
import { readContent, sizeOfContent } from '../objects/index.ts';
import { choosePartName } from '../part-name.ts';
import { callWorkspace, explainRefusal, isAbsence, readFields } from './call-workspace.ts';

/** Bytes that one request reads or writes at most. */
const BLOCK_SIZE = 1024 * 1024;

/** The files of a workspace's DBFS. */
export function openDbfsClient(client: RestClient): FolderClient {
  const get = async (call: string, query: Readonly<Record<string, string>>, signal: AbortSignal | undefined) => {
    const answer = await callWorkspace(client, `api/2.0/dbfs/${call}`, { method: 'GET' }, query, signal);
    return readFields(answer, `dbfs/${call}`);
  };
  const post = async (call: string, fields: object, signal: AbortSignal | undefined): Promise<JsonFields> => {
    const request = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(fields),
    };
    return readFields(await callWorkspace(client, `api/2.0/dbfs/${call}`, request, {}, signal), `dbfs/${call}`);
  };
  const remove = (path: string, signal: AbortSignal | undefined): Promise<JsonFields | undefined> =>
    unlessAbsent(post('delete', { path, recursive: true }, signal));

  /** Blocks under another name, which the file gives up at the end. */
  async function writeInBlocks(path: string, content: ArtifactContent, signal: AbortSignal | undefined): Promise<void> {
    const part = `${path.slice(0, path.lastIndexOf('/') + 1)}${choosePartName()}`;
    const handle = (await post('create', { path: part, overwrite: true }, signal)).number('handle');
    try {
      for await (const data of splitIntoBlocks(content)) await post('add-block', { handle, data }, signal);
      await post('close', { handle }, signal);
      await remove(path, signal); // nothing is moved onto a file
      await post('move', { source_path: part, destination_path: path }, signal);
    } catch (error) {
      // The reason for the failure is what counts, not that the part could not be removed.
      await remove(part, undefined).catch(() => undefined);
      throw error;
    }
  }

  return {
    async list(path, signal) {
      const answer = await unlessAbsent(get('list', { path }, signal));
      const files = answer?.list('files') ?? [];
      return files
        .filter((file) => file.requireText('path') !== path) // a file is its own list
        .map((file) => ({
          name: cutFolder(file.requireText('path'), path),
          isDirectory: file.boolean('is_dir'),
          size: file.number('file_size') ?? 0,
        }));
    },

    async read(path, start, signal) {
      const status = await get('get-status', { path }, signal);
      if (status.boolean('is_dir')) {
        throw new DecantError('INVALID_PARAMETER_VALUE', `${path} in DBFS is a folder; expected a file.`);
      }
      const size = status.number('file_size') ?? 0;
      return (async function* () {
        for (let offset = start; offset < size;) {
          const query = { path, offset: String(offset), length: String(BLOCK_SIZE) };
          const bytes = Buffer.from((await get('read', query, signal)).text('data') ?? '', 'base64');
          if (bytes.length === 0) throw new DecantError('IO_ERROR', `${path} in DBFS ends before its ${size} bytes.`);
          yield bytes;
          offset += bytes.length;
        }
      })();
    },

    async write(path, content, signal) {
      if (sizeOfContent(content) > BLOCK_SIZE) return writeInBlocks(path, content, signal);
      const contents = encode(await readContent(content));
      await post('put', { path, contents, overwrite: true }, signal);
    },

    async remove(path, signal) {
      await remove(path, signal);
    },

    explain: explainRefusal,

    close() {
      client.close();
      return Promise.resolve();
    },
  };
}

async function unlessAbsent<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

// The API answers whole paths.
function cutFolder(path: string, folder: string): string {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  if (path.startsWith(prefix)) return path.slice(prefix.length);
  throw new DecantError('INVALID_PARAMETER_VALUE', `DBFS lists ${JSON.stringify(path)}, which is not in ${folder}.`);
}

async function* splitIntoBlocks(content: ArtifactContent): AsyncIterable<string> {
  if (content instanceof Uint8Array) {
    for (let start = 0; start < content.length; start += BLOCK_SIZE) {
      yield encode(content.subarray(start, start + BLOCK_SIZE));
    }
    return;
  }
  // Pieces have any length: they are put together to whole blocks.
  let waiting: Uint8Array = new Uint8Array();
  let length = 0;
  for await (const piece of content.open()) {
    length += piece.length;
    waiting = Buffer.concat([waiting, piece]);
    while (waiting.length >= BLOCK_SIZE) {
      yield encode(waiting.subarray(0, BLOCK_SIZE));
      waiting = waiting.subarray(BLOCK_SIZE);
    }
  }
  if (length !== content.size) {
    throw new DecantError('IO_ERROR', `The content changed while it was read; expected ${content.size} bytes.`);
  }
  if (waiting.length > 0) yield encode(waiting);
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
