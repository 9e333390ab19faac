// The contract of a place where artifacts live: a folder, a bucket, a tracking server's proxy (mlflow.store.artifact.artifact_repo).
import { DecantError } from '../../errors.ts';

/** A file or a folder below the root of a store. */
export interface ArtifactInfo {
  /** Relative to the store's root, with `/` between the parts. */
  readonly path: string;
  readonly isDirectory: boolean;
  /** Bytes; undefined for folders. */
  readonly size: number | undefined;
  /** A text of the store's own that changes whenever the content does, where it has one. */
  readonly etag?: string;
}

/** The digest of a whole file, as its store knows it. */
export interface Checksum {
  readonly algorithm: 'md5';
  /** In hexadecimal, lower case. */
  readonly digest: string;
}

/** The bytes of a file, in pieces. */
export interface ArtifactStream extends AsyncIterable<Uint8Array> {
  /** Of the whole file, also where only a part of it is read. */
  readonly checksum?: Checksum;
  /** As {@link ArtifactInfo} has it. */
  readonly etag?: string;
}

/** Which bytes of a file are read. */
export interface ReadOptions extends TransferOptions {
  /** The first of them. Default: 0. */
  readonly start?: number;
  /** The one after the last; more than that may come from a store without `readsRanges`. Default: the end of the file. */
  readonly end?: number;
}

/** What a transfer may be told. */
export interface TransferOptions {
  readonly signal?: AbortSignal;
  /** Told of the bytes that have passed since it was called last. */
  readonly onProgress?: (bytes: number) => void;
}

/** What is written: bytes, or something that can be read again where a transfer fails. */
export type ArtifactContent = Uint8Array | ContentSource;

/** Content of a known size that is not in memory. */
export interface ContentSource {
  readonly size: number;
  /** Where it is on this disk, if it is: a store there copies the file. */
  readonly localPath?: string;
  /** The bytes from `start` up to, but without, `end`. */
  open(start?: number, end?: number): AsyncIterable<Uint8Array>;
}

/**
 * Artifacts below one root. Paths are relative to it, with `/`; a path that leaves the root is refused with
 * INVALID_PARAMETER_VALUE, an absent one gives RESOURCE_DOES_NOT_EXIST. An optional method is a capability: calling one that a
 * store lacks goes through {@link requireCapability}, which names the store and the method.
 */
export interface ArtifactStore {
  /** The root as people write it, without credentials. */
  readonly uri: string;
  /** Files and folders right below `path`, sorted by path; empty for a file or a path that is absent, as in MLflow. */
  list(path?: string, options?: TransferOptions): Promise<readonly ArtifactInfo[]>;
  read(path: string, options?: ReadOptions): Promise<ArtifactStream>;
  /** Parts of a file cost no more than their bytes. */
  readonly readsRanges?: boolean;
  /** Lists tell ETags. */
  readonly tellsEtags?: boolean;
  /**
   * Writes a whole file to the path `target` of this disk, where the store has a way of its own; false where it has none for this file, and nothing is
   * written.
   */
  download?(path: string, target: string, options?: TransferOptions): Promise<boolean>;
  /** Writes a file: whole or not at all. */
  write?(path: string, content: ArtifactContent, options?: TransferOptions): Promise<void>;
  /** Removes a file or a folder with all that is in it; an absent one is none the worse. */
  delete?(path?: string, options?: TransferOptions): Promise<void>;
  /** The path on this machine's disk, where the files lie there already. */
  localPath?(path: string): Promise<string>;
  close?(): Promise<void>;
}

/** The capabilities of stores. */
export type Capability = 'write' | 'delete' | 'localPath';

/** A method of a store, or NOT_IMPLEMENTED with its name where the store has none. */
export function requireCapability<Name extends Capability>(
  store: ArtifactStore,
  name: Name,
): NonNullable<ArtifactStore[Name]> {
  const method = store[name];
  if (method !== undefined) return method.bind(store) as NonNullable<ArtifactStore[Name]>;
  throw new DecantError('NOT_IMPLEMENTED', `Artifacts at ${store.uri} cannot be asked for ${name}.`);
}

/** What every store may need. */
export interface OpenStoreOptions {
  /** Of the tracking server that `mlflow-artifacts:` without a host, `runs:` and `models:` mean. */
  readonly trackingUri?: string;
  readonly registryUri?: string;
}

/** One scheme's maker of stores: a line in the list of `open-artifact-store.ts`. */
export interface ArtifactStoreFactory {
  /** Lower-case schemes: `['s3']`; `''` for paths. */
  readonly schemes: readonly string[];
  /** URIs that mean another URI, which is opened in turn. */
  readonly isReference?: boolean;
  open(uri: string, options: OpenStoreOptions): Promise<ArtifactStore>;
}
