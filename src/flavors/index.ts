// THE list of flavors.
import type { Flavor } from '../model/flavor.ts';
import { SKLEARN_FLAVOR } from './sklearn/sklearn-flavor.ts';

/** Every flavor that Decant runs natively, one line each. */
export const FLAVORS: readonly Flavor[] = [SKLEARN_FLAVOR];
