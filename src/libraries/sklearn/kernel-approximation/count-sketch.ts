// PolynomialCountSketch of scikit-learn 0.24 to 1.9 (sklearn/kernel_approximation.py). scikit-learn multiplies Fourier transforms
// of the sketches; here they are convolved, which is the same without the rounding of the transforms.
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeTransformer } from '../make-transformer.ts';
import { makeAnswer, toFloat64 } from '../multiply-rows.ts';
import { readTable, readTableOf } from '../read-table.ts';
import { spreadRows } from '../sparse-rows.ts';

/** Reads a PolynomialCountSketch. */
export function readPolynomialCountSketch(attributes: Attributes): Estimator {
  const degree = attributes.number('degree');
  const outputCount = attributes.number('n_components');
  const coef0 = attributes.number('coef0');
  const factor = Math.sqrt(attributes.number('gamma'));
  const places = readTable(attributes, 'indexHash_');
  const width = places.columnCount;
  const signs = readTableOf(attributes, 'bitHash_', degree, width).data;
  if (places.rowCount !== degree || places.data.some((place) => !(place >= 0 && place < outputCount))) {
    throw attributes.refuse('indexHash_ does not hold one place below n_components for each feature and degree');
  }
  const featureCount = coef0 === 0 ? width : width - 1;
  const constant = Math.sqrt(coef0);
  return makeTransformer(attributes, {
    featureCount,
    outputCount,
    acceptsSparse: true,
    transform: (x) => {
      const elements = readElements(x);
      const out = new Float64Array(x.rowCount * outputCount);
      const sketch = new Float64Array(outputCount);
      for (let row = 0; row < x.rowCount; row++) {
        let product: Float64Array | undefined;
        for (let power = 0; power < degree; power++) {
          sketch.fill(0);
          for (let j = 0; j < width; j++) {
            const element = j < featureCount ? factor * elements[row * featureCount + j]! : constant;
            sketch[places.data[power * width + j]!]! += signs[power * width + j]! * element;
          }
          product = product === undefined ? sketch.slice() : convolve(sketch, product);
        }
        if (product !== undefined) out.set(product, row * outputCount);
      }
      return makeAnswer(x.rowCount, outputCount, out, false);
    },
  });
}

function readElements(x: Matrix | CsrMatrix): Float64Array {
  return x.kind === 'csr' ? spreadRows(x) : toFloat64(x);
}

// Circular convolution.
function convolve(left: Float64Array, right: Float64Array): Float64Array {
  const size = left.length;
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const factor = left[i]!;
    if (factor === 0) continue;
    for (let j = 0; j < size - i; j++) out[i + j]! += factor * right[j]!;
    for (let j = size - i; j < size; j++) out[i + j - size]! += factor * right[j]!;
  }
  return out;
}
