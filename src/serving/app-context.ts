// What an app is told by its options, its model and the environment, put together once.
import { DecantError } from '../errors.ts';
import type { ScoringModel } from '../model/scoring-model.ts';
import { readSettings } from '../settings.ts';
import type { ScoringAppOptions } from './scoring-app-options.ts';
import { buildExampleRequest } from './example-request.ts';
import { createPolicy } from './protocol/policy.ts';
import { createProtocolContext } from './protocol/protocol-context.ts';
import type { ProtocolContext } from './protocol/protocol-context.ts';

const DEFAULT_MAX_BODY_BYTES = 128 * 1024 * 1024;

/** What is known before the first request. */
export interface AppContext {
  readonly context: ProtocolContext;
  readonly maxBodyBytes: number;
}

/** The protocol of a model, and the size of bodies. Throws where the model's signature cannot be read. */
export function createAppContext(model: ScoringModel, options: ScoringAppOptions): AppContext {
  const settings = readSettings();
  const policy = createPolicy(options.policy);
  const maxBodyBytes = options.maxBodyBytes ?? parseByteCount(settings.maxBodyBytes) ?? DEFAULT_MAX_BODY_BYTES;
  const context = createProtocolContext({
    signature: model.signature,
    mlflowVersion: options.mlflowVersion ?? model.mlflowVersion,
    policy,
    predictionsWrapper: options.predictionsWrapper ?? settings.predictionsWrapper,
    maxBodyBytes,
    makeExample: () => options.example ?? makeExample(model, policy.protocol === 1),
  });
  return { context, maxBodyBytes };
}

function makeExample({ signature, scorer }: ScoringModel, isLegacy: boolean): string {
  const { featureNames, featureCount } = scorer;
  return buildExampleRequest({ signature, featureNames, featureCount, isLegacy });
}

function parseByteCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `DECANT_MAX_BODY_BYTES must be a number of bytes above zero, got ${JSON.stringify(text)}.`,
  );
}
