// The file of a model in another format: what a flavor answers to those that save or convert it.
import type { FlavorConfig } from '../../model/flavor.ts';

/** What is to be rewritten. */
export interface RewriteSource {
  readonly bytes: Uint8Array;
  /** Names the file in errors: `model.pkl in runs/…`. */
  readonly source: string;
  /** The flavor's own entry in MLmodel. */
  readonly config: FlavorConfig;
  /** Lines of the model's requirements. */
  readonly packages: readonly string[];
}

/** The file that takes its place. */
export interface RewrittenFile {
  readonly bytes: Uint8Array;
  /** Its name in the folder of the old one. */
  readonly name: string;
  /** Keys of the flavor's entry that become others. */
  readonly config: FlavorConfig;
  /** Lines of requirements, with the packages that the format needs. */
  readonly choosePackages: (lines: readonly string[]) => readonly string[];
}

/** Writes the file of a model in another format. */
export type RewriteFile = (source: RewriteSource) => RewrittenFile;
