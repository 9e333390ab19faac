// The list of maps that ZipMap makes of scores (ONNX Runtime, zipmap.cc: std::map, sorted by its keys).
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import { makeObject } from '../../data/ordered-object.ts';
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import type { ZipMap } from './read-model.ts';

/** One dict for each row of scores, as a tensor of objects of one dimension; keys are labels in ascending order. */
export function makeMaps({ labels, output }: ZipMap, scores: Tensor): Tensor {
  const { shape } = scores;
  const width = shape.at(-1);
  if (scores.dtype !== 'float32' || shape.length < 1 || shape.length > 2 || width !== labels.length) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Output ${JSON.stringify(output)} maps ${labels.length} labels to scores; the graph made ${scores.dtype} [${shape.join(', ')}].`,
    );
  }
  // A label that comes twice keeps the last score.
  const places = [...new Map(labels.map((label, index) => [label, index]))].sort(([left], [right]) =>
    compareLabels(left, right),
  );
  const rowCount = shape.length === 1 ? 1 : shape[0]!;
  const maps = Array.from({ length: rowCount }, (_, row) =>
    makeObject(
      places.map(([label, index]): [string, Value] => [
        label.toString(),
        new PythonFloat(scores.data[row * width + index]!),
      ]),
    ),
  );
  return makeTensor('object', [rowCount], maps);
}

// Texts are compared by their bytes in C++, which is the order of their code points.
function compareLabels(left: string | bigint, right: string | bigint): number {
  if (typeof left === 'bigint' || typeof right === 'bigint') return left < right ? -1 : left > right ? 1 : 0;
  const [first, second] = [Array.from(left), Array.from(right)];
  for (const [index, character] of first.entries()) {
    const other = second[index];
    if (other === undefined) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}
