// What a document of a model gets that its source kept elsewhere: Python's own attributes, the rounds of a pickled Booster, and for
// binary models of releases before 1.0 what later releases make of them as they load them (LearnerImpl::LoadModel, src/learner.cc).
import type { UbjsonOutput } from '../../../formats/ubjson/index.ts';
import type { Booster } from '../booster.ts';
import type { XgboostModel } from '../model.ts';
import { createObjective } from '../objective.ts';
import type { Objective } from '../objective.ts';
import type { DocumentOrigin } from '../read-document-model.ts';
import type { Release } from '../release.ts';
import { formatFloat32 } from './float-text.ts';
import { orderMembers } from './to-output.ts';
import type { OutputMembers } from './to-output.ts';

/** What Python keeps of a Booster beside the model of releases before 1.4. */
export type BoosterFacts = Partial<Pick<Booster, 'featureNames' | 'featureTypes' | 'bestIteration'>>;

/** The document with all that is known of the model. */
export function completeDocument(
  output: OutputMembers,
  model: XgboostModel,
  { featureNames, featureTypes, bestIteration, parallelTrees }: BoosterFacts & DocumentOrigin,
): OutputMembers {
  const { booster } = model;
  const isDart = booster.kind === 'trees' && booster.treeWeights !== undefined;
  const trees = ['learner', 'gradient_booster', ...(isDart ? ['gbtree'] : []), 'model'];
  const additions: readonly Addition[] = [
    { path: ['learner'], name: 'feature_names', value: featureNames },
    { path: ['learner'], name: 'feature_types', value: featureTypes },
    { path: ['learner', 'attributes'], name: 'best_iteration', value: bestIteration?.toString() },
    // Releases since 1.6 read the trees of a round here.
    { path: [...trees, 'gbtree_model_param'], name: 'num_parallel_tree', value: parallelTrees?.toString() },
  ];
  const completed = additions.reduce(addMember, output);
  return model.release.major === 0 ? raiseRelease(completed, model) : completed;
}

interface Addition {
  readonly path: readonly string[];
  readonly name: string;
  readonly value: UbjsonOutput | undefined;
}

// Adds what is known and not yet there; a list without elements tells nothing.
function addMember(output: OutputMembers, { path, name, value }: Addition): OutputMembers {
  if (value === undefined) return output;
  return changeAt(output, path, (members) => {
    const known = members.get(name);
    const isAbsent = known === undefined || (Array.isArray(known) && known.length === 0);
    return isAbsent ? orderMembers([...members, [name, value]]) : members;
  });
}

// The document with another object at a path; it stays as it is where there is none.
function changeAt(
  output: OutputMembers,
  [key, ...rest]: readonly string[],
  change: (members: OutputMembers) => OutputMembers,
): OutputMembers {
  if (key === undefined) return change(output);
  const inner = output.get(key);
  if (!(inner instanceof Map)) return output;
  return orderMembers([...output, [key, changeAt(inner as OutputMembers, rest, change)]]);
}

/** max_delta_step of count:poisson, which releases before 1.0 kept as an attribute. */
const POISSON_STEP = 'count_poisson_max_delta_step';

/**
 * The release whose model one of before 1.0 becomes: the first that has JSON, by whose rules the numbers stay the same. For
 * binary:logitraw it is the first that takes base_score for a margin, as all later ones do.
 */
function findRaisedRelease(objectiveName: string): Release {
  return { major: 1, minor: objectiveName === 'binary:logitraw' ? 3 : 0 };
}

// Before 1.0 base_score is the margin itself, and the objective's parameters are lost but for one.
function raiseRelease(
  output: OutputMembers,
  { objective, baseMargins, classCount, attributes }: XgboostModel,
): OutputMembers {
  const name = objective.name.replace(/^gpu:/, '').replace('reg:linear', 'reg:squarederror');
  const release = findRaisedRelease(name);
  const baseScore = findBaseScore(createObjective(name, release), baseMargins[0] ?? 0);
  const withScore = changeAt(output, ['learner', 'learner_model_param'], (members) =>
    orderMembers([...members, ['base_score', formatFloat32(baseScore)]]),
  );
  const withObjective = changeAt(withScore, ['learner'], (members) =>
    orderMembers([
      ...members,
      ['objective', new Map([['name', name], ...describeObjective(name, classCount, attributes.get(POISSON_STEP))])],
      ['attributes', orderMembers([...attributes].filter(([key]) => key !== POISSON_STEP))],
    ]),
  );
  return orderMembers([...withObjective, ['version', [release.major, release.minor, 0]]]);
}

// XGBoost itself transforms it for all objectives but those of classes, whereby binary:hinge gets another margin than it had.
function findBaseScore({ name, toMargins, transform }: Objective, margin: number): number {
  const isLogistic = name === 'reg:logistic' || name === 'binary:logistic';
  const isKept = !isLogistic && toMargins(Float32Array.of(margin))[0] === margin;
  return isKept ? margin : (transform(Float32Array.of(margin), 1)[0] ?? margin);
}

// Parameters without which later releases do not read the objective: the defaults of 1.0, which no prediction depends on.
function describeObjective(
  name: string,
  classCount: number,
  poissonStep = '0.7',
): readonly (readonly [string, UbjsonOutput])[] {
  if (name.startsWith('multi:')) return [['softmax_multiclass_param', new Map([['num_class', String(classCount)]])]];
  if (name.startsWith('rank:')) {
    return [
      [
        'lambda_rank_param',
        new Map([
          ['fix_list_weight', '0'],
          ['num_pairsample', '1'],
        ]),
      ],
    ];
  }
  switch (name) {
    case 'count:poisson':
      return [['poisson_regression_param', new Map([['max_delta_step', poissonStep]])]];
    case 'reg:tweedie':
      return [['tweedie_regression_param', new Map([['tweedie_variance_power', '1.5']])]];
    case 'binary:hinge':
    case 'survival:cox':
    case 'reg:gamma':
      return [];
    default:
      return [['reg_loss_param', new Map([['scale_pos_weight', '1']])]];
  }
}
