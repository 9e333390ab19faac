// Changes to bytes, texts, JSON, pickles and ZIP archives. Each takes a random generator and answers new bytes (or undefined where it
// has nothing to change), and leaves its argument alone.
import { unzipSync, zipSync } from 'fflate';

const BYTES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
const LENGTHS = [0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
const TEXTS = [
  '-1', '0', '-0', '1', '0.5', '1e308', '1e309', '-1e400', '2147483648', '4294967296', '9007199254740993', '99999999999999999999',
  'NaN', 'Infinity', 'null', 'true', '""', '"x"', '"\\u0000"', '[]', '{}', '[[]]', '[1,2]', '{"a":1}', '"-1"', '"1e5"', '"NaN"',
]; // prettier-ignore
const KEYS = ['__proto__', 'constructor', 'toString', '', 'length', '0', 'x', '__class__'];

export function flipBits(bytes, random) {
  if (bytes.length === 0) return undefined;
  const out = bytes.slice();
  for (let left = 1 + random.below(4); left > 0; left--) out[random.below(out.length)] ^= 1 << random.below(8);
  return out;
}

export function setBytes(bytes, random) {
  if (bytes.length === 0) return undefined;
  const out = bytes.slice();
  for (let left = 1 + random.below(3); left > 0; left--) {
    out[random.below(out.length)] = random.below(2) === 0 ? random.pick(BYTES) : random.below(256);
  }
  return out;
}

export function truncate(bytes, random) {
  return bytes.length === 0 ? undefined : bytes.slice(0, random.below(bytes.length));
}

export function removeChunk(bytes, random) {
  const [start, end] = pickRange(bytes.length, random);
  return join(bytes.subarray(0, start), bytes.subarray(end));
}

export function repeatChunk(bytes, random) {
  const [start, end] = pickRange(bytes.length, random);
  const chunk = bytes.subarray(start, end);
  const copies = new Array(1 + random.below(random.below(8) === 0 ? 200 : 3)).fill(chunk);
  return join(bytes.subarray(0, end), ...copies, bytes.subarray(end));
}

export function moveChunk(bytes, random) {
  const [start, end] = pickRange(bytes.length, random);
  const place = random.below(start + 1);
  return join(bytes.subarray(0, place), bytes.subarray(start, end), bytes.subarray(place, start), bytes.subarray(end));
}

export function insertNoise(bytes, random) {
  const place = random.below(bytes.length + 1);
  const noise = Uint8Array.from({ length: 1 + random.below(16) }, () => random.below(256));
  return join(bytes.subarray(0, place), noise, bytes.subarray(place));
}

/** Overwrites what may be a length: 1, 2, 4 or 8 bytes in either order. */
export function editLength(bytes, random) {
  const width = random.pick([1, 2, 4, 4, 8]);
  if (bytes.length < width) return undefined;
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  // Lengths stand at the head more often than elsewhere.
  const at = random.below(random.below(2) === 0 ? Math.min(64, out.length - width + 1) : out.length - width + 1);
  const little = random.below(3) > 0;
  const value = random.below(3) === 0 ? bytes.length + random.below(5) - 2 : random.pick(LENGTHS);
  if (width === 1) view.setUint8(at, value);
  else if (width === 2) view.setUint16(at, value, little);
  else if (width === 4) {
    const shift = random.below(5) - 2;
    view.setUint32(at, random.below(2) === 0 ? view.getUint32(at, little) + shift : value, little);
  } else view.setBigInt64(at, random.below(4) === 0 ? -1n : BigInt(value), little);
  return out;
}

/** The head of one seed with the tail of another. */
export function splice(bytes, random, others) {
  const other = random.pick(others);
  return join(bytes.subarray(0, random.below(bytes.length + 1)), other.subarray(random.below(other.length + 1)));
}

/** Replaces one number, word or quoted text by another that a reader may not expect. */
export function editToken(bytes, random) {
  const text = decode(bytes);
  const tokens = [...text.matchAll(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|"(?:[^"\\\n]|\\.){0,60}"|\b[A-Za-z_]\w{0,40}\b/g)];
  if (tokens.length === 0) return undefined;
  const token = random.pick(tokens);
  const choice = random.below(4);
  const word = choice === 0 ? random.pick(tokens)[0] : choice === 1 ? random.pick(KEYS) : random.pick(TEXTS);
  return encode(text.slice(0, token.index) + word + text.slice(token.index + token[0].length));
}

/** Removes, repeats, moves or indents lines. */
export function editLines(bytes, random) {
  const lines = decode(bytes).split('\n');
  const at = random.below(lines.length);
  const line = lines[at];
  switch (random.below(5)) {
    case 0:
      lines.splice(at, 1 + random.below(3));
      break;
    case 1:
      lines.splice(at, 0, ...new Array(1 + random.below(random.below(10) === 0 ? 500 : 3)).fill(line));
      break;
    case 2:
      lines.splice(random.below(lines.length), 0, ...lines.splice(at, 1));
      break;
    case 3:
      lines[at] = ' '.repeat(random.below(6)) + line.trimStart();
      break;
    default:
      lines[at] = line.slice(0, random.below(line.length + 1));
  }
  return encode(lines.join('\n'));
}

/** What only YAML has: anchors, aliases, tags, flows in flows, several documents. */
export function editYaml(bytes, random) {
  const lines = decode(bytes).split('\n');
  const at = random.below(lines.length);
  const [, key = '', value = ''] = /^([^:]*:\s?)(.*)$/.exec(lines[at]) ?? ['', '', lines[at]];
  const depth = 1 + random.below(random.below(5) === 0 ? 3000 : 8);
  const forms = [
    `&a ${value}`, '*a', `!!python/object:os.system ${value}`, `!!binary ${value}`, '['.repeat(depth), `${'['.repeat(depth)}${']'.repeat(depth)}`,
    '{a: '.repeat(depth), '|\n  x', '>-', "'", '"\\x"', '? x', '<<: *a', '- '.repeat(depth), '!!set {a}', '0o17', '190:20:30', '.inf', '1_000', '2001-01-01', '%',
    '&a [*a, *a]', 'null', '~',
  ]; // prettier-ignore
  lines[at] = key + random.pick(forms);
  return encode(lines.join('\n'));
}

/** Changes the tree of a JSON text: values, keys, lists, depth. */
export function editJson(bytes, random) {
  let root;
  try {
    root = JSON.parse(decode(bytes));
  } catch {
    return undefined;
  }
  const places = [];
  listPlaces(root, places);
  if (places.length === 0) return undefined;
  for (let left = 1 + random.below(2); left > 0; left--) editPlace(random.pick(places), random, places);
  return encode(JSON.stringify(root));
}

function listPlaces(value, places) {
  if (value === null || typeof value !== 'object') return;
  for (const key of Object.keys(value)) {
    places.push({ parent: value, key });
    if (places.length < 20_000) listPlaces(value[key], places);
  }
}

function editPlace({ parent, key }, random, places) {
  const isList = Array.isArray(parent);
  switch (random.below(8)) {
    case 0:
      if (isList) parent.splice(Number(key), 1);
      else delete parent[key];
      return;
    case 1: {
      const source = random.pick(places);
      // A copy, as the text of a tree has no rings.
      parent[key] = structuredClone(source.parent[source.key]) ?? null;
      return;
    }
    case 2:
      if (isList) parent.splice(Number(key), 0, parent[key] ?? null);
      else
        Object.defineProperty(parent, random.pick(KEYS), {
          value: parent[key],
          enumerable: true,
          configurable: true,
          writable: true,
        });
      return;
    case 3: {
      let value = parent[key] ?? null;
      for (let depth = random.below(random.below(6) === 0 ? 1500 : 6); depth >= 0; depth--) value = [value];
      parent[key] = value;
      return;
    }
    case 4:
      if (typeof parent[key] === 'number') parent[key] += random.pick([-1, 1, 0.5, 2 ** 31, -(2 ** 31)]);
      else if (typeof parent[key] === 'string') parent[key] = random.pick(TEXTS) + parent[key];
      return;
    default: {
      const text = random.pick(TEXTS);
      try {
        parent[key] = JSON.parse(text);
      } catch {
        parent[key] = text;
      }
    }
  }
}

const OPCODES = [...'(.012FIJKLMNPQRSTUVXabcdeghijlopqrstu}]'].map((character) => character.charCodeAt(0));
const SEQUENCES = [
  [0x30], [0x32], [0x31], [0x29, 0x52], [0x7d, 0x62], [0x94], [0x68, 0], [0x68, 1], [0x6a, 0xff, 0xff, 0xff, 0x7f], [0x28, 0x74], [0x85, 0x52],
  [0x5d, 0x94, 0x68, 0, 0x61], [0x4b, 0, 0x4b, 1, 0x73], [0x93], [0x8a, 4, 255, 255, 255, 255], [0x8c, 255], [0x8d, 255, 255, 255, 255, 255, 255, 255, 127],
  [0x8e, 255, 255, 255, 255, 0, 0, 0, 0], [0x95, 1, 0, 0, 0, 0, 0, 0, 0], [0x4e], [0x88], [0x86], [0x87], [0x90], [0x91], [0x81], [0x92],
]; // prettier-ignore

/** Replaces or inserts opcodes of a pickle. */
export function editOpcodes(bytes, random) {
  if (bytes.length === 0) return undefined;
  const at = random.below(bytes.length);
  if (random.below(2) === 0) {
    const out = bytes.slice();
    out[at] = random.below(2) === 0 ? random.pick(OPCODES) : 0x80 + random.below(0x19);
    return out;
  }
  return join(bytes.subarray(0, at), Uint8Array.from(random.pick(SEQUENCES)), bytes.subarray(at));
}

/** Bytes of headers of an archive: sizes, methods, flags, offsets, names, sums. */
export function editZipHeader(bytes, random) {
  const places = [];
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] < 9 && bytes[at + 3] < 9) places.push(at);
  }
  if (places.length === 0) return undefined;
  const out = bytes.slice();
  const at = random.pick(places) + 4 + random.below(44);
  const value = random.below(2) === 0 ? random.pick(LENGTHS) : (out[at] ?? 0) + random.below(3) - 1;
  for (let byte = 0, width = random.pick([1, 2, 4]); byte < width && at + byte < out.length; byte++) {
    out[at + byte] = (value / 2 ** (8 * byte)) & 0xff;
  }
  return out;
}

