// category_encoders 2.0 to 2.11: encoders of categories, as they transform new rows.
import type { EstimatorReader } from '../reader.ts';
import { readCountEncoder } from './count-encoder.ts';
import { readHashingEncoder } from './hashing-encoder.ts';
import { readOrdinalEncoder } from './ordinal-encoder.ts';
import {
  readCatBoostEncoder,
  readCountTargetEncoder,
  readLeaveOneOutEncoder,
  readScoreEncoder,
} from './score-encoders.ts';
import { readSummaryEncoder } from './summary-encoder.ts';
import { readContrastEncoder, readRankHotEncoder, readTableEncoder } from './table-encoders.ts';
import { readNestedWrapper, readPolynomialWrapper } from './wrappers.ts';

/** Readers of category_encoders. */
export const CATEGORY_ENCODER_READERS: readonly EstimatorReader[] = [
  reader('BackwardDifferenceEncoder', readContrastEncoder),
  reader('BaseNEncoder', readTableEncoder),
  reader('BinaryEncoder', readTableEncoder),
  reader('CatBoostEncoder', readCatBoostEncoder),
  reader('CountEncoder', readCountEncoder),
  reader('CountTargetEncoder', readCountTargetEncoder),
  reader('GLMMEncoder', readScoreEncoder),
  reader('GrayEncoder', readTableEncoder),
  reader('HashingEncoder', readHashingEncoder),
  reader('HelmertEncoder', readContrastEncoder),
  reader('JamesSteinEncoder', readScoreEncoder),
  reader('LeaveOneOutEncoder', readLeaveOneOutEncoder),
  reader('MEstimateEncoder', readScoreEncoder),
  reader('NestedCVWrapper', readNestedWrapper),
  reader('OneHotEncoder', readTableEncoder),
  reader('OrdinalEncoder', readOrdinalEncoder),
  reader('PolynomialEncoder', readContrastEncoder),
  reader('PolynomialWrapper', readPolynomialWrapper),
  reader('QuantileEncoder', readScoreEncoder),
  reader('RankHotEncoder', readRankHotEncoder),
  reader('SumEncoder', readContrastEncoder),
  reader('SummaryEncoder', readSummaryEncoder),
  reader('TargetEncoder', readScoreEncoder),
  reader('WOEEncoder', readScoreEncoder),
];

function reader(className: string, read: EstimatorReader['read']): EstimatorReader {
  return { className, package: 'category_encoders', read };
}
