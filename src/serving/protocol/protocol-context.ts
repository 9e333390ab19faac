// What the protocol knows of the model that it speaks for, found once when the server starts.
import { isRecordType, SCALAR_STORAGE } from '../../data/column-type.ts';
import type { Schema, Signature } from '../../data/schema.ts';
import { inputNames } from '../../data/schema-fields.ts';
import type { CsvType } from '../../formats/csv/index.ts';
import type { ParquetLimits } from '../../formats/parquet/index.ts';
import { dialectOf, generationOf } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { exactnessOf } from './exactness.ts';
import type { Exactness } from './exactness.ts';
import { findNumberTypes } from './number-body.ts';
import type { NumberTypes } from './number-body.ts';
import type { ProtocolPolicy } from './policy.ts';

/** Facts and choices that every request shares. */
export interface ProtocolContext {
  /** The dialect of the MLflow that saved the model. */
  readonly dialect: Dialect;
  /** The dialects of requests that tell their own generation. */
  readonly dialects: Readonly<Record<1 | 3, Dialect>>;
  readonly policy: ProtocolPolicy;
  readonly inputs: Schema | undefined;
  /** The inputs as MLflow 1.x sees them: columns without names are those with the numbers 0, 1, 2, .... */
  readonly numberedInputs: Schema | undefined;
  /** Names of the params, which an unwrapped body may hold beside its data (SRV-080). */
  readonly paramNames: ReadonlySet<string>;
  readonly exactness: Exactness;
  /** Types for the CSV reader, or why the model has none (SRV-066). */
  readonly csvTypes: CsvTypes;
  /** What a body may unpack to. */
  readonly bulkLimits: ParquetLimits;
  /** Types for large bodies of numbers; undefined where the inputs are others. */
  readonly numberTypes: NumberTypes | undefined;
  /** Key around an answer in the dialect of 1.x (SRV-101). */
  readonly predictionsWrapper: string | undefined;
  /** Text of a body that the model takes; undefined where refusals are not to end with it. */
  readonly example: (() => string) | undefined;
}

/** Types of the columns by name, or by number where they have no names; or the reason why there are none. */
export type CsvTypes =
  | {
      readonly isReadable: true;
      readonly types: ReadonlyMap<string | number, CsvType>;
      /** Names of the columns of dates. */
      readonly dates: readonly (string | number)[];
    }
  | { readonly isReadable: false; readonly reason: string };

/** What {@link createProtocolContext} is given. */
export interface ProtocolOptions {
  readonly signature: Signature | undefined;
  readonly mlflowVersion: string | undefined;
  readonly policy: ProtocolPolicy;
  readonly predictionsWrapper: string | undefined;
  /** Largest body, also when it is unpacked. Default: no limit but that of the formats. */
  readonly maxBodyBytes?: number;
  /** Makes the text of a body that the model takes; called once, at the first refusal. */
  readonly makeExample: () => string;
}

/** Prepares the protocol for one model. */
export function createProtocolContext(options: ProtocolOptions): ProtocolContext {
  const { signature, mlflowVersion, policy, predictionsWrapper, maxBodyBytes = 2 ** 31 } = options;
  const inputs = signature?.inputs;
  const numberedInputs = numberColumns(inputs);
  const generation = policy.protocol === 'auto' ? generationOf(mlflowVersion) : policy.protocol;
  const dialect = dialectOf(generation, policy.name, policy.bulkForms);
  let example: string | undefined;
  // MLflow 1.x does not cast columns that have no names, so that their own types are to be kept.
  const isCast = dialect.generation !== 1 || numberedInputs === inputs;
  return {
    dialect,
    dialects: {
      1: dialectOf(1, policy.name, policy.bulkForms),
      3: dialectOf(3, policy.name, policy.bulkForms),
    },
    policy,
    inputs,
    numberedInputs,
    paramNames: new Set(signature?.params?.map(({ name }) => name)),
    exactness: exactnessOf(isCast ? signature : undefined),
    csvTypes: findCsvTypes(inputs),
    bulkLimits: { maxBytes: maxBodyBytes, maxValues: Math.max(2 ** 16, maxBodyBytes / 4) },
    numberTypes: findNumberTypes(inputs),
    predictionsWrapper,
    example: policy.name === 'safe' ? () => (example ??= options.makeExample()) : undefined,
  };
}

function numberColumns(schema: Schema | undefined): Schema | undefined {
  if (schema?.kind !== 'columns' || schema.columns[0]?.name !== undefined) return schema;
  return { kind: 'columns', columns: schema.columns.map((column, name) => ({ ...column, name })) };
}

/** What MLflow's Schema.pandas_types gives to pandas; it has none for tensors and nested types. */
function findCsvTypes(schema: Schema | undefined): CsvTypes {
  const types = new Map<string | number, CsvType>();
  const dates: (string | number)[] = [];
  if (schema === undefined) return { isReadable: true, types, dates };
  if (schema.kind === 'tensors') {
    return { isReadable: false, reason: 'the model takes tensors, and CSV holds columns of single values' };
  }
  const names = inputNames(schema);
  for (const [index, { type }] of schema.columns.entries()) {
    const name = names[index] ?? index;
    if (isRecordType(type)) {
      return { isReadable: false, reason: `column ${JSON.stringify(name)} is of a nested type, which CSV cannot hold` };
    }
    types.set(name, SCALAR_STORAGE[type]);
    if (type === 'datetime') dates.push(name);
  }
  return { isReadable: true, types, dates };
}
