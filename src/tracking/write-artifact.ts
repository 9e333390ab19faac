// Small artifacts that are made in memory.
import { requireCapability } from '../stores/artifacts/index.ts';
import type { ArtifactStore } from '../stores/artifacts/index.ts';

/** Writes a text or bytes as one file. */
export async function writeArtifact(store: ArtifactStore, path: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  await requireCapability(store, 'write')(path, bytes);
}
