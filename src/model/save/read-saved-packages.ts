// The environment that a model was saved with, for saving the model once more.
import type { FlavorConfig } from '../flavor.ts';
import type { ModelFiles } from '../model-files.ts';
import { readRequirements } from '../requirements.ts';

/** Packages and release of Python that the new folder shall state. */
export interface SavedPackages {
  readonly packages: readonly string[];
  readonly pythonVersion: string | undefined;
}

/** `library` is the package of the flavor; where no file names it, the release that MLmodel states is pinned. */
export async function readSavedPackages(
  files: ModelFiles,
  flavors: Readonly<Record<string, FlavorConfig>>,
  library: string,
): Promise<SavedPackages> {
  const pythonFunction = flavors['python_function'] ?? {};
  const { packages, pythonVersion } = await readRequirements(files, pythonFunction);
  // Lines for pip itself name files that stay behind.
  const kept = packages.filter((line) => !line.startsWith('-'));
  const stated = pythonFunction['python_version'];
  return {
    packages: kept.some((line) => namesPackage(line, library))
      ? kept
      : [...kept, ...pinLibrary(flavors[library], library)],
    pythonVersion: pythonVersion ?? (typeof stated === 'string' ? stated : undefined),
  };
}

function namesPackage(line: string, name: string): boolean {
  const [found = ''] = /^[\w.-]+/.exec(line) ?? [];
  return found.toLowerCase().replaceAll(/[._]/g, '-') === name;
}

// Each flavor states one release: `xgb_version: 2.1.0`.
function pinLibrary(config: FlavorConfig | undefined, library: string): readonly string[] {
  const [, version] = Object.entries(config ?? {}).find(([key]) => key.endsWith('_version')) ?? [];
  return typeof version === 'string' ? [`${library}==${version}`] : [];
}
