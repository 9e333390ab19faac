// LabelBinarizer (sklearn/preprocessing/_label.py, scikit-learn 1.9): a column for each class, or one column of two classes.
import { DecantError } from '../../../../errors.ts';
import type { ModelInput } from '../../../../data/input.ts';
import { requireMethod } from '../../estimator.ts';
import type { Features } from '../../estimator.ts';
import { sortLabels } from '../class-labels.ts';
import type { EncodedLabels, Label } from '../class-labels.ts';
import { Trainable } from '../trainable.ts';
import { readRows } from '../training-data.ts';
import type { Target } from '../training-data.ts';

/** Parameters of {@link LabelBinarizer}. */
export interface LabelBinarizerParams {
  /** What stands for another class. */
  readonly negLabel: number;
  /** What stands for the class of a column. */
  readonly posLabel: number;
  /** Is the answer compressed sparse rows, rather than whole numbers in columns? */
  readonly sparseOutput: boolean;
}

const DEFAULTS: LabelBinarizerParams = { negLabel: 0, posLabel: 1, sparseOutput: false };

/** Labels as columns of numbers, and back. */
export class LabelBinarizer extends Trainable<LabelBinarizerParams> {
  #labels: EncodedLabels | undefined;

  constructor(params: Partial<LabelBinarizerParams> = {}) {
    super({ module: 'sklearn.preprocessing._label', className: 'LabelBinarizer', defaults: DEFAULTS }, params);
  }

  /** Labels of the classes, sorted. */
  get classes(): readonly Label[] {
    return this.fitted(this.#labels).classes;
  }

  /** Learns the labels of y. */
  override fit(y: Target): this {
    this.#check();
    if (y.length === 0) throw refuse('y has 0 samples: []');
    const labels = sortLabels(y, this.className);
    const { classes } = labels;
    if (classes.some((label) => typeof label === 'number' && !Number.isInteger(label))) {
      throw refuse('Unknown label type: continuous');
    }
    this.#labels = labels;
    return this.learn(
      { names: undefined },
      {
        y_type_: classes.length <= 2 ? 'binary' : 'multiclass',
        sparse_input_: false,
        classes_: labels.array,
      },
    );
  }

  /** A row of numbers for each label; a label that was not there in `fit` is of no class. */
  transform(y: Target): Features {
    const values = Array.from(y as ArrayLike<Label>);
    return requireMethod(this.estimator, 'transform')({ kind: 'series', rowCount: values.length, values });
  }

  /** Learns the labels of y, and answers them as numbers. */
  fitTransform(y: Target): Features {
    return this.fit(y).transform(y);
  }

  /**
   * The label of each row: of two classes by the threshold, which is half way between the two numbers where none is given (0 for
   * decisions, 0.5 for probabilities), of more the greatest number's.
   */
  inverseTransform(x: ModelInput, threshold?: number): readonly Label[] {
    const { classes } = this.fitted(this.#labels);
    const { negLabel, posLabel } = this.params;
    const { rowCount, columnCount, data } = readRows(x, this.className);
    const rows = Array.from({ length: rowCount }, (_, row) =>
      data.subarray(row * columnCount, (row + 1) * columnCount),
    );
    if (classes.length > 2) {
      if (columnCount !== classes.length) throw refuse('The number of classes is not equal to the number of columns.');
      return rows.map((row) => classes[row.indexOf(row.reduce((most, value) => Math.max(most, value), -Infinity))]!);
    }
    if (columnCount > 2) throw refuse(`output_type='binary', but y.shape = (${rowCount}, ${columnCount})`);
    const least = threshold ?? (posLabel + negLabel) / 2;
    return rows.map((row) => classes[row.at(-1)! > least ? classes.length - 1 : 0]!);
  }

  #check(): void {
    const { negLabel, posLabel, sparseOutput } = this.params;
    if (!Number.isInteger(negLabel)) throw this.refuse('negLabel', "an instance of 'int'");
    if (!Number.isInteger(posLabel)) throw this.refuse('posLabel', "an instance of 'int'");
    if (typeof sparseOutput !== 'boolean') throw this.refuse('sparseOutput', "an instance of 'bool'");
    if (negLabel >= posLabel) {
      throw refuse(`neg_label=${negLabel} must be strictly less than pos_label=${posLabel}.`);
    }
    if (sparseOutput && negLabel !== 0) {
      throw refuse(
        `Sparse binarization is only supported with non zero pos_label and zero neg_label, got pos_label=${posLabel} and neg_label=${negLabel}`,
      );
    }
  }
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
