// sklearn.feature_extraction
import type { EstimatorReader } from '../reader.ts';
import { readCountVectorizer, readTfidfVectorizer } from './count-vectorizer.ts';
import { readDictVectorizer } from './dict-vectorizer.ts';
import { readFeatureHasher, readHashingVectorizer } from './hashing.ts';
import { readTfidfTransformer } from './tfidf-transformer.ts';

/** Estimators of sklearn.feature_extraction. */
export const FEATURE_EXTRACTION_READERS: readonly EstimatorReader[] = [
  { className: 'CountVectorizer', package: 'sklearn.feature_extraction', read: readCountVectorizer },
  { className: 'TfidfVectorizer', package: 'sklearn.feature_extraction', read: readTfidfVectorizer },
  { className: 'TfidfTransformer', package: 'sklearn.feature_extraction', read: readTfidfTransformer },
  { className: 'HashingVectorizer', package: 'sklearn.feature_extraction', read: readHashingVectorizer },
  { className: 'DictVectorizer', package: 'sklearn.feature_extraction', read: readDictVectorizer },
  { className: 'FeatureHasher', package: 'sklearn.feature_extraction', read: readFeatureHasher },
];
