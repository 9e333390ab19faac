// ColumnTransformer and make_column_transformer (sklearn/compose/_column_transformer.py, scikit-learn 1.9).
import { DecantError } from '../../../../errors.ts';
import type { ModelInput } from '../../../../data/input.ts';
import { PythonDict, PythonSlice, PythonTuple } from '../../../../formats/python/values.ts';
import type { PythonValue } from '../../../../formats/python/values.ts';
import { countColumns } from '../../check-width.ts';
import { resolveColumnKey } from '../../compose/column-key.ts';
import { selectColumns } from '../../compose/select-columns.ts';
import { requireTable } from '../../estimator.ts';
import type { Table } from '../../estimator.ts';
import { changeSteps, checkStepNames, describeSteps, nameSteps } from '../composition.ts';
import type { FittedAttributes } from '../trainable.ts';
import { readFeatures, readNames, requireRows } from '../training-data.ts';
import type { Target } from '../training-data.ts';
import { Transformer } from '../transformer.ts';
import {
  ColumnSelector,
  findKeyType,
  isEmptySelection,
  isScalar,
  toColumnKey,
  writeSelection,
} from './column-selection.ts';
import type { ColumnSelection, FixedColumns } from './column-selection.ts';
import { Passthrough } from './passthrough.ts';

/** What becomes of columns: a transformer, or they are left out, or passed on as they are. */
export type ColumnStep = Transformer<object> | 'drop' | 'passthrough';

/** Parameters of {@link ColumnTransformer}. */
export interface ColumnTransformerParams {
  /** Transformers with their names and the columns of X that each gets. */
  readonly transformers: readonly (readonly [name: string, step: ColumnStep, columns: ColumnSelection])[];
  /** What becomes of columns that no transformer gets. */
  readonly remainder: ColumnStep;
  /** Of sparse and dense answers together: sparse, where less than this part of the elements is there. */
  readonly sparseThreshold: number;
  readonly nJobs: null;
  /** Factors of the transformers' answers, by name. */
  readonly transformerWeights: Readonly<Record<string, number>> | null;
  /** Accepted for scikit-learn's sake: nothing is printed. */
  readonly verbose: boolean;
  /** Do columns have the names of their transformers before their own? Or a template of `{transformer_name}` and `{feature_name}`. */
  readonly verboseFeatureNamesOut: boolean | string;
}

const DEFAULTS: ColumnTransformerParams = {
  transformers: [],
  remainder: 'drop',
  sparseThreshold: 0.3,
  nJobs: null,
  transformerWeights: null,
  verbose: false,
  verboseFeatureNamesOut: true,
};

/** One part of the work, once X is known. */
interface Part {
  readonly name: string;
  readonly step: ColumnStep;
  readonly columns: FixedColumns;
  readonly positions: readonly number[];
}

interface FittedPart extends Part {
  /** Undefined where nothing was fitted: columns are left out, or there are none. */
  readonly fitted: Transformer<object> | undefined;
  readonly answer: Table | undefined;
}

/** Gives each transformer its columns, and puts the answers side by side. */
export class ColumnTransformer extends Transformer<ColumnTransformerParams> {
  #parts: readonly FittedPart[] | undefined;

  constructor(params: Pick<ColumnTransformerParams, 'transformers'> & Partial<ColumnTransformerParams>) {
    const module = 'sklearn.compose._column_transformer';
    super({ module, className: 'ColumnTransformer', defaults: DEFAULTS }, params);
    this.#check();
  }

