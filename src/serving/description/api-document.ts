// The description of a server in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1): made from the signature of its model.
import type { Value } from '../../data/dtype.ts';
import { ERROR_STATUS } from '../../errors.ts';
import { renderValue } from '../../formats/json/index.ts';
import type { ScoringModel } from '../../model/scoring-model.ts';
import { VERSION } from '../../version.ts';
import { OPEN_PATHS } from '../access/require-access.ts';
import { ANSWER_FORMATS } from '../bulk/answer-format.ts';
import { BULK_TYPES, takesBulkType } from '../protocol/bulk-body.ts';
import { dialectOf, generationOf } from '../protocol/dialect.ts';
import type { Dialect } from '../protocol/dialect.ts';
import type { PolicyOptions } from '../protocol/policy.ts';
import { replaceNonFinite } from '../protocol/replace-non-finite.ts';
import type { Route } from '../protocol/scoring-message.ts';
import { describePredictions } from './answer-schema.ts';
import { describeParams, listJsonForms, makeCsvExample, takesCsv } from './body-forms.ts';
import type { BodyForm, FormSource } from './body-forms.ts';
import { describeCsv } from './csv-schema.ts';
import { fromEntries } from './json-schema.ts';
import type { Json } from './json-schema.ts';

/** How callers show who they are, by the name of the scheme: `{ bearer: { type: 'http', scheme: 'bearer' } }`. */
export type SecuritySchemes = Readonly<Record<string, Json>>;

/** What {@link buildDocument} is given. */
export interface ApiSource {
  readonly model: Pick<ScoringModel, 'signature' | 'scorer' | 'mlflowVersion'>;
  readonly policy: PolicyOptions;
  /** A body that the model takes. */
  readonly example: Value;
  /** Routes beside MLflow's; those with a summary are described. */
  readonly routes: readonly Route[];
  /** Default: none. */
  readonly security?: SecuritySchemes;
}

/** JSON text of a document. */
export function renderDocument(document: Json): string {
  return replaceNonFinite(renderValue(document));
}

