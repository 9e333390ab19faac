// Texts as Python treats them: regular expressions, white space, accents; and the hash of text features.
export { hashMurmur3 } from './murmur-hash3.ts';
export { compilePythonPattern } from './python-pattern.ts';
export { collapseSpaces, splitWords } from './python-space.ts';
export { stripAccentsAscii, stripAccentsUnicode } from './strip-accents.ts';
