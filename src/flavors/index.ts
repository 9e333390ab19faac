// THE list of flavors.
import type { Flavor } from '../model/flavor.ts';
import { CATBOOST_FLAVOR } from './catboost/catboost-flavor.ts';
import { JAVASCRIPT_FLAVOR } from './javascript/javascript-flavor.ts';
import { LIGHTGBM_FLAVOR } from './lightgbm/lightgbm-flavor.ts';
import { ONNX_FLAVOR } from './onnx/onnx-flavor.ts';
import { PMDARIMA_FLAVOR } from './pmdarima/pmdarima-flavor.ts';
import { PROPHET_FLAVOR } from './prophet/prophet-flavor.ts';
import { SKLEARN_FLAVOR } from './sklearn/sklearn-flavor.ts';
import { STATSMODELS_FLAVOR } from './statsmodels/statsmodels-flavor.ts';
import { XGBOOST_FLAVOR } from './xgboost/xgboost-flavor.ts';

/** Every flavor that Decant runs natively, one line each. */
export const FLAVORS: readonly Flavor[] = [
  CATBOOST_FLAVOR,
  JAVASCRIPT_FLAVOR,
  LIGHTGBM_FLAVOR,
  ONNX_FLAVOR,
  PMDARIMA_FLAVOR,
  PROPHET_FLAVOR,
  SKLEARN_FLAVOR,
  STATSMODELS_FLAVOR,
  XGBOOST_FLAVOR,
];
