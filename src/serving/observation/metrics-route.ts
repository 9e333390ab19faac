// GET /metrics: all metrics as text.
import type { Route } from '../protocol/scoring-message.ts';
import { renderExposition } from './exposition.ts';
import type { MetricFamily } from './metric-family.ts';

/** Makes the route; `collect` gives the metrics of this process, or of all that serve together. */
export function createMetricsRoute(collect: () => readonly MetricFamily[] | Promise<readonly MetricFamily[]>): Route {
  return {
    path: '/metrics',
    method: 'GET',
    summary: "Metrics in Prometheus' text format, or in OpenMetrics for those that accept it.",
    answers: { 200: { description: 'All metrics.', contentType: 'text/plain' } },
    answer: (request) => {
      const render = (families: readonly MetricFamily[]) => ({
        status: 200,
        ...renderExposition(families, request.header('accept')),
      });
      const families = collect();
      return families instanceof Promise ? families.then(render) : render(families);
    },
  };
}