/** Makes the document. */
export function buildDocument(source: ApiSource): Json {
  const { model, routes, security = {} } = source;
  const { signature, scorer, mlflowVersion } = model;
  const params = signature?.params ?? [];
  const savedBy = mlflowVersion === undefined ? '' : `, saved by MLflow ${mlflowVersion}`;
  const names = Object.keys(security);
  return {
    openapi: '3.1.1',
    info: {
      title: scorer.description,
      version: VERSION,
      description: `The scoring server of one model: ${scorer.description}${savedBy}. NaN and infinities are written as Python writes them, unless the server is strict.`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    ...(names.length === 0 ? {} : { security: listSecurity(security) }),
    paths: {
      '/invocations': { post: describeInvocations(source) },
      '/ping': { get: describeLiveness('ping') },
      '/health': { get: describeLiveness('health') },
      '/version': {
        get: {
          operationId: 'version',
          summary: 'The version of the server, as bare text.',
          responses: {
            200: { description: 'The version.', content: { 'application/json': {} } },
            ...describeAccess(source),
          },
        },
      },
      ...(source.policy.compat === 'exact' ? {} : describeExample(source)),
      ...fromEntries(routes.flatMap((route) => describeRoute(route, source))),
    },
    components: {
      schemas: {
        Predictions: describePredictions(signature?.outputs),
        ...(params.length === 0 ? {} : { Params: describeParams(params) }),
        Error: ERROR_SCHEMA,
      },
      responses: {
        Error: { description: 'A refusal, with its reason.', content: { 'application/json': { schema: REF_ERROR } } },
      },
      ...(names.length === 0 ? {} : { securitySchemes: security }),
    },
  };
}

const REF_ERROR = { $ref: '#/components/schemas/Error' };
const ERROR_SCHEMA = {
  type: 'object',
  required: ['error_code', 'message'],
  properties: {
    error_code: { type: 'string', enum: Object.keys(ERROR_STATUS), description: 'Callers branch on this.' },
    message: { type: 'string', description: 'For people.' },
    sqlstate: { type: 'string' },
    error_class: { type: 'string', description: 'Of MLflow 3.' },
  },
};

function describeInvocations(source: ApiSource): Json {
  const { model, policy, example } = source;
  const { signature, scorer } = model;
  const { compat, protocol = 'auto' } = policy;
  const generation = protocol === 'auto' ? generationOf(model.mlflowVersion) : protocol;
  const dialect = dialectOf(generation, compat ?? 'safe');
  const forms: FormSource = {
    signature,
    featureNames: scorer.featureNames,
    example,
    tables: generation !== 1 ? 'keyed' : policy.protocol === 1 ? 'bare' : 'both',
    extraColumns: policy.extraColumns ?? 'ignore',
  };
  const csv = makeCsvExample(example);
  const jsonForms = listJsonForms(forms);
  return {
    operationId: 'invocations',
    summary: 'Predict.',
    parameters: describeQuery(scorer.methods),
    requestBody: {
      required: true,
      content: {
        'application/json': describeForms(jsonForms),
        ...(takesCsv(signature, policy.compat === 'exact')
          ? {
              'text/csv': {
                schema: describeCsv(signature),
                ...(csv === undefined ? {} : { example: csv }),
              },
            }
          : {}),
        ...describeBulkBodies(dialect, jsonForms),
      },
    },
    responses: {
      200: { description: 'The predictions.', content: describeAnswers(source) },
      400: {
        description: 'The body, its data or a param is refused.',
        content: {
          'application/json': {
            schema: REF_ERROR,
            example: {
              error_code: 'BAD_REQUEST',
              message: 'Invalid input. The input must be a JSON dictionary with exactly one of the input fields.',
            },
          },
        },
      },
      413: { $ref: '#/components/responses/Error' },
      415: { description: 'The content type is not one of those above.', content: TEXT_CONTENT },
      429: { $ref: '#/components/responses/Error' },
      500: {
        description: 'The server or its model fails.',
        content: { ...TEXT_CONTENT, 'application/json': { schema: REF_ERROR } },
      },
      503: { $ref: '#/components/responses/Error' },
      504: { description: 'The prediction took too long.', content: { 'application/json': {} } },
      ...describeAccess(source),
    },
  };
}

const TEXT_CONTENT = { 'text/plain': { schema: { type: 'string' } } };

function describeQuery(methods: readonly string[]): readonly Json[] {
  const labels = {
    name: 'labels',
    in: 'query',
    description: 'true: the columns of probabilities under the labels of their classes.',
    schema: { type: 'boolean', default: false },
  };
  const [first, ...others] = methods;
  if (first === undefined || others.length === 0) return [labels];
  const method = {
    name: 'method',
    in: 'query',
    description: 'Another method of the model than the one it was saved with.',
    schema: { type: 'string', enum: methods, default: first },
  };
  return [method, labels];
}

function describeForms(forms: readonly BodyForm[]): Json {
  const examples = forms.filter(({ example }) => example !== undefined);
  return {
    schema: { oneOf: forms.map(({ name, schema }) => ({ title: name, ...schema })) },
    ...(examples.length === 0
      ? {}
      : {
          examples: fromEntries(
            examples.map(({ name, summary, example = null }) => [name, { summary, value: example }]),
          ),
        }),
  };
}

function describeAnswers({ model, policy }: ApiSource): Json {
  const predictions = { $ref: '#/components/schemas/Predictions' };
  const others = {
    description: 'Of another method than the one that the model was saved with.',
    type: 'array',
  };
  const answer = model.scorer.methods.length > 1 ? { anyOf: [predictions, others] } : predictions;
  const wrapped = { type: 'object', required: ['predictions'], properties: { predictions: answer } };
  const bare = {
    description: 'To requests of MLflow 1.x, of Azure ML and of language models: the predictions alone.',
    ...answer,
  };
  const schema = policy.protocol === 1 ? bare : { anyOf: [wrapped, bare] };
  return { 'application/json': { schema }, ...(policy.compat === 'exact' ? {} : describeAnswerFormats()) };
}

/** Tables for those who accept them by name. */
function describeAnswerFormats(): Json {
  return fromEntries(
    ANSWER_FORMATS.map(({ types: [mediaType = ''] }) => {
      const description = `The predictions as a table, where Accept names ${mediaType}.`;
      return [mediaType, { schema: { description } }];
    }),
  );
}

/** Whole tables by their media types; one of records a line has an example. */
function describeBulkBodies(dialect: Dialect, forms: readonly BodyForm[]): Json {
  const records = forms.find(({ name }) => name === 'records' || name === 'dataframe_records')?.example;
  const rows = isRecord(records) ? records['dataframe_records'] : records;
  const lines = Array.isArray(rows)
    ? (rows as readonly Value[]).map((row) => `${renderValue(row)}\n`).join('')
    : undefined;
  return fromEntries(
    [...BULK_TYPES]
      // A form with several names stands under its first.
      .filter(([, format], index, all) => all.findIndex(([, other]) => other === format) === index)
      .filter(([mediaType]) => takesBulkType(mediaType, dialect))
      .map(([mediaType, format]) => {
        const description = `A table as ${format} has it.`;
        if (!mediaType.includes('json')) return [mediaType, { schema: { description } }];
        const schema = { type: 'string', description };
        return [mediaType, lines === undefined ? { schema } : { schema, example: lines }];
      }),
  );
}

function isRecord(value: Value | undefined): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeLiveness(operationId: string): Json {
  return {
    operationId,
    summary: 'Is the server alive?',
    security: [],
    responses: { 200: { description: 'It is; the body is a line end.', content: { 'application/json': {} } } },
  };
}

/** One of the doors, with every certificate: those are asked for before a request is read. */
function listSecurity(schemes: SecuritySchemes): readonly Json[] {
  const names = Object.keys(schemes);
  const certificates = names.filter((name) => schemes[name]?.['type'] === 'mutualTLS');
  const doors = names.filter((name) => !certificates.includes(name)).map((name) => [name]);
  return (doors.length === 0 ? [[]] : doors).map((door) =>
    fromEntries([...door, ...certificates].map((name) => [name, []])),
  );
}

/** The safe policy has it (DIF ids of docs/parity.md). */
function describeExample(source: ApiSource): Json {
  const responses = {
    200: { description: 'The body.', content: { 'application/json': { schema: {}, example: source.example } } },
    ...describeAccess(source),
  };
  return { '/example': { get: { operationId: 'example', summary: 'A body that the model takes.', responses } } };
}

function describeAccess({ security = {} }: ApiSource): Json {
  if (Object.keys(security).length === 0) return {};
  return { 401: { $ref: '#/components/responses/Error' }, 403: { $ref: '#/components/responses/Error' } };
}

function describeRoute({ path, method, summary, answers }: Route, source: ApiSource): [string, Json][] {
  if (summary === undefined) return [];
  const responses = Object.entries(answers ?? { 200: { description: summary, contentType: 'application/json' } }).map(
    ([status, { description, contentType }]): [string, Json] => [
      status,
      { description, ...(contentType === undefined ? {} : { content: { [contentType]: {} } }) },
    ],
  );
  const operation = {
    operationId: path.replace(/^\/|\W+(?=$)/g, '').replace(/\W+/g, '_'),
    summary,
    ...(OPEN_PATHS.has(path) ? { security: [] } : {}),
    responses: { ...fromEntries(responses), ...(OPEN_PATHS.has(path) ? {} : describeAccess(source)) },
  };
  return [[path, { [method.toLowerCase()]: operation }]];
}
