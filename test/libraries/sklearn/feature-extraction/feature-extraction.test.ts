import { testCases } from '../golden-cases.ts';

testCases('text-', { tolerance: 1e-15 });
// A classifier behind the vectorizer: products of matrices do not round alike everywhere.
testCases('texts-', { tolerance: 1e-12 });
