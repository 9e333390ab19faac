// The report of `decant models doctor` for people: the verdict first, then the facts behind it.
import type { ModelReport } from '../flavors/pyfunc/index.ts';
import { formatTable, shortenLines } from './text-table.ts';

const MAX_LINES = 40;

/** The text for the terminal; it ends with a newline. */
export function renderReport(report: ModelReport): string {
  const sections = [
    renderVerdict(report),
    renderFacts(report),
    renderSignature(report.signature),
    renderSection('Engines that refused', report.refusals.flatMap(renderRefusal)),
    renderSymbols(report.symbols),
    renderSection('Versions in the files', formatTable(Object.entries(report.versions), '  ')),
    renderRequirements(report),
    renderSection(
      'Risks',
      report.risks.map((risk) => `  - ${risk}`),
    ),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function renderVerdict({ engine, description }: ModelReport): readonly string[] {
  if (engine === undefined) return ['This model does not run here.'];
  const how = engine === 'native' ? 'without Python' : `by the ${engine} engine`;
  return [`This model runs here, ${how}: ${description ?? ''}`];
}

function renderFacts(report: ModelReport): readonly string[] {
  const { methods, featureNames } = report;
  const rows = [
    ['model', report.location],
    ['flavors', report.flavors.join(', ')],
    ['loader module', report.loaderModule ?? '-'],
    ['saved by', report.mlflowVersion === undefined ? '-' : `MLflow ${report.mlflowVersion}`],
    ['saved at', report.utcTimeCreated ?? '-'],
    ['Python', report.pythonVersion ?? '-'],
    ...(methods.length === 0 ? [] : [['methods', `${methods.join(', ')} (the first is the default)`]]),
    ...(featureNames === undefined ? [] : [['columns', featureNames.join(', ')]]),
  ];
  return formatTable(rows, '  ');
}

function renderSignature(signature: ModelReport['signature']): readonly string[] {
  if (signature === undefined) return [];
  const { inputs, outputs, params } = signature;
  if (inputs === null && outputs === null && params.length === 0) return renderSection('Signature', ['  none']);
  return renderSection(
    'Signature',
    formatTable(
      [
        ['inputs', inputs ?? '-'],
        ['outputs', outputs ?? '-'],
        ['params', params.length === 0 ? '-' : params.join(', ')],
      ],
      '  ',
    ),
  );
}

function renderRefusal({ flavor, reason, hint }: ModelReport['refusals'][number]): readonly string[] {
  return [`  - ${flavor}: ${reason}`, ...(hint === undefined ? [] : [`    ${hint}`])];
}

function renderSymbols(symbols: ModelReport['symbols']): readonly string[] {
  const order = { refused: 0, native: 1, data: 2 };
  const sorted = [...symbols].sort((a, b) => order[a.status] - order[b.status]);
  const rows = sorted.map(({ name, status, reason }) => [status, reason === undefined ? name : `${name}: ${reason}`]);
  return renderSection(
    'Classes and functions that the files name',
    shortenLines(formatTable(rows, '  '), MAX_LINES, '  '),
  );
}

function renderRequirements({ requirements, engine }: ModelReport): readonly string[] {
  const { packages, source } = requirements;
  if (packages.length === 0) return [];
  const note = engine === 'native' ? ', not needed here' : '';
  return renderSection(
    `Python packages (${source ?? 'unknown file'}${note})`,
    shortenLines(
      packages.map((name) => `  ${name}`),
      MAX_LINES,
      '  ',
    ),
  );
}

function renderSection(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}
