// Where artifacts live.
export { checkLocation } from './check-location.ts';
export { downloadArtifact } from './download.ts';
export { openArtifactFiles } from './open-artifact-files.ts';
export { openArtifactStore } from './open-artifact-store.ts';
export { requireCapability } from './artifact-store.ts';
export type {
  ArtifactContent,
  ArtifactInfo,
  ArtifactStore,
  ArtifactStream,
  Capability,
  Checksum,
  ContentSource,
  OpenStoreOptions,
  ReadOptions,
  TransferOptions,
} from './artifact-store.ts';
export { openFileContent, uploadFile, uploadFolder } from './upload.ts';
