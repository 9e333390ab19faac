// sklearn.manifold
import type { EstimatorReader } from '../reader.ts';
import { makeRefusals } from '../refuse-class.ts';
import { readIsomap } from './isomap.ts';
import { readLocallyLinearEmbedding } from './locally-linear-embedding.ts';

/** Estimators of sklearn.manifold; those that only place the rows of fit are refused. */
export const MANIFOLD_READERS: readonly EstimatorReader[] = [
  { className: 'Isomap', package: 'sklearn.manifold', read: readIsomap },
  { className: 'LocallyLinearEmbedding', package: 'sklearn.manifold', read: readLocallyLinearEmbedding },
  ...makeRefusals('sklearn.manifold', 'it has no transform: it only places the rows of fit', [
    'ClassicalMDS',
    'MDS',
    'SpectralEmbedding',
    'TSNE',
  ]),
];
