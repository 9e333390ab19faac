// The contract of a place where artifacts live: a folder, a bucket, a tracking server's proxy (mlflow.store.artifact.artifact_repo).

/** A file or a folder below the root of a store. */
export interface ArtifactInfo {
  /** Relative to the store's root, with `/` between the parts. */
  readonly path: string;
  readonly isDirectory: boolean;
  /** Bytes; undefined for folders. */
  readonly size: number | undefined;
}

/** What a transfer may be told. */
export interface TransferOptions {
  readonly signal?: AbortSignal;
  /** Told of the bytes that have passed. */
  readonly onProgress?: (bytes: number) => void;
}

/**
 * Artifacts below one root. Paths are relative to it, with `/`; a path that leaves the root is refused with
 * INVALID_PARAMETER_VALUE, an absent one gives RESOURCE_DOES_NOT_EXIST. An optional method is a capability: calling one that a
 * store lacks goes through `requireCapability`, which names the store and the method.
 */
export interface ArtifactStore {
  /** The root as people write it, without credentials. */
  readonly uri: string;
  /** Files and folders right below `path`, sorted by path; empty for a file or a path that is absent, as in MLflow. */
  list(path?: string, options?: TransferOptions): Promise<readonly ArtifactInfo[]>;
  /** The bytes of a file, in pieces. */
  read(path: string, options?: TransferOptions): Promise<AsyncIterable<Uint8Array>>;
  /** Writes a file: whole or not at all. */
  write?(path: string, content: Uint8Array | AsyncIterable<Uint8Array>, options?: TransferOptions): Promise<void>;
  /** Removes a file or a folder with all that is in it. */
  delete?(path?: string, options?: TransferOptions): Promise<void>;
  /** The path on this machine's disk, where the files lie there already. */
  localPath?(path: string): Promise<string>;
  close?(): Promise<void>;
}

/** One scheme's maker of stores: a line in the list of `stores/artifacts/index.ts`. */
export interface ArtifactStoreFactory {
  /** Lower-case schemes: `['s3']`. */
  readonly schemes: readonly string[];
  open(uri: URL, options: OpenStoreOptions): Promise<ArtifactStore>;
}

/** What every store may need. */
export interface OpenStoreOptions {
  /** Of the tracking server that `mlflow-artifacts:` without a host, `runs:` and `models:` mean. */
  readonly trackingUri?: string;
  readonly registryUri?: string;
}
