// URIs as messages may show them.

/** A URI without user, password, query and fragment, each of which may be a secret. */
export function hideCredentials(uri: URL | string): string {
  return String(uri)
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1')
    .replace(/[?#].*$/s, '');
}
