// Places of artifacts that a server or a shared database names. It is trusted with them as MLflow's clients trust it, folders of this machine included (disks are shared);
// what no honest one names is refused, before anything is opened.
import { DecantError } from '../../errors.ts';
import { hideCredentials } from '../http/index.ts';
import { readScheme } from '../uri-scheme.ts';

/** Times that percent signs are decoded: places are sometimes encoded twice. */
const MAX_DECODINGS = 10;

/** Stores of this machine: their relative paths are meant as they are. */
const OWN_STORES = new Set(['', 'file', 'sqlite']);

/** Folders that are no files of a disk; `//host` is another machine, or the same one under another name. */
const NO_FOLDERS = /^(?:file:)?(?:\/{2}(?!\/)|\/*\/(?:proc|sys|dev)(?:\/|$))/i;

/** What may stand in for a place. */
export interface LocationOptions {
  /** `runs:/…` and `models:/m-…`, which are then looked up in turn. Default: false. */
  readonly mayRefer?: boolean;
}

/** The location; INVALID_PARAMETER_VALUE for one that leads astray: over `..` in any part of it, into the system, or around in a circle. */
export function checkLocation(location: string, storeUri: string, { mayRefer = false }: LocationOptions = {}): string {
  const scheme = readScheme(location);
  const isReference = scheme === 'runs' || scheme === 'models';
  if (isReference && !(mayRefer && /^(?:runs:|models:\/(?:\/[^/]*\/)?m-[0-9a-f]{32}(?:\/|$))/i.test(location))) {
    throw refuse(location);
  }
  if (OWN_STORES.has(readScheme(storeUri))) return location;
  for (let decoded = location, times = 0; ; times++) {
    const isLocal = scheme === '' || scheme === 'file';
    if (times === MAX_DECODINGS || decoded.includes('\0') || decoded.split(/[/\\?#;:&=]/).includes('..')) {
      throw refuse(location);
    }
    // `file:///path` has three slashes by right.
    if (isLocal && NO_FOLDERS.test(decoded.replace(/^file:\/\/(?=\/)/i, ''))) throw refuse(location);
    const next = decode(decoded);
    if (next === decoded) return location;
    decoded = next;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a name with a percent sign of its own
  }
}

function refuse(location: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `The tracking server names a place of artifacts that is none: ${JSON.stringify(hideCredentials(location))}`,
    { hint: 'It would lead a client astray: ask who logged or registered it.' },
  );
}
