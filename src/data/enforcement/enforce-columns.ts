// Data against a schema of columns: made a frame, reduced to the schema's columns, each converted where that is safe
// (MLflow's _enforce_schema, _enforce_named_col_schema, _enforce_unnamed_col_schema; parity SCH-040 .. SCH-048).
import { columnToValues } from '../column-values.ts';
import { describeName, describeNames } from '../describe-schema.ts';
import { isRecordType, SCALAR_STORAGE } from '../column-type.ts';
import { inputNames, type InputName } from '../schema-fields.ts';
import { enforceColumn } from './enforce-column.ts';
import { enforceNested } from './nested.ts';
import { refuseSchema } from './schema-error.ts';
import { toFrame } from './to-frame.ts';
import type { Batch } from '../batch.ts';
import type { Dtype, Value } from '../dtype.ts';
import type { Column, ColumnName, Frame } from '../frame.ts';
import type { ColSpec, Schema } from '../schema.ts';
import type { EnforcementPolicy } from './policy.ts';

/** A schema of columns. */
export type ColumnSchema = Extract<Schema, { readonly kind: 'columns' }>;

/** What is asked of a schema for each request, found once. */
interface Plan {
  /** Names in order; undefined where the schema has none. */
  readonly names: readonly InputName[] | undefined;
  /** The storage at which a column passes as it is; undefined for nested types. */
  readonly storages: readonly (Dtype | undefined)[];
}

const plans = new WeakMap<ColumnSchema, Plan>();

/** The frame that the schema declares; the same object where the input is that already. */
export function enforceColumns(input: Batch, schema: ColumnSchema, policy: EnforcementPolicy): Frame {
  let plan = plans.get(schema);
  if (plan === undefined) {
    plan = makePlan(schema);
    plans.set(schema, plan);
  }
  if (input.kind === 'frame' && isAsDeclared(input, plan)) return input;
  const frame = input.kind === 'frame' ? input : toFrame(input, schema);
  return plan.names === undefined
    ? enforceUnnamed(frame, schema.columns, policy)
    : enforceNamed(frame, schema.columns, plan.names, policy);
}

function makePlan(schema: ColumnSchema): Plan {
  const isNamed = schema.columns[0]?.name !== undefined;
  return {
    names: isNamed ? inputNames(schema) : undefined,
    storages: schema.columns.map(({ type }) => (isRecordType(type) ? undefined : SCALAR_STORAGE[type])),
  };
}

function isAsDeclared(frame: Frame, plan: Plan): boolean {
  const { columns } = frame;
  const { names, storages } = plan;
  if (columns.length !== storages.length) return false;
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index]!;
    if (column.dtype !== storages[index]) return false;
    if (names !== undefined && column.name !== names[index]) return false;
  }
  // Columns of one name are told apart by nothing.
  return names !== undefined || new Set(columns.map(({ name }) => name)).size === columns.length;
}

function enforceNamed(
  frame: Frame,
  specs: readonly ColSpec[],
  names: readonly InputName[],
  policy: EnforcementPolicy,
): Frame {
  const byName = new Map<ColumnName, Column>();
  const repeated = new Set<ColumnName>();
  for (const column of frame.columns) {
    if (byName.has(column.name)) repeated.add(column.name);
    byName.set(column.name, column);
  }
  checkNames(byName, specs, names);
  if (policy.extraColumns === 'reject') checkExtra([...byName.keys()], names);
  const columns: Column[] = [];
  for (let index = 0; index < specs.length; index++) {
    const column = byName.get(names[index]!);
    if (column === undefined) continue;
    if (repeated.has(column.name))
      throw refuseSchema(`The column ${describeName(column.name)} stands twice in the data.`);
    columns.push(enforceType(column, specs[index]!, policy));
  }
  if (policy.extraColumns === 'pass') {
    const known = new Set<ColumnName>(names);
    columns.push(...frame.columns.filter(({ name }) => !known.has(name)));
  }
  return makeResult(frame, columns);
}

function checkNames(
  byName: ReadonlyMap<ColumnName, Column>,
  specs: readonly ColSpec[],
  names: readonly InputName[],
): void {
  const missing = names.filter((name, index) => specs[index]!.required && !byName.has(name));
  if (missing.length > 0) throw refuseMissing(missing, [...byName.keys()], names);
}

function checkExtra(found: readonly ColumnName[], names: readonly InputName[]): void {
  const known = new Set<ColumnName>(names);
  const extra = found.filter((name) => !known.has(name));
  if (extra.length > 0) throw refuseSchema(`The model has no inputs ${describeNames(extra)}.`);
}

/** Required names that are missing, with the names that stand there instead. */
export function refuseMissing(
  missing: readonly InputName[],
  found: readonly InputName[],
  names: readonly InputName[],
): Error {
  const known = new Set(names);
  const extra = found.filter((name) => !known.has(name));
  const note = extra.length === 0 ? '' : ` Note that there were extra inputs: ${describeNames(extra)}.`;
  return refuseSchema(`Model is missing inputs ${describeNames(missing)}.${note}`);
}

function enforceUnnamed(frame: Frame, specs: readonly ColSpec[], policy: EnforcementPolicy): Frame {
  if (policy.extraColumns === 'reject' && frame.columns.length > specs.length) {
    throw refuseSchema(`The model has ${specs.length} inputs, but the data has ${frame.columns.length} columns.`);
  }
  if (frame.columns.length < specs.length) {
    throw refuseSchema(
      `Model inference is missing inputs. The model signature declares ${specs.length} inputs  but the provided value only has ${frame.columns.length} inputs. Note: the inputs were not named in the signature so we can only verify their count.`,
    );
  }
  const names = frame.columns.map(({ name }) => name);
  const columns = specs.map((spec, index) => {
    const column = frame.columns[index]!;
    if (names.indexOf(column.name) !== names.lastIndexOf(column.name)) {
      throw refuseSchema(`The column ${describeName(column.name)} stands twice in the data.`);
    }
    return enforceType(column, spec, policy);
  });
  if (policy.extraColumns === 'pass') columns.push(...frame.columns.slice(specs.length));
  return makeResult(frame, columns);
}

function makeResult(frame: Frame, columns: readonly Column[]): Frame {
  const { length } = columns;
  if (length === frame.columns.length && columns.every((column, index) => column === frame.columns[index]))
    return frame;
  // A pandas frame that is made of no columns has no rows either.
  return { kind: 'frame', rowCount: length === 0 ? 0 : frame.rowCount, columns };
}

function enforceType(column: Column, { type, required }: ColSpec, policy: EnforcementPolicy): Column {
  if (!isRecordType(type)) return enforceColumn(column, type, policy);
  if (type.kind === 'any') return column;
  const cells = columnToValues(column);
  const values = cells.map((cell): Value => enforceNested(cell, type, required, policy));
  return { name: column.name, dtype: 'object', values };
}
