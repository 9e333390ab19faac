// What `decant models serve` prints when it is ready: what answers, where, what it takes, and a request to paste.
import type { Value } from '../data/dtype.ts';
import { describeShape, describeType } from '../data/describe-schema.ts';
import type { ParamSpec, Schema, Signature } from '../data/schema.ts';
import type { PyFuncModel } from '../flavors/pyfunc/index.ts';
import { parseExactJson, renderValue } from '../formats/json/index.ts';
import { buildExampleRequest } from '../serving/example-request.ts';
import { VERSION } from '../version.ts';
import { formatTable, shortenLines } from './text-table.ts';

/** Facts of a model, for people. */
export interface ModelCard {
  /** What answers: `sklearn ElasticNet`. */
  readonly description: string;
  readonly location: string;
  readonly mlflowVersion: string | undefined;
  readonly signature: Signature | undefined;
  /** Columns that the model itself asks for. */
  readonly featureNames: readonly string[] | undefined;
  /** Body of a request that the model accepts. */
  readonly exampleRequest: string;
}

/** Collects the facts; reads the example that was saved with the model, where there is one. */
export async function describeModel(model: PyFuncModel, isLegacy = false): Promise<ModelCard> {
  const { signature, scorer } = model;
  return {
    description: scorer.description,
    location: model.location,
    mlflowVersion: model.mlflowVersion,
    signature,
    featureNames: scorer.featureNames,
    exampleRequest: buildExampleRequest({
      signature,
      featureNames: scorer.featureNames,
      featureCount: scorer.featureCount,
      servingExample: await readServingExample(model),
      isLegacy,
    }),
  };
}

/** The saved example; one that is no JSON is as good as none, since the server does not need it. */
async function readServingExample(model: PyFuncModel): Promise<Value | undefined> {
  try {
    const text = await model.servingInput();
    return text === undefined ? undefined : parseExactJson(text);
  } catch {
    return undefined;
  }
}

const MAX_LINES = 25;

/** How `curl` reaches the server, where an address alone does not do. */
export interface CallHints {
  /** A token is asked for; it is not printed. */
  readonly needsToken?: boolean;
  readonly needsPassword?: boolean;
  readonly needsCertificate?: boolean;
}

/** The text for the terminal. */
export function describeServer(url: string, card: ModelCard, hints: CallHints = {}): string {
  const savedBy = card.mlflowVersion === undefined ? 'an unknown release of MLflow' : `MLflow ${card.mlflowVersion}`;
  const lines = [
    `Decant ${VERSION} serves ${card.description} (saved by ${savedBy})`,
    `  Model   ${card.location}`,
    `  Listens ${url}  POST /invocations, GET /ping /health /version`,
    '',
    ...describeInputs(card),
    ...describeParams(card.signature?.params ?? []),
    'Try it:',
    `  curl ${describeTarget(url, hints)}/invocations -H 'Content-Type: application/json' -d ${quoteForShell(card.exampleRequest)}`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function describeTarget(url: string, { needsToken, needsPassword, needsCertificate }: CallHints): string {
  const flags = [
    ...(needsToken === true ? ['-H "Authorization: Bearer $TOKEN"'] : needsPassword === true ? ['-u USER'] : []),
    ...(needsCertificate === true ? ['--cert CERT --key KEY'] : []),
    ...(url.startsWith('unix:') ? [`--unix-socket ${quoteForShell(url.slice(5))}`] : []),
  ];
  return [...flags, url.startsWith('unix:') ? 'http://localhost' : url].join(' ');
}

function describeInputs({ signature, featureNames }: ModelCard): readonly string[] {
  const schema = signature?.inputs;
  if (schema !== undefined) {
    return ['Inputs:', ...shortenLines(formatTable(listInputs(schema), '  '), MAX_LINES, '  '), ''];
  }
  if (featureNames === undefined) return ['The model has no signature: columns are taken as they come.', ''];
  const names = shortenLines(
    formatTable(
      featureNames.map((name) => [name]),
      '  ',
    ),
    MAX_LINES,
    '  ',
  );
  return ['Inputs (the model has no signature; its own columns are):', ...names, ''];
}

function listInputs(schema: Schema): readonly (readonly string[])[] {
  if (schema.kind === 'tensors') {
    return schema.tensors.map(({ name, dtype, shape }) => [name ?? '(one tensor)', dtype, describeShape(shape)]);
  }
  return schema.columns.map(({ name, type, required }, index) => [
    name === undefined ? `column ${index}` : String(name),
    describeType(type),
    required ? '' : 'optional',
  ]);
}

function describeParams(params: readonly ParamSpec[]): readonly string[] {
  if (params.length === 0) return [];
  const rows = params.map(({ name, type, shape, default: fallback }) => [
    name,
    describeType(type) + (shape === null ? '' : ' list'),
    `default ${renderValue(fallback)}`,
  ]);
  return ['Params:', ...shortenLines(formatTable(rows, '  '), MAX_LINES, '  '), ''];
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
