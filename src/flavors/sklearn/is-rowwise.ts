// Does an estimator answer for each row by that row alone? Only what is known to do so is on the list: NMF, for one, stops when all rows of a
// batch are near enough, and a model that is wrong here would answer otherwise for parts of a table than for the whole.
import type { Estimator } from '../../libraries/sklearn/estimator.ts';

const ROWWISE_CLASSES: ReadonlySet<string> = new Set([
  // Around other estimators, which are asked too.
  ...['Pipeline', 'FeatureUnion', 'ColumnTransformer', 'GridSearchCV', 'RandomizedSearchCV', 'HalvingGridSearchCV'],
  ...['HalvingRandomSearchCV', 'VotingClassifier', 'VotingRegressor', 'StackingClassifier', 'StackingRegressor'],
  ...['BaggingClassifier', 'BaggingRegressor', 'AdaBoostClassifier', 'AdaBoostRegressor', 'CalibratedClassifierCV'],
  ...[
    'OneVsRestClassifier',
    'OneVsOneClassifier',
    'OutputCodeClassifier',
    '_ConstantPredictor',
    'MultiOutputClassifier',
  ],
  ...[
    'MultiOutputRegressor',
    'ClassifierChain',
    'RegressorChain',
    'RFE',
    'RFECV',
    'SelectFromModel',
    'RANSACRegressor',
  ],
  ...['FixedThresholdClassifier', 'TunedThresholdClassifierCV', 'FrozenEstimator', 'BalancedBaggingClassifier'],
  ...['EasyEnsembleClassifier', 'RUSBoostClassifier'],
  // Linear models.
  ...['LinearRegression', 'Ridge', 'RidgeCV', 'RidgeClassifier', 'RidgeClassifierCV', 'Lasso', 'LassoCV', 'LassoLars'],
  ...[
    'LassoLarsCV',
    'LassoLarsIC',
    'Lars',
    'LarsCV',
    'ElasticNet',
    'ElasticNetCV',
    'MultiTaskElasticNet',
    'MultiTaskLasso',
  ],
  ...['MultiTaskElasticNetCV', 'MultiTaskLassoCV', 'OrthogonalMatchingPursuit', 'OrthogonalMatchingPursuitCV'],
  ...['LogisticRegression', 'LogisticRegressionCV', 'SGDClassifier', 'SGDRegressor', 'SGDOneClassSVM', 'Perceptron'],
  ...['PassiveAggressiveClassifier', 'PassiveAggressiveRegressor', 'HuberRegressor', 'TheilSenRegressor'],
  ...['QuantileRegressor', 'PoissonRegressor', 'GammaRegressor', 'TweedieRegressor', 'LinearSVC', 'LinearSVR'],
  // Trees and their ensembles.
  ...['DecisionTreeClassifier', 'DecisionTreeRegressor', 'ExtraTreeClassifier', 'ExtraTreeRegressor'],
  ...[
    'RandomForestClassifier',
    'RandomForestRegressor',
    'ExtraTreesClassifier',
    'ExtraTreesRegressor',
    'IsolationForest',
  ],
  ...['GradientBoostingClassifier', 'GradientBoostingRegressor', 'HistGradientBoostingClassifier'],
  ...['HistGradientBoostingRegressor', 'BalancedRandomForestClassifier', 'RandomTreesEmbedding'],
  // Boosters in scikit-learn's clothes.
  ...['XGBClassifier', 'XGBRegressor', 'XGBRanker', 'XGBRFClassifier', 'XGBRFRegressor', 'LGBMClassifier'],
  ...['LGBMRegressor', 'LGBMRanker', 'CatBoostClassifier', 'CatBoostRegressor'],
  // Others that predict.
  ...['SVC', 'NuSVC', 'SVR', 'NuSVR', 'OneClassSVM', 'KNeighborsClassifier', 'KNeighborsRegressor', 'NearestCentroid'],
  ...['GaussianNB', 'BernoulliNB', 'MultinomialNB', 'ComplementNB', 'CategoricalNB', 'MLPClassifier', 'MLPRegressor'],
  ...['LinearDiscriminantAnalysis', 'QuadraticDiscriminantAnalysis', 'KMeans', 'MiniBatchKMeans', 'DummyRegressor'],
  ...['IsotonicRegression', 'KernelRidge'],
  // Transformers.
  ...['StandardScaler', 'MinMaxScaler', 'MaxAbsScaler', 'RobustScaler', 'Normalizer', 'Binarizer', 'KBinsDiscretizer'],
  ...['PowerTransformer', 'QuantileTransformer', 'PolynomialFeatures', 'SplineTransformer', 'FunctionTransformer'],
  ...['OneHotEncoder', 'OrdinalEncoder', 'TargetEncoder', 'SimpleImputer', 'VarianceThreshold', 'SelectKBest'],
  ...[
    'SelectPercentile',
    'SelectFpr',
    'SelectFdr',
    'SelectFwe',
    'GenericUnivariateSelect',
    'SequentialFeatureSelector',
  ],
  ...['CountVectorizer', 'TfidfVectorizer', 'TfidfTransformer', 'HashingVectorizer', 'PCA', 'IncrementalPCA'],
  ...['TruncatedSVD'],
]);

/** Can a table be given to the estimator in parts? */
export function isRowwise({ className, children = [] }: Estimator): boolean {
  return ROWWISE_CLASSES.has(className) && children.every(isRowwise);
}