  /** The fitted transformers by name; `remainder` is that of the other columns. */
  get namedTransformers(): Readonly<Record<string, ColumnStep>> {
    return Object.fromEntries(this.fitted(this.#parts).map(({ name, step, fitted }) => [name, fitted ?? step]));
  }

  /** Fits a clone of each transformer to its columns. */
  override fit(x: ModelInput, y?: Target): this {
    this.#check();
    const features = readFeatures(x);
    const table = requireTable(features);
    const width = countColumns(table);
    requireRows(table.rowCount, width, this.className);
    const names = readNames(features);
    const chosen = this.params.transformers.map(([name, step, selection]): Part => {
      const columns = selection instanceof ColumnSelector ? selection.select(table) : selection;
      return { name, step, columns, positions: resolveColumnKey(toColumnKey(columns), width, names) };
    });
    const remainder = this.#chooseRest(chosen, width, names);
    const hasRest = !Array.isArray(remainder.columns) || remainder.columns.length > 0;
    const parts = [...chosen, ...(hasRest ? [remainder] : [])].map((part) => fitPart(part, table, y));
    this.#parts = parts;
    return this.learn(
      { names },
      {
        n_features_in_: width,
        _columns: chosen.map(({ columns }) => writeSelection(columns)),
        _transformer_to_input_indices: writeDict(
          [...chosen, remainder].map(({ name, positions }) => [name, [...positions]]),
        ),
        _remainder: writePart(remainder),
        ...this.#describeAnswer(parts, remainder.name),
      },
    );
  }

  /** The parameters, the transformers by name, and their parameters as `name__parameter`. */
  override getParams(): Readonly<Record<string, unknown>> {
    return { ...super.getParams(), ...describeSteps(this.#steps), ...describeSteps(this.#rest) };
  }

  /** Sets parameters, transformers under their names, and parameters of transformers as `name__parameter`. */
  override setParams(params: Readonly<Record<string, unknown>>): this {
    const { own, replaced } = changeSteps([...this.#steps, ...this.#rest], params, this.className);
    const transformers = this.params.transformers.map(
      ([name, step, columns]) => [name, replaced.get(name) ?? step, columns] as const,
    );
    const remainder = replaced.get('remainder') ?? this.params.remainder;
    super.setParams({ ...(replaced.size === 0 ? {} : { transformers, remainder }), ...own });
    this.#check();
    return this;
  }

  protected override cloneParams(): Readonly<ColumnTransformerParams> {
    const { transformers, remainder } = this.params;
    return {
      ...this.params,
      transformers: transformers.map(([name, step, columns]) => [name, cloneStep(step), columns] as const),
      remainder: cloneStep(remainder),
    };
  }

  protected override writeParam(name: keyof ColumnTransformerParams, value: unknown): PythonValue {
    const { transformers, remainder, transformerWeights } = this.params;
    if (name === 'transformers') {
      return transformers.map(
        ([step, transformer, columns]) => new PythonTuple([step, writeStep(transformer), writeSelection(columns)]),
      );
    }
    if (name === 'remainder') return writeStep(remainder);
    if (name === 'transformerWeights' && transformerWeights !== null) {
      return writeDict(Object.entries(transformerWeights));
    }
    return super.writeParam(name, value);
  }

  get #steps(): readonly (readonly [string, ColumnStep])[] {
    return this.params.transformers.map(([name, step]) => [name, step] as const);
  }

  get #rest(): readonly (readonly [string, ColumnStep])[] {
    return [['remainder', this.params.remainder]];
  }

  // What no transformer gets, named as the transformers name their columns, where they agree.
  #chooseRest(chosen: readonly Part[], width: number, names: readonly string[] | undefined): Part {
    const taken = new Set(chosen.flatMap(({ positions }) => positions));
    const positions = Array.from({ length: width }, (_, column) => column).filter((column) => !taken.has(column));
    const selections = this.params.transformers.map(([, , columns]) => columns);
    const types = new Set(
      selections.map((columns) => (columns instanceof ColumnSelector ? 'int' : findKeyType(columns))),
    );
    const [type] = types.size === 1 ? types : [];
    const isByName = type === 'str' && names !== undefined;
    const columns = isByName
      ? positions.map((position) => names[position]!)
      : type === 'bool'
        ? Array.from({ length: width }, (_, column) => !taken.has(column))
        : positions;
    return { name: 'remainder', step: this.params.remainder, columns, positions };
  }

  #describeAnswer(parts: readonly FittedPart[], rest: string): FittedAttributes {
    const transformers = parts.map((part) => writePart(part, part.fitted));
    const answers = parts.flatMap(({ name, answer }) => (answer === undefined ? [] : [{ name, answer }]));
    // Where everything is left out, scikit-learn notes no more.
    if (answers.length === 0) return { transformers_: transformers };
    let from = 0;
    const indices = new Map<PythonValue, PythonValue>();
    for (const { name, answer } of answers) {
      const to = from + countColumns(answer);
      indices.set(name, new PythonSlice(from, to, null));
      from = to;
    }
    for (const name of [...this.params.transformers.map(([step]) => step), rest]) {
      if (!indices.has(name)) indices.set(name, new PythonSlice(0, 0, null));
    }
    return {
      sparse_output_: isSparse(
        answers.map(({ answer }) => answer),
        this.params.sparseThreshold,
      ),
      transformers_: transformers,
      output_indices_: new PythonDict(indices),
    };
  }

  #check(): void {
    const { transformers, remainder, sparseThreshold, nJobs, verboseFeatureNamesOut } = this.params;
    checkStepNames(
      transformers.map(([name]) => name),
      Object.keys(super.getParams()),
    );
    for (const step of [...transformers.map(([, one]) => one), remainder]) {
      if (step instanceof Transformer || ['drop', 'passthrough'].includes(step)) continue;
      throw refuse("All estimators should implement fit and transform, or can be 'drop' or 'passthrough' specifiers.");
    }
    if (!(sparseThreshold >= 0 && sparseThreshold <= 1)) {
      throw this.refuse('sparseThreshold', 'a float in the range [0.0, 1.0]');
    }
    if (!['boolean', 'string'].includes(typeof verboseFeatureNamesOut)) {
      throw this.refuse('verboseFeatureNamesOut', "an instance of 'bool' or an instance of 'str'");
    }
    // The types allow no other value; JavaScript does.
    if ((nJobs as unknown) !== null) throw this.refuse('nJobs', 'null');
  }
}

/** Options of {@link makeColumnTransformer}. */
export type MakeColumnTransformerOptions = Partial<
  Omit<ColumnTransformerParams, 'transformers' | 'transformerWeights'>
>;

/** A ColumnTransformer whose transformers are named after their classes. */
export function makeColumnTransformer(
  transformers: readonly (readonly [step: ColumnStep, columns: ColumnSelection])[],
  options: MakeColumnTransformerOptions = {},
): ColumnTransformer {
  const names = nameSteps(transformers.map(([step]) => step));
  return new ColumnTransformer({
    ...options,
    transformers: transformers.map(([step, columns], position) => [names[position]!, step, columns] as const),
  });
}

function fitPart(part: Part, x: Table, y: Target | undefined): FittedPart {
  const { step, columns, positions } = part;
  if (step === 'drop' || isEmptySelection(columns)) return { ...part, fitted: undefined, answer: undefined };
  if (isScalar(columns)) {
    throw refuse(
      '1D data passed to a transformer that expects 2D data. Try to specify the column selection as a list of one item instead of a scalar.',
    );
  }
  const fitted = step === 'passthrough' ? new Passthrough() : step.clone();
  return { ...part, fitted, answer: requireTable(fitted.fitTransform(selectColumns(x, positions), y)) };
}

function isSparse(answers: readonly Table[], threshold: number): boolean {
  if (!answers.some(({ kind }) => kind === 'csr')) return false;
  let [held, total] = [0, 0];
  for (const answer of answers) {
    const size = answer.rowCount * countColumns(answer);
    held += answer.kind === 'csr' ? answer.data.length : size;
    total += size;
  }
  return held / total < threshold;
}

function cloneStep(step: ColumnStep): ColumnStep {
  return typeof step === 'string' ? step : step.clone();
}

function writeStep(step: ColumnStep): PythonValue {
  return typeof step === 'string' ? step : step.toCurrentRecord();
}

function writePart({ name, step, columns }: Part, fitted: ColumnStep = step): PythonTuple {
  return new PythonTuple([name, writeStep(fitted), writeSelection(columns)]);
}

function writeDict(entries: readonly (readonly [string, PythonValue])[]): PythonDict {
  return new PythonDict(new Map<PythonValue, PythonValue>(entries));
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
