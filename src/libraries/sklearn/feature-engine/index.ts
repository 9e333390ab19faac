// feature_engine 1.0 to 1.9 (feature_engine): transformers of the columns of a table. The library writes no release into its files.
import { borrowRelease } from '../borrow-release.ts';
import { readPipeline } from '../pipeline/pipeline.ts';
import type { EstimatorReader } from '../reader.ts';
import { makeRefusals } from '../refuse-class.ts';
import { readCyclicalFeatures, readMathFeatures, readRelativeFeatures } from './creators.ts';
import { readDatetimeFeatures, readDatetimeSubtraction } from './dates.ts';
import { readBinDiscretiser, readTreeDiscretiser, readTreeFeatures } from './discretisers.ts';
import { readMapEncoder, readOneHotEncoder, readRareLabelEncoder, readTreeEncoder } from './encoders.ts';
import { readDropMissing, readFillImputer, readMissingIndicator } from './imputers.ts';
import {
  readArcsinTransformer,
  readArcSinhTransformer,
  readBoxCoxTransformer,
  readCapper,
  readLogCpTransformer,
  readLogTransformer,
  readMeanScaler,
  readPowerTransformer,
  readReciprocalTransformer,
  readTrimmer,
  readYeoJohnsonTransformer,
} from './number-transformers.ts';
import { readMatchVariables, readSelector } from './selectors.ts';
import { readTransformerWrapper } from './wrapper.ts';

/** Stands for the release where no step is scikit-learn's: rules of a release concern names of columns only. */
const ANY_RELEASE = '1.4';

/** Readers of feature_engine. */
export const FEATURE_ENGINE_READERS: readonly EstimatorReader[] = [
  ...readers('creation', [
    ['CombineWithReferenceFeature', readRelativeFeatures],
    ['CyclicalFeatures', readCyclicalFeatures],
    ['CyclicalTransformer', readCyclicalFeatures],
    ['DecisionTreeFeatures', readTreeFeatures],
    ['MathFeatures', readMathFeatures],
    ['MathematicalCombination', readMathFeatures],
    ['RelativeFeatures', readRelativeFeatures],
  ]),
  ...readers('datetime', [
    ['DatetimeFeatures', readDatetimeFeatures],
    ['DatetimeSubtraction', readDatetimeSubtraction],
  ]),
  ...readers('discretisation', [
    ['ArbitraryDiscretiser', readBinDiscretiser],
    ['DecisionTreeDiscretiser', readTreeDiscretiser],
    ['EqualFrequencyDiscretiser', readBinDiscretiser],
    ['EqualWidthDiscretiser', readBinDiscretiser],
    ['GeometricWidthDiscretiser', readBinDiscretiser],
  ]),
  ...readers('encoding', [
    ['CountFrequencyEncoder', readMapEncoder],
    ['DecisionTreeEncoder', readTreeEncoder],
    ['MeanEncoder', readMapEncoder],
    ['OneHotEncoder', readOneHotEncoder],
    ['OrdinalEncoder', readMapEncoder],
    ['PRatioEncoder', readMapEncoder],
    ['RareLabelEncoder', readRareLabelEncoder],
    ['WoEEncoder', readMapEncoder],
  ]),
  ...readers('imputation', [
    ['AddMissingIndicator', readMissingIndicator],
    ['ArbitraryNumberImputer', readFillImputer],
    ['CategoricalImputer', readFillImputer],
    ['DropMissingData', readDropMissing],
    ['EndTailImputer', readFillImputer],
    ['MeanMedianImputer', readFillImputer],
  ]),
  ...readers('outliers', [
    ['ArbitraryOutlierCapper', readCapper],
    ['OutlierTrimmer', readTrimmer],
    ['Winsorizer', readCapper],
  ]),
  ...readers('pipeline', [
    ['Pipeline', (attributes, context) => readPipeline(borrowRelease(attributes, ANY_RELEASE), context)],
  ]),
  ...readers('preprocessing', [['MatchVariables', readMatchVariables]]),
  ...readers('scaling', [['MeanNormalizationScaler', readMeanScaler]]),
  ...readers(
    'selection',
    [
      'DropConstantFeatures',
      'DropCorrelatedFeatures',
      'DropDuplicateFeatures',
      'DropFeatures',
      'DropHighPSIFeatures',
      'MRMR',
      'ProbeFeatureSelection',
      'RecursiveFeatureAddition',
      'RecursiveFeatureElimination',
      'SelectByInformationValue',
      'SelectByShuffling',
      'SelectBySingleFeaturePerformance',
      'SelectByTargetMeanPerformance',
      'SmartCorrelatedSelection',
    ].map((className) => [className, readSelector]),
  ),
  ...readers('transformation', [
    ['ArcSinhTransformer', readArcSinhTransformer],
    ['ArcsinTransformer', readArcsinTransformer],
    ['BoxCoxTransformer', readBoxCoxTransformer],
    ['LogCpTransformer', readLogCpTransformer],
    ['LogTransformer', readLogTransformer],
    ['PowerTransformer', readPowerTransformer],
    ['ReciprocalTransformer', readReciprocalTransformer],
    ['YeoJohnsonTransformer', readYeoJohnsonTransformer],
  ]),
  ...readers('wrappers', [['SklearnTransformerWrapper', readTransformerWrapper]]),
  ...makeRefusals('feature_engine.imputation', 'it draws its values at random', ['RandomSampleImputer']),
  ...makeRefusals('feature_engine.timeseries', 'its columns need the rows before those that are given', [
    'ExpandingWindowFeatures',
    'LagFeatures',
    'WindowFeatures',
  ]),
  ...makeRefusals('feature_engine.encoding', 'the similarities of texts are not read', ['StringSimilarityEncoder']),
  ...makeRefusals('feature_engine.preprocessing', 'columns of categories are not read', ['MatchCategories']),
  ...makeRefusals('feature_engine.creation', 'distances on the earth are not read', ['GeoDistanceFeatures']),
  ...makeRefusals('feature_engine.datetime', 'ordinals of dates are not read', ['DatetimeOrdinal']),
  ...makeRefusals('feature_engine.text', 'counts in texts are not read', ['TextFeatures']),
];

function readers(
  folder: string,
  classes: readonly (readonly [className: string, read: EstimatorReader['read']])[],
): readonly EstimatorReader[] {
  return classes.map(([className, read]) => ({ className, package: `feature_engine.${folder}`, read }));
}
