// YAML as PyYAML's safe_dump(value, default_flow_style=False) writes it: block style, keys sorted, width 80 (parity mlmodel-format).
import { PythonFloat } from '../../data/dtype.ts';
import { DecantError } from '../../errors.ts';
import { renderNumber } from '../json/python-json.ts';
import { chooseStyle, isMultiline } from './analyze-scalar.ts';
import { YamlTextWriter } from './text-writer.ts';

/** Options of {@link renderYaml}. */
export interface YamlRenderOptions {
  /** Keys in the order of their code points, as PyYAML's default; false keeps the object's order. */
  readonly sortKeys?: boolean;
  /** Text beyond ASCII as it is; false (PyYAML's default, and MLflow's for MLmodel) escapes it in double quotes. */
  readonly allowUnicode?: boolean;
  /** Most lists and maps inside each other. Default 200. */
  readonly maxDepth?: number;
}

/**
 * The YAML text of maps, lists, text, numbers, booleans and null, byte for byte as PyYAML's. A whole number is an int
 * unless it is a PythonFloat; members that are undefined are left out. Refuses other values (INVALID_PARAMETER_VALUE) and
 * too deep ones (LIMIT_EXCEEDED). Lists and maps that occur twice are written twice, not as aliases.
 */
export function renderYaml(value: unknown, options: YamlRenderOptions = {}): string {
  const { sortKeys = true, allowUnicode = false, maxDepth = 200 } = options;
  return new YamlEmitter(sortKeys, allowUnicode, maxDepth).render(value);
}

type Place = 'root' | 'item' | 'value' | 'key';

class YamlEmitter {
  readonly #writer = new YamlTextWriter();
  readonly #sortKeys: boolean;
  readonly #allowUnicode: boolean;
  readonly #maxDepth: number;

  constructor(sortKeys: boolean, allowUnicode: boolean, maxDepth: number) {
    this.#sortKeys = sortKeys;
    this.#allowUnicode = allowUnicode;
    this.#maxDepth = maxDepth;
  }

  render(value: unknown): string {
    this.#writer.indent = 0;
    const style = this.#writeNode(value, 'root', 0);
    this.#writer.writeIndent();
    // A plain scalar alone could go on: PyYAML ends it.
    return style === 'plain' ? `${this.#writer.finish()}...\n` : this.#writer.finish();
  }

  #writeNode(value: unknown, place: Place, depth: number): string {
    if (isList(value) || isObject(value)) {
      if (depth >= this.#maxDepth) {
        throw new DecantError(
          'LIMIT_EXCEEDED',
          `YAML with more than ${this.#maxDepth} lists and maps inside each other.`,
        );
      }
      if (isList(value)) this.#writeList(value, place, depth + 1);
      else this.#writeMap(value, depth + 1);
      return 'block';
    }
    if (typeof value === 'string') return this.#writeText(value, place);
    this.#writer.writeScalar(Array.from(renderScalar(value)), 'plain', place !== 'key', this.#allowUnicode);
    return 'plain';
  }

  #writeText(text: string, place: Place): string {
    const characters = Array.from(text);
    const style = chooseStyle(characters, place === 'key', this.#allowUnicode);
    this.#writer.writeScalar(characters, style, place !== 'key', this.#allowUnicode);
    return style;
  }

  #writeList(list: readonly unknown[], place: Place, depth: number): void {
    const writer = this.#writer;
    if (list.length === 0) {
      writer.writeIndicator('[', true);
      writer.writeIndicator(']', false);
      return;
    }
    const { indent } = writer;
    // A list that is a map's value stands at the map's own column.
    const isIndented = place !== 'root' && !(place === 'value' && !writer.isIndention);
    if (isIndented) writer.indent += 2;
    for (const item of list) {
      writer.writeIndent();
      writer.writeIndicator('-', true, true);
      this.#writeNode(item, 'item', depth);
    }
    writer.indent = indent;
  }

  #writeMap(map: Readonly<Record<string, unknown>>, depth: number): void {
    const writer = this.#writer;
    const entries = Object.entries(map).filter(([, value]) => value !== undefined);
    if (entries.length === 0) {
      writer.writeIndicator('{', true);
      writer.writeIndicator('}', false);
      return;
    }
    if (this.#sortKeys) entries.sort(([left], [right]) => compareCodePoints(left, right));
    const { indent } = writer;
    if (depth > 1) writer.indent += 2;
    for (const [key, value] of entries) {
      writer.writeIndent();
      if (isSimpleKey(key)) {
        this.#writeText(key, 'key');
        writer.writeIndicator(':', false);
        this.#writeNode(value, 'value', depth);
      } else {
        writer.writeIndicator('?', true, true);
        this.#writeNode(key, 'value', depth);
        writer.writeIndent();
        writer.writeIndicator(':', true, true);
        this.#writeNode(value, 'value', depth);
      }
    }
    writer.indent = indent;
  }
}

// PyYAML counts the tag `!!str` in, and allows 127 characters.
function isSimpleKey(key: string): boolean {
  const characters = Array.from(key);
  return characters.length > 0 && characters.length + 5 < 128 && !isMultiline(characters);
}

function renderScalar(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean' || typeof value === 'bigint') return value.toString();
  if (value instanceof PythonFloat) return renderFloat(value.value);
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? value.toString() : renderFloat(value);
  }
  throw new DecantError('INVALID_PARAMETER_VALUE', `YAML is written of plain data only, got ${typeof value}.`);
}

function renderFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = renderNumber(value);
  // YAML 1.1 has no float without a point.
  return text.includes('.') ? text : text.replace('e', '.0e');
}

function compareCodePoints(left: string, right: string): number {
  const a = Array.from(left);
  const b = Array.from(right);
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[i]!.codePointAt(0)! - b[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && isPlainPrototype(Object.getPrototypeOf(value));
}

function isPlainPrototype(prototype: unknown): boolean {
  return prototype === Object.prototype || prototype === null;
}
