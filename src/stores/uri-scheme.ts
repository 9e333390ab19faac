// What kind of place a URI means.

/** The scheme in lower case; '' for paths, drives of Windows among them. */
export function readScheme(uri: string): string {
  if (/^[A-Za-z]:(?:[/\\]|$)/.test(uri)) return '';
  return (/^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1] ?? '').toLowerCase();
}

/** A URI with further path; the query stays behind it. */
export function appendToUri(uri: string, path: string): string {
  if (path === '') return uri;
  const [, base = uri, query = ''] = readScheme(uri) === '' ? [] : (/^([^?#]*)(.*)$/s.exec(uri) ?? []);
  return `${base.replace(/\/+$/, '')}/${path}${query}`;
}
