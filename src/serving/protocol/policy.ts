// Where Decant may differ from the Python server on purpose: one object that the whole protocol is given (docs/parity.md).
import type { CastPolicy } from '../../data/casting/policy.ts';
import {
  EXACT_POLICY,
  EXACT_POLICY_1,
  EXACT_POLICY_2,
  SAFE_POLICY,
  SAFE_POLICY_1,
  SAFE_POLICY_2,
} from '../../data/casting/policy.ts';
import { EXACT_ENFORCEMENT, SAFE_ENFORCEMENT } from '../../data/enforcement/policy.ts';
import type { EnforcementPolicy } from '../../data/enforcement/policy.ts';
import { readSettings } from '../../settings.ts';
import type { Compat, ProtocolGeneration } from './dialect.ts';

/** One choice for each freedom of the protocol. */
export interface ProtocolPolicy {
  readonly name: Compat;
  /** The MLflow that is spoken; `auto`: body and content type decide, details are those of the MLflow that saved the model. */
  readonly protocol: 'auto' | ProtocolGeneration;
  /** What happens to values that a declared type cannot hold as they are, by the generation of the request. */
  readonly cast: Readonly<Record<ProtocolGeneration, CastPolicy>>;
  readonly enforcement: EnforcementPolicy;
  /** Tables in forms that MLflow does not know are read and written: Parquet at any release, Arrow, NDJSON, CSV answers. */
  readonly bulkForms: boolean;
  /** NaN and infinities are no JSON: null in answers, refused in requests. */
  readonly strictJson: boolean;
  /** Errors quote the data of the request, as MLflow's do. */
  readonly verboseErrors: boolean;
}

/** Options of {@link createPolicy}. */
export interface PolicyOptions {
  /** Default: safe. */
  readonly compat?: Compat;
  /** Default: auto. */
  readonly protocol?: 'auto' | ProtocolGeneration;
  /** Tables in forms that MLflow does not know. Default: read and written, unless exact. */
  readonly bulkForms?: boolean;
  /** Columns that the signature does not have. Default: ignore, as MLflow does. */
  readonly extraColumns?: EnforcementPolicy['extraColumns'];
  /** Default: false; MLflow writes the tokens NaN, Infinity and -Infinity. */
  readonly strictJson?: boolean;
  /** Errors quote the data of the request. Default: false; MLFLOW_DISABLE_SCHEMA_DETAILS wins over it. */
  readonly verboseErrors?: boolean;
}

/** The policy of one server. */
export function createPolicy(options: PolicyOptions = {}): ProtocolPolicy {
  const { compat = 'safe', protocol = 'auto', extraColumns = 'ignore', strictJson = false } = options;
  const verboseErrors = (options.verboseErrors ?? false) && !readSettings().hideSchemaDetails;
  const isExact = compat === 'exact';
  return {
    name: compat,
    protocol,
    cast: isExact
      ? { 1: EXACT_POLICY_1, 2: EXACT_POLICY_2, 3: EXACT_POLICY }
      : { 1: SAFE_POLICY_1, 2: SAFE_POLICY_2, 3: SAFE_POLICY },
    enforcement: { ...(isExact ? EXACT_ENFORCEMENT : SAFE_ENFORCEMENT), extraColumns, quotesData: verboseErrors },
    bulkForms: options.bulkForms ?? !isExact,
    strictJson,
    verboseErrors,
  };
}
