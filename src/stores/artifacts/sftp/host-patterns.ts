// Patterns of hosts, as OpenSSH's files have them (ssh_config(5), PATTERNS).

/** Does one of the patterns match, and none of those that begin with `!`? */
export function matchesHost(patterns: readonly string[], host: string): boolean {
  const name = host.toLowerCase();
  const isMatch = (pattern: string): boolean => toRegExp(pattern.toLowerCase()).test(name);
  if (patterns.some((pattern) => pattern.startsWith('!') && isMatch(pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && isMatch(pattern));
}

function toRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
