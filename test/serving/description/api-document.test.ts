// The description of servers of many signatures: valid by an independent validator, and its examples are answered (SRV-010).
import { Validator } from '@seriousme/openapi-schema-validator';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ColumnType, Signature } from '../../../src/data/schema.ts';
import { loadModel } from '../../../src/flavors/pyfunc/index.ts';
import { parseExactJson, renderValue } from '../../../src/formats/json/index.ts';
import { describeModel } from '../../../src/cli/model-card.ts';
import type { ScoringModel } from '../../../src/model/scoring-model.ts';
import { buildDocument, renderDocument } from '../../../src/serving/description/api-document.ts';
import type { ApiSource } from '../../../src/serving/description/api-document.ts';
import { buildExampleRequest, createScoringApp } from '../../../src/serving/index.ts';
import type { PolicyOptions } from '../../../src/serving/index.ts';
import { ask, makeModel } from '../fake-model.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');

/** Text of the document, read again as any client would. */
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>;
    readonly securitySchemes?: unknown;
  };
  readonly security?: unknown;
}

interface Operation {
  readonly security?: unknown;
  readonly parameters?: readonly unknown[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody: {
    readonly content: Readonly<
      Record<
        string,
        {
          readonly schema: { readonly oneOf: readonly { readonly title: string }[] };
          readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
          readonly example?: string;
        }
      >
    >;
  };
}

function describeServer(model: ScoringModel, example: string, further: Partial<ApiSource> = {}): Document {
  const source = { model, policy: {}, example: parseExactJson(example), routes: [], ...further };
  return JSON.parse(renderDocument(buildDocument(source))) as Document;
}

function exampleOf(model: ScoringModel): string {
  return buildExampleRequest({ signature: model.signature });
}

async function validate(document: Document): Promise<unknown> {
  const { valid, errors } = await new Validator().validate(document as unknown as Record<string, unknown>);
  return valid ? 'valid' : errors;
}

/** Posts every example; the answers that are not 200. */
async function postExamples(model: ScoringModel, document: Document, policy: PolicyOptions = {}): Promise<string[]> {
  const app = createScoringApp(model, { policy });
  const { content } = document.paths['/invocations']?.['post']?.requestBody ?? { content: {} };
  const failures: string[] = [];
  for (const [type, { examples = {}, example }] of Object.entries(content)) {
    const bodies = Object.entries(examples).map(([name, { value }]) => [name, JSON.stringify(value)] as const);
    if (example !== undefined) bodies.push([type, example]);
    for (const [name, body] of bodies) {
      const answer = await ask(app, body, { headers: { 'content-type': type } });
      if (!answer.startsWith('200 ')) failures.push(`${name} ${body}: ${answer}`);
    }
  }
  return failures;
}

const column = (name: string, type: ColumnType, required = true) => ({ name, type, required });
const SIGNATURES: Readonly<Record<string, Signature>> = {
  numbers: {
    inputs: { kind: 'columns', columns: [column('a', 'double'), column('b', 'integer'), column('c', 'long')] },
  },
  'every scalar type': {
    inputs: {
      kind: 'columns',
      columns: (['boolean', 'integer', 'long', 'float', 'double', 'string', 'binary', 'datetime'] as const).map(
        (type) => column(type, type),
      ),
    },
  },
  'optional columns': {
    inputs: {
      kind: 'columns',
      columns: [column('a', 'double'), column('b', 'string', false), column('c', 'long', false)],
    },
  },
  'columns without names': {
    inputs: {
      kind: 'columns',
      columns: [
        { type: 'double', required: true },
        { type: 'double', required: true },
      ],
    },
  },
  'columns with numbers': {
    inputs: {
      kind: 'columns',
      columns: [
        { name: 0, type: 'double', required: true },
        { name: 1, type: 'double', required: true },
      ],
    },
  },
  arrays: {
    inputs: { kind: 'columns', columns: [column('list', { kind: 'array', items: 'double' }), column('a', 'long')] },
  },
  objects: {
    inputs: {
      kind: 'columns',
      columns: [
        column('who', {
          kind: 'object',
          properties: [
            { name: 'age', type: 'long', required: true },
            { name: 'name', type: 'string', required: false },
          ],
        }),
      ],
    },
  },
  maps: { inputs: { kind: 'columns', columns: [column('map', { kind: 'map', values: 'double' })] } },
  'one tensor': { inputs: { kind: 'tensors', tensors: [{ dtype: 'float32', shape: [-1, 2, 3] }] } },
  'named tensors': {
    inputs: {
      kind: 'tensors',
      tensors: [
        { name: 'x', dtype: 'int64', shape: [-1, 2] },
        { name: 'y', dtype: 'float64', shape: [-1] },
      ],
    },
  },
  'hostile names': {
    inputs: {
      kind: 'columns',
      columns: ['__proto__', '"],<script>', 'a,b', 'ü\n'].map((name) => column(name, 'double')),
    },
  },
  params: {
    inputs: { kind: 'columns', columns: [column('a', 'double')] },
    params: [
      { name: 'alpha', type: 'double', default: Number.NaN, shape: null },
      { name: 'names', type: 'string', default: ['a'], shape: [-1] },
    ],
  },
  outputs: {
    inputs: { kind: 'columns', columns: [column('a', 'double')] },
    outputs: { kind: 'columns', columns: [column('x', 'long'), column('y', { kind: 'array', items: 'string' })] },
  },
  'outputs that are tensors': {
    inputs: { kind: 'columns', columns: [column('a', 'double')] },
    outputs: { kind: 'tensors', tensors: [{ name: 'p', dtype: 'float32', shape: [-1, 4] }] },
  },
};

describe('the document', () => {
  it.each(Object.entries(SIGNATURES))(
    'of a signature with %s is valid, and each example is answered',
    async (_, signature) => {
      const model = makeModel({ signature });
      const document = describeServer(model, exampleOf(model));
      expect(await validate(document)).toBe('valid');
      expect(await postExamples(model, document)).toEqual([]);
    },
  );

  const saved = ['mlflow', 'serving'].flatMap((folder) =>
    readdirSync(join(FIXTURES, folder))
      .map((name) => join(folder, name, 'model'))
      .filter((path) => existsSync(join(FIXTURES, path, 'MLmodel'))),
  );
  it.each(saved)('of %s is valid, and each example is answered', async (path) => {
    const model = await loadModel(join(FIXTURES, path));
    const { exampleRequest } = await describeModel(model);
    const document = describeServer(model, exampleRequest);
    expect(await validate(document)).toBe('valid');
    expect(await postExamples(model, document)).toEqual([]);
  });

  it('names the forms that a table has', () => {
    const model = makeModel({ signature: SIGNATURES['numbers'] ?? {} });
    const { content } = describeServer(model, exampleOf(model)).paths['/invocations']?.['post']?.requestBody ?? {
      content: {},
    };
    expect(Object.keys(content).slice(0, 3)).toEqual([
      'application/json',
      'text/csv',
      'application/vnd.apache.parquet',
    ]);
    expect(content['application/json']?.schema.oneOf.map(({ title }) => title)).toEqual([
      'dataframe_split',
      'dataframe_records',
      'inputs',
      'instances',
    ]);
    expect(content['text/csv']?.example).toBe('a,b,c\n0,0,0\n');
  });

  it('keeps the bounds of 64-bit integers exact', () => {
    const model = makeModel({ signature: SIGNATURES['numbers'] ?? {} });
    const text = renderDocument(buildDocument({ model, policy: {}, example: null, routes: [] }));
    expect(text).toContain('"minimum": -9223372036854775808, "maximum": 9223372036854775807');
  });

  it('has the params with their defaults, and null for one that is no JSON', () => {
    const model = makeModel({ signature: SIGNATURES['params'] ?? {} });
    expect(describeServer(model, exampleOf(model)).components.schemas['Params']).toMatchObject({
      properties: { alpha: { type: 'number', default: null }, names: { type: 'array', default: ['a'] } },
    });
  });

  it('shows bare tables for MLflow 1.x alone', () => {
    const model = makeModel({ signature: SIGNATURES['numbers'] ?? {}, mlflowVersion: '1.30.1' });
    const titles = (policy: PolicyOptions): string[] | undefined =>
      describeServer(model, exampleOf(model), { policy }).paths['/invocations']?.['post']?.requestBody.content[
        'application/json'
      ]?.schema.oneOf.map(({ title }) => title);
    expect(titles({})?.slice(0, 4)).toEqual(['split', 'records', 'dataframe_split', 'dataframe_records']);
    expect(titles({ protocol: 1 })).toEqual(['split', 'records', 'inputs', 'instances']);
  });

  it('lets the method be chosen where the model has several', () => {
    const model = makeModel();
    const methods = ['predict', 'predict_proba'];
    const document = describeServer({ ...model, scorer: { ...model.scorer, methods } }, '{"inputs": [1]}');
    expect(document.paths['/invocations']?.['post']?.parameters?.[0]).toMatchObject({
      name: 'method',
      schema: { enum: methods, default: 'predict' },
    });
  });

  it('tells how to show who one is, on all routes but liveness', async () => {
    const document = describeServer(makeModel(), '{"inputs": [1]}', {
      security: { bearer: { type: 'http', scheme: 'bearer' } },
      routes: [
        {
          path: '/metrics',
          method: 'GET',
          summary: 'Metrics.',
          answer: () => ({ status: 200, contentType: undefined, body: '' }),
        },
      ],
    });
    expect(await validate(document)).toBe('valid');
    expect(document.security).toEqual([{ bearer: [] }]);
    expect(document.paths['/ping']?.['get']?.security).toEqual([]);
    expect(Object.keys(document.paths['/metrics']?.['get']?.responses ?? {})).toEqual(['200', '401', '403']);
  });

  it('names the forms of answers, which exact mode does not have (SRV-013)', () => {
    const typesOf = (policy: PolicyOptions): string[] => {
      const { paths } = describeServer(makeModel(), '{"inputs": [1]}', { policy });
      const success = paths['/invocations']?.['post']?.responses['200'] as { readonly content: object } | undefined;
      return Object.keys(success?.content ?? {});
    };
    expect(typesOf({})).toEqual(expect.arrayContaining(['application/json', 'text/csv', 'application/x-ndjson']));
    expect(typesOf({ compat: 'exact' })).toEqual(['application/json']);
  });

  it('asks for one of several doors, and for the certificate at each', async () => {
    const document = describeServer(makeModel(), '{"inputs": [1]}', {
      security: {
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic' },
        certificate: { type: 'mutualTLS' },
      },
    });
    expect(await validate(document)).toBe('valid');
    expect(document.security).toEqual([
      { bearer: [], certificate: [] },
      { basic: [], certificate: [] },
    ]);
  });

  it('lists every code of an error', () => {
    const error = describeServer(makeModel(), '{"inputs": [1]}').components.schemas['Error'];
    expect(renderValue(error as never)).toContain('"INVALID_PARAMETER_VALUE"');
  });
});
