// What stores of objects have in common: keys in a bucket, which look like folders where they hold slashes.
import type { ArtifactContent, ArtifactStream } from '../artifact-store.ts';

/** An object below a prefix. */
export interface ObjectInfo {
  readonly key: string;
  readonly size: number;
  /** Changes whenever the content does. */
  readonly etag?: string | undefined;
}

/** One level of keys below a prefix. */
export interface ObjectLevel {
  readonly objects: readonly ObjectInfo[];
  /** Prefixes of what lies deeper, with a slash at their end. */
  readonly folders: readonly string[];
}

/** A bucket, as one cloud's own client reaches it. Keys are whole: the root of a store is a part of them. */
export interface ObjectClient {
  /** All objects and folders right below a prefix, which is '' or ends with a slash. */
  listLevel(prefix: string, signal: AbortSignal | undefined): Promise<ObjectLevel>;
  /** Keys of all objects below a prefix. */
  listKeys(prefix: string, signal: AbortSignal | undefined): Promise<readonly string[]>;
  /** The bytes from `start` on; up to, but without, `end`, where the client reads ranges. */
  read(key: string, start: number, signal: AbortSignal | undefined, end?: number): Promise<ArtifactStream>;
  /** `read` obeys `end`. */
  readonly readsRanges?: boolean;
  /** The object is there when all of it has arrived. */
  write(key: string, content: ArtifactContent, signal: AbortSignal | undefined): Promise<void>;
  /** Removes objects; absent ones are none the worse. */
  remove(keys: readonly string[], signal: AbortSignal | undefined): Promise<void>;
  /** What an error of the client says: its HTTP status and its name. */
  explain(error: unknown): Failure;
  close?(): void;
}

/** The reason why a request failed, as far as it is known. */
export interface Failure {
  readonly status: number | undefined;
  readonly name: string;
}
