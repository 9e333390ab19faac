// LabelEncoder (sklearn/preprocessing/_label.py, scikit-learn 1.9): labels of y as their places among the classes.
import { DecantError } from '../../../../errors.ts';
import { sortLabels } from '../class-labels.ts';
import type { EncodedLabels, Label } from '../class-labels.ts';
import { Trainable } from '../trainable.ts';
import type { Target } from '../training-data.ts';

/** Labels as numbers from 0 up, and back. */
export class LabelEncoder extends Trainable<object> {
  #labels: EncodedLabels | undefined;

  constructor() {
    super({ module: 'sklearn.preprocessing._label', className: 'LabelEncoder', defaults: {} }, {});
  }

  /** Labels of the classes, sorted. */
  get classes(): readonly Label[] {
    return this.fitted(this.#labels).classes;
  }

  /** Learns the labels of y. */
  override fit(y: Target): this {
    this.#labels = sortLabels(y, this.className);
    return this.learn({ names: undefined }, { classes_: this.#labels.array });
  }

  /** The place of each label among the classes; refuses labels that were not there in `fit`. */
  transform(y: Target): Int32Array {
    const { classes } = this.fitted(this.#labels);
    const places = new Map(classes.map((label, place) => [label, place]));
    return Int32Array.from(y as ArrayLike<Label>, (label) => {
      const place = places.get(label);
      if (place === undefined) throw refuse('y contains previously unseen labels.');
      return place;
    });
  }

  /** Learns the labels of y, and answers their places. */
  fitTransform(y: Target): Int32Array {
    return this.fit(y).transform(y);
  }

  /** The labels at these places. */
  inverseTransform(codes: ArrayLike<number>): readonly Label[] {
    const { classes } = this.fitted(this.#labels);
    return Array.from(codes, (code) => {
      const label = classes[code];
      if (label === undefined) throw refuse(`y contains previously unseen labels: [${code}]`);
      return label;
    });
  }
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
