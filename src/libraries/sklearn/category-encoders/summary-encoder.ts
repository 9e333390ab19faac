// SummaryEncoder: several quantiles of the target for each category, each learnt by a QuantileEncoder
// (category_encoders/quantile_encoder.py).
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { readOutputConfig } from '../answer-table.ts';
import { Attributes } from '../attributes.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { stackColumns } from '../stack-columns.ts';
import { checkUnique, refuseInput, takeColumn, toTable } from './encoder-input.ts';
import { readLabels, readOutputLabels } from './layout.ts';

/** Reads a SummaryEncoder. */
export function readSummaryEncoder(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['transform']);
  if (readOutputConfig(attributes) !== 'default') throw attributes.refuse('set_output is not read for this class');
  const labels = new Set(readLabels(attributes, 'cols'));
  const order = readOutputLabels(attributes);
  const isTable = attributes.boolean('return_df');
  const parts = attributes.list('encoder_list').map((record, place) => {
    const path = `encoder_list[${place}]`;
    if (!(record instanceof PythonObject) || record.type.name !== 'QuantileEncoder') {
      throw attributes.refuse(`${path} is no QuantileEncoder`);
    }
    const quantile = new Attributes(record, path).number('quantile');
    return { encoder: context.readEstimator(record, path), suffix: `_${roundHalfEven(quantile * 100)}` };
  });
  const [first] = parts;
  if (first === undefined) throw attributes.refuse('encoder_list is empty');
  const { className } = attributes;
  return {
    className,
    featureCount: first.encoder.featureCount,
    featureNames: first.encoder.featureNames,
    transform: (given) => {
      const x = toTable(given, className);
      for (const label of labels) takeColumn(x, label);
      const own = new Set(x.columns.map(({ name }) => name));
      const columns: Column[] = [];
      for (const { encoder, suffix } of parts) {
        const encoded = transformTable(encoder, x).columns.map((column) =>
          labels.has(column.name) ? { ...column, name: `${column.name}${suffix}` } : column,
        );
        columns.push(...(columns.length === 0 ? encoded : encoded.filter(({ name }) => !own.has(name))));
      }
      checkUnique(columns);
      const byName = new Map<ColumnName, Column>(columns.map((column) => [column.name, column]));
      const answer: Frame = {
        kind: 'frame',
        rowCount: x.rowCount,
        columns: order.flatMap((name) => byName.get(name) ?? []),
      };
      return isTable ? answer : stackColumns([answer]);
    },
  };
}

function transformTable(encoder: Estimator, x: Features): Frame {
  const answer = encoder.transform === undefined ? undefined : requireTable(encoder.transform(x));
  if (answer?.kind === 'frame') return answer;
  throw refuseInput('An encoder inside answers no table.');
}

// round() of Python.
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return Math.round(value);
}
