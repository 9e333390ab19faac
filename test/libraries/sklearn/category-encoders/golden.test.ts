// Golden cases of category_encoders (tools/fixtures/sklearn_category_encoders.py).
import { testCases } from '../golden-cases.ts';

testCases('category-', { tolerance: 1e-14, logTolerance: 1e-12 });
