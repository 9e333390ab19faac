// The type under which a file is sent, by its name (mlflow.utils.mime_type_utils).

const TEXT = new Set(
  'txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml html htm css js ts py md rst json jsonl csv tsv'.split(
    ' ',
  ),
);
/** Of MLflow's own files without an ending. */
const TEXT_FILES = new Set(['MLmodel', 'MLproject']);
const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  pdf: 'application/pdf',
  zip: 'application/zip',
};

/** `text/plain` for what people read, `application/octet-stream` for what is not known. */
export function guessContentType(path: string): string {
  const name = path.split('/').at(-1) ?? '';
  if (TEXT_FILES.has(name)) return 'text/plain';
  const ending = name.includes('.') ? (name.split('.').at(-1) ?? '').toLowerCase() : '';
  return TEXT.has(ending) ? 'text/plain' : (TYPES[ending] ?? 'application/octet-stream');
}
