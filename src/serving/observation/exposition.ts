// Metrics as text: Prometheus' format 0.0.4, and OpenMetrics 1.0 for those that ask for it.
import type { Labels, MetricFamily } from './metric-family.ts';

const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
const OPEN_METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const UNITS = ['seconds', 'bytes', 'rows'];

/** The text of all families, with its media type; `accept` is the header of that name. */
export function renderExposition(
  families: readonly MetricFamily[],
  accept: string | undefined,
): { readonly contentType: string; readonly body: string } {
  const isOpen = accept?.includes('application/openmetrics-text') === true;
  const lines = families.flatMap((family) => renderFamily(family, isOpen));
  if (isOpen) lines.push('# EOF');
  return { contentType: isOpen ? OPEN_METRICS_TYPE : PROMETHEUS_TYPE, body: `${lines.join('\n')}\n` };
}

function renderFamily(family: MetricFamily, isOpen: boolean): string[] {
  const { name, help, type, samples } = family;
  // OpenMetrics names a counter without the ending of its samples.
  const title = isOpen && type === 'counter' ? name.replace(/_total$/, '') : name;
  const lines = [`# HELP ${title} ${escapeHelp(help, isOpen)}`, `# TYPE ${title} ${type}`];
  const unit = UNITS.find((ending) => title.endsWith(`_${ending}`));
  if (isOpen && unit !== undefined) lines.push(`# UNIT ${title} ${unit}`);
  for (const { labels, value, counts } of samples) {
    if (counts === undefined) lines.push(`${name}${renderLabels(labels)} ${renderNumber(value)}`);
    else lines.push(...renderHistogram(name, labels, value, counts, family.bounds ?? [], isOpen));
  }
  return lines;
}

function renderHistogram(
  name: string,
  labels: Labels,
  sum: number,
  counts: readonly number[],
  bounds: readonly number[],
  isOpen: boolean,
): string[] {
  const lines: string[] = [];
  let total = 0;
  for (const [bucket, count] of counts.entries()) {
    total += count;
    const bound = bounds[bucket];
    const le = bound === undefined ? '+Inf' : isOpen ? renderFloat(bound) : renderNumber(bound);
    lines.push(`${name}_bucket${renderLabels({ ...labels, le })} ${total}`);
  }
  lines.push(
    `${name}_sum${renderLabels(labels)} ${renderNumber(sum)}`,
    `${name}_count${renderLabels(labels)} ${total}`,
  );
  return lines;
}

function renderLabels(labels: Labels): string {
  const entries = Object.entries(labels);
  if (entries.length === 0) return '';
  return `{${entries.map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(',')}}`;
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function escapeHelp(text: string, isOpen: boolean): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return isOpen ? escaped.replaceAll('"', '\\"') : escaped;
}

function renderNumber(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}

/** Bounds of buckets are floats in OpenMetrics: `1.0`. */
function renderFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
