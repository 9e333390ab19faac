// What is mutated: the fixtures of the tests, found by listing.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIXTURES = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'test', 'fixtures');
/** Larger files would spend the time of many inputs on one. */
const MAX_BYTES = 24_000;

/** Files below a folder of the fixtures whose name fits, as {name, bytes}. */
export function listFiles(folder, pattern) {
  const found = [];
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) visit(inner);
      else if (pattern.test(entry.name) && statSync(inner).size <= MAX_BYTES) {
        found.push({ name: inner.slice(FIXTURES.length + 1), bytes: new Uint8Array(readFileSync(inner)) });
      }
    }
  };
  visit(join(FIXTURES, folder));
  return found;
}

/** The value of a JSON file of the fixtures; numbers that only Python's JSON has are null. */
export function readCase(...path) {
  const text = readFileSync(join(FIXTURES, ...path), 'utf8');
  return JSON.parse(text.replace(/([[:,]\s*)(?:NaN|-?Infinity)(?=\s*[\],}])/g, '$1null'));
}

/** Pickles of the reader's own cases. */
export function listPickles(kind) {
  return ['python3.13', 'python3.8', 'python3.6'].flatMap((release) =>
    readCase('pickle', `${release}.json`)
      .cases.filter((item) => kind.test(item.kind))
      .map(({ name, data }) => ({ name: `${release} ${name}`, bytes: decodeBase64(data) })),
  );
}

/** Request bodies that MLflow's servers were sent, with their content types. */
export function listBodies() {
  const found = new Map();
  const visit = (value) => {
    if (value === null || typeof value !== 'object') return;
    if (typeof value.body === 'string' && value.body.length < MAX_BYTES) {
      const headers = Object.entries(value.headers ?? {});
      const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
      found.set(`${type} ${value.body}`, {
        name: value.id ?? 'body',
        type: type ?? 'application/json',
        bytes: encode(value.body),
      });
    }
    for (const item of Object.values(value)) visit(item);
  };
  for (const release of ['mlflow1', 'mlflow2', 'mlflow3']) visit(readCase('serving', `${release}.json`));
  return [...found.values()];
}

/** The files of each model folder of the fixtures. */
export function listFolders() {
  return readdirSync(join(FIXTURES, 'mlflow'))
    .sort()
    .map((name) => {
      const folder = join(FIXTURES, 'mlflow', name, 'model');
      const files = readdirSync(folder).filter((file) => statSync(join(folder, file)).isFile());
      return {
        name,
        files: Object.fromEntries(files.map((file) => [file, new Uint8Array(readFileSync(join(folder, file)))])),
      };
    });
}

export function encode(text) {
  return new TextEncoder().encode(text);
}

export function decodeBase64(text) {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
