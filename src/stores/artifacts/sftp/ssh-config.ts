// What `~/.ssh/config` says of a host: those of its keywords that MLflow reads (mlflow.store.artifact.sftp_artifact_repo; ssh_config(5)).
import { homedir } from 'node:os';
import { matchesHost } from './host-patterns.ts';

/** What is said of a host. */
export interface HostConfig {
  readonly hostname?: string;
  readonly user?: string;
  readonly port?: string;
  /** Path of a private key. */
  readonly identityfile?: string;
}

const KEYWORDS = new Set(['hostname', 'user', 'port', 'identityfile']);

/** Reads the text of a configuration: of each keyword the first value holds. Blocks of `Match` are left out, as are all other keywords. */
export function readHostConfig(text: string, host: string): HostConfig {
  const found: Record<string, string> = {};
  let holds = true; // what stands before the first block is for all hosts
  for (const line of text.split(/\r?\n/)) {
    const [, word = '', rest = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
    const keyword = word.toLowerCase();
    if (keyword === 'host') holds = matchesHost(splitWords(rest), host);
    else if (keyword === 'match') holds = false;
    else if (holds && KEYWORDS.has(keyword)) found[keyword] ??= splitWords(rest)[0] ?? '';
  }
  const { hostname, identityfile } = found;
  return {
    ...found,
    ...(hostname === undefined ? {} : { hostname: hostname.replaceAll('%h', host) }),
    ...(identityfile === undefined ? {} : { identityfile: expandPath(identityfile) }),
  };
}

function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function expandPath(path: string): string {
  return path.replace(/^~(?=\/|$)/, homedir()).replaceAll('%d', homedir());
}
