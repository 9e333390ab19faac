// Tables as CSV text, as pandas.DataFrame.to_csv(index=False) writes them: quotes where they are needed, nothing for what is missing.
import { formatDatetime } from '../../data/datetime.ts';
import { NAT } from '../../data/dtype.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { renderNumber, renderValue } from '../json/index.ts';

/** The text of a frame: a line of names, then a line for each row. */
export function writeCsv(frame: Frame): string {
  const { columns, rowCount } = frame;
  const lines = [columns.map(({ name }) => quote(String(name))).join(',')];
  for (let row = 0; row < rowCount; row++) {
    let line = '';
    for (let index = 0; index < columns.length; index++) {
      if (index > 0) line += ',';
      line += writeCell(columns[index]!, row);
    }
    // A line without anything would be skipped when the file is read.
    lines.push(line === '' ? '""' : line);
  }
  return `${lines.join('\n')}\n`;
}

function writeCell(column: Column, row: number): string {
  switch (column.dtype) {
    case 'float32':
    case 'float64':
      return writeFloat(column.values[row]!);
    case 'bool':
      return column.values[row] === 0 ? 'False' : 'True';
    case 'datetime64': {
      const date = column.values[row] ?? NAT;
      return date === NAT ? '' : formatDatetime(date).replace('T', ' ');
    }
    case 'str':
      return quote(column.values[row] ?? '');
    case 'bytes': {
      const bytes = column.values[row] ?? null;
      return bytes === null ? '' : quote(JSON.parse(renderValue(bytes)) as string);
    }
    case 'object': {
      const value = column.values[row] ?? null;
      if (value === null) return '';
      if (typeof value === 'string') return quote(value);
      if (typeof value === 'boolean') return value ? 'True' : 'False';
      if (typeof value === 'number') return writeFloat(value);
      return quote(renderValue(value));
    }
    default:
      return String(column.values[row]);
  }
}

function writeFloat(value: number): string {
  if (Number.isNaN(value)) return '';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return renderNumber(value);
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
