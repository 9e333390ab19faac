// What file systems behind a network have in common: files in folders, reached by absolute paths.
import type { ArtifactContent } from '../artifact-store.ts';
import type { Failure } from '../objects/index.ts';

/** A file or a folder in a folder. */
export interface FolderEntry {
  /** Without its folder. */
  readonly name: string;
  readonly isDirectory: boolean;
  /** Bytes; of a folder it means nothing. */
  readonly size: number;
}

/** A file system, as one protocol reaches it. Paths begin with `/` and hold neither `..` nor empty parts. */
export interface FolderClient {
  /** What is in a folder; nothing where a file or nothing is there. */
  list(path: string, signal: AbortSignal | undefined): Promise<readonly FolderEntry[]>;
  read(path: string, start: number, signal: AbortSignal | undefined): Promise<AsyncIterable<Uint8Array>>;
  /** Makes the folders on the way; the file has its name when all of it has arrived. */
  write(path: string, content: ArtifactContent, signal: AbortSignal | undefined): Promise<void>;
  /** Removes a file, or a folder with all that is in it; an absent one is none the worse. */
  remove(path: string, signal: AbortSignal | undefined): Promise<void>;
  /** What an error of the client says: its HTTP status, if it has one, and its name. */
  explain(error: unknown): Failure;
  close?(): Promise<void>;
}

/** An answer of a server that is a refusal. */
export class RefusedRequest extends Error {
  override readonly name: string;
  readonly status: number | undefined;

  /** `name` is the server's own word for it; `message` must hold no credentials. */
  constructor(message: string, { status, name }: Failure) {
    super(message);
    this.name = name;
    this.status = status;
  }
}
