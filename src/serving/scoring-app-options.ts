// What a scoring app can be told.
import type { PolicyOptions } from './protocol/policy.ts';
import type { Layer, Route } from './protocol/scoring-message.ts';

/** Options of {@link createScoringApp}. */
export interface ScoringAppOptions {
  /** Default: DECANT_MAX_BODY_BYTES, or 128 MiB. */
  readonly maxBodyBytes?: number;
  /** Most rows of one request. Default: as many as fit into a body. */
  readonly maxRows?: number;
  /** Where it may differ from MLflow. Default: safe, any protocol. */
  readonly policy?: PolicyOptions;
  /** Release of MLflow that answers where the request does not tell. Default: the one that saved the model. */
  readonly mlflowVersion?: string;
  /** Key around an answer in the dialect of MLflow 1.x. Default: PREDICTIONS_WRAPPER_ATTR_NAME, or none. */
  readonly predictionsWrapper?: string;
  /** Text of a body that the model takes, for `/example` and refusals. Default: one made from the signature. */
  readonly example?: string;
  /** Told of every failure that a caller sees only as "Internal Server Error". */
  readonly onError?: (error: unknown) => void;
  /** Routes beside MLflow's. */
  readonly routes?: readonly Route[];
  /** Path under which a host mounts the app, `/models/wine`; it may leave it on the requests or take it off. Default: none. */
  readonly prefix?: string;
  /** What stands around every route, the outermost first. */
  readonly layers?: readonly Layer[];
}
