// JSON as XGBoost writes it: no spaces, floats by their shortest digits (src/common/json.cc, JsonWriter; src/common/common.cc).
import { UbjsonFloat32 } from '../../../formats/ubjson/index.ts';
import type { UbjsonOutput } from '../../../formats/ubjson/index.ts';
import { formatFloat32 } from './float-text.ts';

/** The text of a document. */
export function renderJson(value: UbjsonOutput): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') {
    return String(value);
  }
  if (typeof value === 'string') return renderText(value);
  if (value instanceof UbjsonFloat32) return formatFloat32(value.value);
  if (value instanceof Float32Array) return `[${Array.from(value, formatFloat32).join(',')}]`;
  if (ArrayBuffer.isView(value)) return `[${value.join(',')}]`;
  if (value instanceof Map) {
    const members = Array.from(value as ReadonlyMap<string, UbjsonOutput>, ([key, item]) => {
      return `${renderText(key)}:${renderJson(item)}`;
    });
    return `{${members.join(',')}}`;
  }
  return `[${(value as readonly UbjsonOutput[]).map(renderJson).join(',')}]`;
}

// A backslash before a `u` stands alone, as XGBoost reads it again.
function renderText(text: string): string {
  const escaped = text.replace(/["\\\u0000-\u001f]/g, (character, at: number) =>
    character === '\\' && text[at + 1] === 'u' ? character : JSON.stringify(character).slice(1, -1),
  );
  return `"${escaped}"`;
}
