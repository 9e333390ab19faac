// Access to the files of one model directory, wherever it is.

/**
 * Files of a model by their path relative to the model's folder, with `/` between the parts. A path that leaves the
 * folder (`..`, absolute, a symbolic link to outside) is refused with INVALID_PARAMETER_VALUE; an absent file gives
 * RESOURCE_DOES_NOT_EXIST.
 */
export interface ModelFiles {
  /** Where the files are, for messages. */
  readonly location: string;
  read(path: string): Promise<Uint8Array>;
  /** Paths of all files below `path`, sorted. */
  list(path?: string): Promise<string[]>;
  /** A path on the local disk, where there is one or one can be made. */
  localPath?(path: string): Promise<string>;
}

/** Where a model is written. Same rules for paths as {@link ModelFiles}. */
export interface ModelWriter {
  readonly location: string;
  write(path: string, content: Uint8Array | string): Promise<void>;
}
