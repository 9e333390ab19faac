// Boosters of other libraries inside scikit-learn's and imbalanced-learn's estimators.
import { GUEST_READERS } from '../../../src/flavors/sklearn/guest-estimators.ts';
import { testCases } from '../../libraries/sklearn/golden-cases.ts';

testCases('guests-', { tolerance: 1e-12, guests: GUEST_READERS });
