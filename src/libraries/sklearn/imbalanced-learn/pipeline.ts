// Pipeline of imbalanced-learn 0.4 to 0.14 (imblearn/pipeline.py): scikit-learn's, whose samplers work at fit only.
import { PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import { borrowRelease, replaceAttributes } from '../borrow-release.ts';
import type { Estimator } from '../estimator.ts';
import { readPipeline } from '../pipeline/pipeline.ts';
import type { ReadContext } from '../reader.ts';
import { isSampler } from './samplers.ts';

/**
 * Stands for the release where no step is scikit-learn's. Rules of a release concern names of columns and score_samples, which
 * only its own classes have.
 */
const ANY_RELEASE = '1.0';

/** Reads a Pipeline of imbalanced-learn. */
export function readSamplingPipeline(attributes: Attributes, context: ReadContext): Estimator {
  const steps = attributes.list('steps');
  const skipped = steps.map((entry, index) => (index < steps.length - 1 ? skipSampler(entry) : entry));
  return readPipeline(replaceAttributes(borrowRelease(attributes, ANY_RELEASE), { steps: skipped }), context);
}

// Answers for new rows pass a sampler by; as the last step it leaves the pipeline without any answer.
function skipSampler(entry: PythonValue): PythonValue {
  const [name, step] = entry instanceof PythonTuple ? entry.items : Array.isArray(entry) ? entry : [];
  if (name === undefined || step === undefined || !isSampler(step)) return entry;
  return new PythonTuple([name, 'passthrough']);
}
