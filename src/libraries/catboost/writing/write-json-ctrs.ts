// CTRs of a model in JSON, as read-json-ctrs.ts reads them (catboost/libs/model/model_export/json_model_helpers.cpp).
import { DecantError } from '../../../errors.ts';
import type { CtrBase, CtrFeature, CtrTable, Projection } from '../model.ts';
import { makeList, makeObject } from './json-text.ts';
import { formatFloat32 } from './number-text.ts';

/** An entry of `ctrs`. */
export function writeCtrFeature(ctr: CtrFeature): string {
  const { base, borders, priorDenominator, priorNumerator, scale, shift, targetBorder } = ctr;
  return makeObject({
    borders: makeList(Array.from(borders, formatFloat32)),
    ctr_type: JSON.stringify(base.type),
    elements: writeElements(base.projection),
    identifier: JSON.stringify(nameBase(base)),
    prior_denomerator: formatFloat32(priorDenominator),
    prior_numerator: formatFloat32(priorNumerator),
    scale: formatFloat32(scale),
    shift: formatFloat32(shift),
    target_border_idx: String(targetBorder),
  });
}

/** `ctr_data`: tables by the names of what they count; refuses what the format cannot tell apart or loses. */
export function writeCtrTables(tables: Iterable<CtrTable>): string {
  const members: Record<string, string> = {};
  for (const table of tables) {
    const name = nameBase(table.base);
    if (Object.hasOwn(members, name)) {
      throw refuse('two tables of a CTR that differ only in the borders of the target');
    }
    members[name] = writeTable(table);
  }
  return makeObject(members);
}

function nameBase({ projection, type }: CtrBase): string {
  return makeObject({ identifier: writeElements(projection), type: JSON.stringify(type) });
}

function writeElements({ catFeatures, floatSplits, oneHotSplits }: Projection): string {
  return makeList([
    ...catFeatures.map((index) =>
      makeObject({ cat_feature_index: String(index), combination_element: '"cat_feature_value"' }),
    ),
    ...floatSplits.map(({ index, border }) =>
      makeObject({
        border: formatFloat32(border),
        combination_element: '"float_feature"',
        float_feature_index: String(index),
      }),
    ),
    ...oneHotSplits.map(({ index, value }) =>
      makeObject({
        cat_feature_index: String(index),
        combination_element: '"cat_feature_exact_value"',
        value: String(value),
      }),
    ),
  ]);
}

// Hashes are texts, each followed by its counts, in the order of the counts.
function writeTable(table: CtrTable): string {
  const { hashes, indices, counterDenominator } = table;
  const width = countWidth(table);
  const rows: (readonly string[])[] = [];
  for (const [place, index] of indices.entries()) {
    const [low, high] = [hashes[2 * place]!, hashes[2 * place + 1]!];
    if (low === 0xffffffff && high === 0xffffffff) continue;
    const hash = (BigInt(high) << 32n) | BigInt(low);
    rows[index] = [
      `"${hash}"`,
      ...Array.from({ length: width }, (_, offset) => writeCount(table, width, index, offset)),
    ];
  }
  return makeObject({
    counter_denominator: String(counterDenominator),
    hash_map: makeList(rows.flat()),
    hash_stride: String(width + 1),
  });
}

function countWidth({ base, targetClassCount }: CtrTable): number {
  switch (base.type) {
    case 'BinarizedTargetMeanValue':
    case 'FloatTargetMeanValue':
      return 2;
    case 'Counter':
    case 'FeatureFreq':
      return 1;
    case 'Borders':
      // Borders of two classes are read without their number.
      return Math.max(2, targetClassCount);
    case 'Buckets':
      return targetClassCount;
  }
}

function writeCount({ base, counts, sums }: CtrTable, width: number, index: number, offset: number): string {
  const isSum = offset === 0 && (base.type === 'BinarizedTargetMeanValue' || base.type === 'FloatTargetMeanValue');
  const value = isSum ? sums[index * width]! : counts[index * width + offset]!;
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  throw refuse(`the sum ${value} of a ${base.type} CTR, which CatBoost reads as 0`);
}

function refuse(what: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `CatBoost's JSON cannot hold ${what}.`, {
    hint: 'Keep the model in its binary format.',
  });
}
