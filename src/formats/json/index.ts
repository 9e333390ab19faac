// JSON as Python reads and writes it.
export { decodeJsonBytes } from './decode-json-bytes.ts';
export { parseExactJson } from './parse-exact-json.ts';
export type { ExactJsonOptions } from './parse-exact-json.ts';
export {
  renderBase64Lines,
  renderBooleanArray,
  renderFloat64Array,
  renderIntegerArray,
  renderNumber,
  renderString,
  renderValue,
} from './python-json.ts';
export type { IntegerArray, JsonRenderOptions } from './python-json.ts';
export { scanNumberTable } from './scan-table.ts';
export type { NumberColumn, NumberTable } from './scan-table.ts';
