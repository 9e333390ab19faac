// Bags of single trees that see all columns: one walk sums them all.
import { log } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import type { Features } from '../estimator.ts';
import { findGroup, spreadClasses } from './bag.ts';
import type { Bag } from './bag.ts';
import type { BaggedClasses } from './bagged-estimators.ts';
import { toPositions } from './label-positions.ts';
import { createTreeSum, readNodeAnswers, readSingleTrees } from './single-trees.ts';
import type { NodeTable, SingleTrees } from './single-trees.ts';

type Sum = (x: Features) => Float64Array;

/** Sums of the probabilities, and of their logarithms, of trees that classify; undefined where the parts are something else. */
export function readBaggedClassTrees(attributes: Attributes, bag: Bag, classCount: number): BaggedClasses | undefined {
  const single = readTrees(attributes, bag, 'Classifier');
  if (single === undefined) return undefined;
  const probabilities = single.trees.map((_, index) => {
    const { classes, probabilities: table } = readNodeAnswers(single, index);
    return spreadClasses(table, toPositions(classes, classCount), classCount, 0);
  });
  const partCount = probabilities.length;
  const collectLogarithms = sumTables(
    bag,
    single,
    probabilities.map((table, part) => ({ values: table.map(log), outputOffset: part * classCount })),
    classCount,
    partCount * classCount,
  );
  return {
    children: [],
    probabilities: sumByGroups(bag, single, probabilities, classCount),
    logarithms: (x) => {
      const table = collectLogarithms(x);
      const width = partCount * classCount;
      return Array.from({ length: partCount }, (_, part) =>
        Float64Array.from({ length: table.length / partCount }, (_row, at) => {
          return table[Math.floor(at / classCount) * width + part * classCount + (at % classCount)]!;
        }),
      );
    },
    decisions: undefined,
  };
}

/** Sums of trees of numbers; undefined where the parts are something else. */
export function readBaggedNumberTrees(attributes: Attributes, bag: Bag): Sum | undefined {
  const single = readTrees(attributes, bag, 'Regressor');
  if (single === undefined) return undefined;
  return sumByGroups(
    bag,
    single,
    single.trees.map(({ values }) => values),
    1,
  );
}

function readTrees(attributes: Attributes, bag: Bag, kind: 'Classifier' | 'Regressor'): SingleTrees | undefined {
  if (bag.areWhole.includes(false)) return undefined;
  return readSingleTrees(attributes, kind);
}

// Each job of Python has its own outputs, which are added in the end.
function sumByGroups(bag: Bag, single: SingleTrees, tables: readonly Float64Array[], width: number): Sum {
  const groupCount = bag.groups.length;
  const nodeTables = tables.map((values, part) => ({ values, outputOffset: findGroup(bag, part) * width }));
  const sum = sumTables(bag, single, nodeTables, width, groupCount * width);
  if (groupCount === 1) return sum;
  return (x) => {
    const table = sum(x);
    const sums = new Float64Array(table.length / groupCount);
    for (let at = 0; at < sums.length; at++) {
      const start = Math.floor(at / width) * groupCount * width + (at % width);
      for (let group = 0; group < groupCount; group++) sums[at]! += table[start + group * width]!;
    }
    return sums;
  };
}

function sumTables(
  { rules }: Bag,
  single: SingleTrees,
  tables: readonly NodeTable[],
  width: number,
  outputCount: number,
): Sum {
  return createTreeSum(single, tables, width, outputCount, { ...rules, allowsMissing: single.allowsMissing });
}
