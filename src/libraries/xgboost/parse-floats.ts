// Numbers that XGBoost writes as text in a model: `5E-1`, or `[1E-1,5E-1]`.

/** The numbers in float32; undefined where the text holds something else. */
export function parseFloats(text: string): Float32Array | undefined {
  const list = /^\s*[[(](.*)[\])]\s*$/s.exec(text)?.[1] ?? text;
  const parts = list.split(',').map((part) => part.trim());
  const isNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
  return parts.every((part) => isNumber.test(part)) ? Float32Array.from(parts, Number) : undefined;
}
