// Names the columns of an answer by the labels of its classes.
import { makeFrame } from './frame.ts';
import { takeTensorColumn } from './tensor-columns.ts';
import { toValues } from './output.ts';
import { makeTensorBatch } from './batch.ts';
import type { Batch } from './batch.ts';
import type { Tensor } from './tensor.ts';

/** Labels of the classes in the order of the columns; one list for each output of a model with several. */
export type ClassLabels = Tensor | readonly Tensor[];

/** Methods whose answers have one column for each class. */
const CLASS_METHODS: ReadonlySet<string> = new Set([
  'predict_proba',
  'predict_log_proba',
  'predict_joint_log_proba',
  'Probability',
  'LogProbability',
]);

/**
 * The answer as a frame with one column for each class, named by its label: text as it is, numbers and booleans as JSON writes
 * them. Answers of other methods, and those that have not one column for each class, stay as they are.
 */
export function nameClasses(answer: Batch, method: string, classes: ClassLabels): Batch {
  if (!CLASS_METHODS.has(method)) return answer;
  if (answer.kind === 'list') {
    const { items } = answer;
    if (!Array.isArray(classes) || classes.length !== items.length) return answer;
    const labels = classes as readonly Tensor[];
    return { kind: 'list', items: items.map((item, output) => nameColumns(item, labels[output]!)) };
  }
  if ('kind' in classes) return nameColumns(answer, classes);
  const [only] = classes;
  return classes.length === 1 && only !== undefined ? nameColumns(answer, only) : answer;
}

function nameColumns(answer: Batch, classes: Tensor): Batch {
  const tensor = answer.kind === 'tensors' && answer.tensors.size === 1 ? answer.tensors.get(null) : undefined;
  if (tensor?.shape.length !== 2) return answer;
  const [rowCount = 0, classCount = 0] = tensor.shape;
  const names = listLabels(classes);
  if (names.length !== classCount || new Set(names).size !== classCount) return answer;
  const columns = names.map((name, column) => takeTensorColumn(tensor, column, rowCount, classCount, name));
  return makeFrame(columns, rowCount);
}

function listLabels(classes: Tensor): string[] {
  const values = toValues(makeTensorBatch(classes));
  const isDouble = classes.dtype === 'float64' || classes.dtype === 'float32';
  return Array.from(values as ArrayLike<unknown>, (label) => {
    // A whole float keeps its point, as Python writes it.
    if (isDouble && Number.isInteger(label)) return `${String(label)}.0`;
    return String(label);
  });
}
