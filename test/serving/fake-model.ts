// A model whose scorer is a function of the test; schema and params are enforced as for a real one.
import type { Batch, Params } from '../../src/data/batch.ts';
import { enforceParams } from '../../src/data/enforcement/enforce-params.ts';
import { enforceSchema } from '../../src/data/enforcement/enforce-schema.ts';
import type { Signature } from '../../src/data/schema.ts';
import type { Value } from '../../src/data/dtype.ts';
import { DecantError } from '../../src/errors.ts';
import type { ScoreOptions } from '../../src/model/flavor.ts';
import type { ScoringModel } from '../../src/model/scoring-model.ts';
import type { ScoringRequest, ScoringResponse } from '../../src/serving/index.ts';
import type { ScoringApp } from '../../src/serving/index.ts';

export type Answer = (input: Batch, params: Params, options: ScoreOptions | undefined) => Batch | Promise<Batch>;

export interface FakeOptions {
  readonly signature?: Signature;
  readonly mlflowVersion?: string;
  /** Default: the input itself. */
  readonly answer?: Answer;
}

export function makeModel(options: FakeOptions = {}): ScoringModel {
  const { signature, mlflowVersion = '3.17.2', answer = (input: Batch): Batch => input } = options;
  return {
    signature,
    mlflowVersion,
    scorer: {
      engine: 'native',
      description: 'fake',
      methods: ['predict'],
      predict: answer,
    },
    predictBatch(input: Batch, params: Value | undefined, scoreOptions?: ScoreOptions) {
      const schema = signature?.inputs;
      const data =
        schema === undefined
          ? input
          : enforceSchema(input, schema, { hideDetails: false, policy: scoreOptions?.enforcement });
      const checked = enforceParams(params, signature?.params);
      try {
        return answer(data, checked, scoreOptions);
      } catch (error) {
        if (!(error instanceof DecantError)) throw error;
        throw new DecantError('BAD_REQUEST', error.message, { cause: error });
      }
    },
  };
}

export interface RequestOptions {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function makeRequest(body: string | Uint8Array, options: RequestOptions = {}): ScoringRequest {
  const { method = 'POST', path = '/invocations', headers = { 'content-type': 'application/json' } } = options;
  return {
    method,
    path,
    header: (name) => headers[name],
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  };
}

/** Status and body of the answer, as text. */
export async function ask(app: ScoringApp, body: string | Uint8Array, options: RequestOptions = {}): Promise<string> {
  return show(await app.handle(makeRequest(body, options)));
}

export function show({ status, body }: ScoringResponse): string {
  return `${status} ${typeof body === 'string' ? body : new TextDecoder().decode(body)}`;
}