/** Changes an entry of an archive and packs it anew, so that sums and sizes are right. */
export function editZipEntry(bytes, random, seeds) {
  // fflate's own reader of archives may not end on damaged ones.
  if (bytes[0] !== 0x50 || !seeds.includes(bytes)) return undefined;
  const entries = unzipSync(bytes);
  const names = Object.keys(entries);
  if (names.length === 0) return undefined;
  const name = random.below(2) === 0 && names.includes('schema.json') ? 'schema.json' : random.pick(names);
  const content = entries[name];
  switch (random.below(8)) {
    case 0:
      delete entries[name];
      break;
    case 1:
      entries[random.pick(names)] = content;
      break;
    case 2:
      entries[random.pick(['../x', '/x', 'a\\b', '', 'schema.json', `${name}/`])] = content;
      break;
    default: {
      const edits = name.endsWith('.json')
        ? [editJson, editJson, editToken, truncate]
        : [flipBits, editLength, truncate, setBytes];
      entries[name] = random.pick(edits)(content, random) ?? content;
    }
  }
  return zipSync(entries, { level: 1 });
}

export const ANY = [flipBits, setBytes, truncate, removeChunk, repeatChunk, moveChunk, insertNoise, editLength, splice];
export const TEXT = [editToken, editToken, editToken, editLines, editLines];
export const JSON_TREE = [editJson, editJson, editJson, editJson];

function pickRange(length, random) {
  const start = random.below(length + 1);
  const size = random.below(4) === 0 ? length : 32;
  return [start, Math.min(length, start + random.below(size + 1))];
}

function join(...parts) {
  const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function encode(text) {
  return new TextEncoder().encode(text);
}

function decode(bytes) {
  return new TextDecoder().decode(bytes);
}
