// The report of `decant models verify` for people.
import type { ColumnParity, VerifyReport } from '../verify/index.ts';
import { formatTable, shortenLines } from './text-table.ts';

const MAX_COLUMNS = 50;
const HEAD = ['column', 'rows', 'equal', 'max abs', 'max rel', 'max ulps', 'labels differing', 'verdict'];

/** The text for the terminal; it ends with a newline. */
export function renderVerifyReport(report: VerifyReport): string {
  const { columns, fitsSignature, misfits, parity } = report;
  const lines = [
    `${report.ok ? 'OK' : 'FAILED'}: ${report.description}`,
    ...formatTable(
      [
        ['model', report.location],
        ['rows', `${report.rows}, of ${SOURCES[report.source]}`],
        [
          'answer',
          `${columns.length} ${columns.length === 1 ? 'column' : 'columns'}: ${columns.slice(0, 20).join(', ')}`,
        ],
        ['signature', fitsSignature === null ? 'has no outputs' : fitsSignature ? 'fits' : 'does not fit'],
        [
          'Python',
          parity === null
            ? 'not asked (--against python)'
            : `MLflow ${parity.mlflowVersion}, Python ${parity.pythonVersion}`,
        ],
      ],
      '  ',
    ),
    ...misfits.map((misfit) => `  - ${misfit}`),
    ...(parity === null
      ? []
      : ['', ...shortenLines(formatTable([HEAD, ...parity.columns.map(renderColumn)], '  '), MAX_COLUMNS, '  ')]),
  ];
  return `${lines.join('\n')}\n`;
}

const SOURCES: Readonly<Record<VerifyReport['source'], string>> = {
  file: 'the given file',
  serving_input_example: 'serving_input_example.json',
  input_example: 'the input example',
  signature: 'made rows',
};

function renderColumn(column: ColumnParity): readonly string[] {
  return [
    column.name,
    String(column.rows),
    String(column.equal),
    formatNumber(column.maxAbsoluteDifference),
    formatNumber(column.maxRelativeDifference),
    formatNumber(column.maxUlps),
    String(column.labelsDiffering),
    column.isWithinTolerance ? 'within tolerance' : 'DIFFERS',
  ];
}

function formatNumber(value: number): string {
  return Number.isInteger(value) && value < 1e6 ? String(value) : value.toExponential(2);
}
