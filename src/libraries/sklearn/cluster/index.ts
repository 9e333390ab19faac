// sklearn.cluster
import type { EstimatorReader } from '../reader.ts';
import { readFeatureAgglomeration } from './feature-agglomeration.ts';
import { readBisectingKMeans, readKMeans } from './k-means.ts';
import { readAffinityPropagation, readBirch, readMeanShift } from './nearest-clusters.ts';
import { makeRefusals } from '../refuse-class.ts';

/** Estimators of sklearn.cluster; those that only label the rows of fit are refused. */
export const CLUSTER_READERS: readonly EstimatorReader[] = [
  { className: 'AffinityPropagation', package: 'sklearn.cluster', read: readAffinityPropagation },
  { className: 'Birch', package: 'sklearn.cluster', read: readBirch },
  { className: 'BisectingKMeans', package: 'sklearn.cluster', read: readBisectingKMeans },
  { className: 'FeatureAgglomeration', package: 'sklearn.cluster', read: readFeatureAgglomeration },
  { className: 'KMeans', package: 'sklearn.cluster', read: readKMeans },
  { className: 'MeanShift', package: 'sklearn.cluster', read: readMeanShift },
  { className: 'MiniBatchKMeans', package: 'sklearn.cluster', read: readKMeans },
  ...makeRefusals('sklearn.cluster', 'it has no predict: it only labels the rows of fit', [
    'AgglomerativeClustering',
    'DBSCAN',
    'HDBSCAN',
    'OPTICS',
    'SpectralBiclustering',
    'SpectralClustering',
    'SpectralCoclustering',
  ]),
];
