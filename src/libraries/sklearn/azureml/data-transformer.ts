// DataTransformer of AzureML (azureml/automl/runtime/featurization/data_transformer.py): columns get the types of fit, then each
// mapper its columns; the answers are put side by side.
import { DecantError } from '../../../errors.ts';
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import { PythonDict, PythonDtype, PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { matrixToFrame } from '../array-columns.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { requireMethod, requireTable } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { stackColumns, stackSparse } from '../stack-columns.ts';
import { castColumn, readColumnType } from './column-types.ts';
import type { ColumnType } from './column-types.ts';

/** Reads a DataTransformer; refuses featurizers without reader by name. */
export function readDataTransformer(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['transform']);
  const mappers = readMappers(attributes, context);
  const types = readTypes(attributes);
  const transforms = mappers.map((mapper) => requireMethod(mapper, 'transform'));
  return {
    className: attributes.className,
    ...(types === undefined ? {} : { featureCount: types.size }),
    children: mappers,
    transform: (input) => {
      const x = castTable(toFrame(input, attributes), types);
      const answers = transforms.map((transform) => requireTable(transform(x)));
      const isSparse = answers.some(({ kind }) => kind === 'csr');
      return isSparse ? stackSparse(answers, attributes.className) : stackColumns(answers);
    },
  };
}

// One mapper for all, where the model had to fit ONNX, or one for each featurizer.
function readMappers(attributes: Attributes, context: ReadContext): readonly Estimator[] {
  const mapper = attributes.value('mapper');
  if (mapper !== null) return [context.readEstimator(mapper, 'mapper')];
  const mappers = attributes.list('transformer_and_mapper_list').map((entry, index) => {
    const place = `transformer_and_mapper_list[${index}]`;
    const inner =
      entry instanceof PythonObject && entry.state instanceof PythonDict ? entry.state.get('mapper') : undefined;
    if (inner === undefined) throw attributes.refuse(`${place} is ${describeKind(entry)}`);
    return context.readEstimator(inner, `${place}.mapper`);
  });
  if (mappers.length === 0) throw attributes.refuse('it was saved before fit()');
  return mappers;
}

function readTypes(attributes: Attributes): ReadonlyMap<PythonValue, ColumnType> | undefined {
  const value = attributes.optional('_columns_types_mapping') ?? null;
  if (value === null) return undefined;
  if (!(value instanceof PythonDict)) throw attributes.refuse('_columns_types_mapping is no dict');
  return new Map(
    [...value.entries].map(([name, dtype]): [PythonValue, ColumnType] => {
      const type = dtype instanceof PythonDtype ? readColumnType(dtype.dtype) : undefined;
      if (type === undefined) throw attributes.refuse(`a column was ${describeKind(dtype)} in fit`);
      return [name, type];
    }),
  );
}

// An array becomes a table with the labels 0, 1, ...
function toFrame(x: Features, attributes: Attributes): Frame {
  const table = requireTable(x);
  if (table.kind === 'frame') return table;
  if (table.kind === 'matrix') return matrixToFrame(table);
  throw new DecantError('INVALID_PARAMETER_VALUE', `${attributes.className} takes no sparse matrix.`);
}

function castTable(x: Frame, types: ReadonlyMap<ColumnName | PythonValue, ColumnType> | undefined): Frame {
  if (types === undefined) return x;
  if (x.columns.length !== types.size) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `X has ${x.columns.length} columns, but the model was fitted on ${types.size}.`,
    );
  }
  return {
    ...x,
    columns: x.columns.map((column): Column => {
      const type = types.get(column.name);
      if (type === undefined) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `X has the column ${JSON.stringify(column.name)}, which the model was not fitted on.`,
        );
      }
      return castColumn(column, type);
    }),
  };
}
