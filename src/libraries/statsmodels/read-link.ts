// Inverse link functions of generalized linear models (statsmodels/genmod/families/links.py).
import { exp } from '../../kernels/elementary/index.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import { normalCdf } from './normal-cdf.ts';
import { describeRecord, readNumber, refuseRecord } from './record.ts';

/** From the linear predictor to the mean. */
export type InverseLink = (z: number) => number;

/** A link by statsmodels' name. */
export interface Link {
  readonly name: string;
  readonly inverse: InverseLink;
}

/** 1 / (1 + exp(-z)) */
export const inverseLogit: InverseLink = (z) => 1 / (1 + exp(-z));

/** exp(z) */
export const inverseLog: InverseLink = (z) => exp(z);

// Classes in lower case were the plain links until 0.14 and are aliases since.
const PLAIN: Readonly<Record<string, InverseLink>> = {
  Logit: inverseLogit,
  logit: inverseLogit,
  Log: inverseLog,
  log: inverseLog,
  LogC: (z) => 1 - exp(z),
  logc: (z) => 1 - exp(z),
  CLogLog: (z) => 1 - exp(-exp(z)),
  cloglog: (z) => 1 - exp(-exp(z)),
  LogLog: (z) => exp(-exp(-z)),
  loglog: (z) => exp(-exp(-z)),
};

const POWERS = ['Power', 'InversePower', 'inverse_power', 'Sqrt', 'sqrt', 'InverseSquared', 'inverse_squared'];
const IDENTITIES = ['Identity', 'identity'];
const DISTRIBUTIONS = ['CDFLink', 'Probit', 'probit', 'Cauchy', 'cauchy'];
const NEGATIVE_BINOMIALS = ['NegativeBinomial', 'nbinom'];

/** Classes of links that are read. */
export const LINKS: readonly string[] = [
  ...Object.keys(PLAIN),
  ...POWERS,
  ...IDENTITIES,
  ...DISTRIBUTIONS,
  ...NEGATIVE_BINOMIALS,
];

/** The link of a family's record; refuses unknown ones by name. */
export function readLink(value: PythonValue | undefined): Link {
  if (!(value instanceof PythonObject) || value.type.module !== 'statsmodels.genmod.families.links') {
    throw refuseRecord('The link of the family', `it is ${describeRecord(value)}`);
  }
  const { name, path } = value.type;
  const state = value.state instanceof PythonDict ? value.state : new PythonDict();
  return { name, inverse: readInverse(name, path, state) };
}

function readInverse(name: string, path: string, state: PythonDict): InverseLink {
  const plain = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
  if (plain !== undefined) return plain;
  if (POWERS.includes(name) || IDENTITIES.includes(name)) {
    const power = readNumber(state.get('power'));
    if (power === undefined) throw refuseRecord(path, 'it has no power');
    if (power === 1) return (z) => z;
    const root = 1 / power;
    return (z) => z ** root;
  }
  if (DISTRIBUTIONS.includes(name)) return readDistribution(state.get('dbn'), path);
  if (NEGATIVE_BINOMIALS.includes(name)) {
    const alpha = readNumber(state.get('alpha'));
    if (alpha === undefined) throw refuseRecord(path, 'it has no alpha');
    return (z) => -1 / (alpha * (1 - exp(-z)));
  }
  throw refuseRecord(path, 'the link is not known');
}

// scipy.stats.norm and cauchy, which pickle as instances of norm_gen and cauchy_gen.
function readDistribution(value: PythonValue | undefined, path: string): InverseLink {
  const type = value instanceof PythonGlobal ? value : value instanceof PythonObject ? value.type : undefined;
  if (type?.module.startsWith('scipy.stats') === true) {
    if (type.name === 'norm_gen') return normalCdf;
    if (type.name === 'cauchy_gen') return (z) => Math.atan2(1, -z) / Math.PI;
  }
  throw refuseRecord(path, `its distribution is ${describeRecord(value)}`);
}
