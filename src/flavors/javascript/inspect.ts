// What a model of JavaScript code says of itself, for `decant models doctor`: the code is read as text, and not run.
import { DecantError } from '../../errors.ts';
import type { FlavorConfig, FlavorReport } from '../../model/flavor.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { isMap } from '../../model/mlmodel.ts';

/** Modules of Node in the imports of a bundle, which stand at the starts of lines; and those that code asks for later. */
const BUILTIN = /^import\b[^;]*?["'](node:[\w/]+)["']|\b(?:import|require)\(\s*["'](node:[\w/]+)["']/gm;

/** Facts about the code; files that the flavor names and the folder lacks are risks. */
export async function inspectJavascript(files: ModelFiles, config: FlavorConfig): Promise<FlavorReport> {
  const { bytes, path } = await readNamedFile(files, 'flavors.javascript.predictor', config['predictor']);
  const code = new TextDecoder().decode(bytes);
  const modules = [...new Set([...code.matchAll(BUILTIN)].map(([, first, second]) => first ?? second ?? ''))].sort();
  const versions = { node: config['node_version'], decant: config['decant_version'] };
  return {
    symbols: [],
    versions: Object.fromEntries(
      Object.entries(versions).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    risks: [
      `The model is JavaScript code: ${path} runs with all rights of the process that loads it, where that is allowed.`,
      ...(modules.length === 0 ? [] : [`The code imports ${modules.join(', ')}.`]),
      ...(await listAbsentArtifacts(files, config)),
    ],
  };
}

async function listAbsentArtifacts(files: ModelFiles, { artifacts }: FlavorConfig): Promise<readonly string[]> {
  if (artifacts === undefined || artifacts === null) return [];
  if (!isMap(artifacts)) throw new DecantError('MALFORMED_DATA', 'flavors.javascript.artifacts is no map of paths.');
  const present = await files.list();
  return Object.entries(artifacts).flatMap(([name, entry]) => {
    const path = isMap(entry) ? entry['path'] : undefined;
    const isThere = typeof path === 'string' && present.some((file) => file === path || file.startsWith(`${path}/`));
    return isThere ? [] : [`The artifact ${name} (${String(path)}) is not in the folder.`];
  });
}
