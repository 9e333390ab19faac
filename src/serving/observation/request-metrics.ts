// What is counted of every request. One map for the route and one for the status are all that a request costs.
import type { Cell, HistogramCell, MetricRegistry } from './metric-registry.ts';
import type { Observer } from './observe-requests.ts';
import { nameMethod } from './route-name.ts';
import type { RouteNamer } from './route-name.ts';

/** Seconds: from a row of a linear model to a large batch. */
const DURATIONS = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const ROWS = [1, 2, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000, 500_000, 1_000_000];

interface RouteCells {
  readonly duration: HistogramCell;
  readonly statuses: Map<number, Cell>;
}

/** Adds the metrics of requests; answers what is to be told of each, and the cell for those that wait. */
export function countRequests(
  registry: MetricRegistry,
  nameRoute: RouteNamer,
): { readonly observe: Observer; readonly inFlight: Cell } {
  const requests = registry.addCounter(
    'decant_http_requests_total',
    'Requests that were answered, by route, method and status.',
  );
  const durations = registry.addHistogram(
    'decant_http_request_duration_seconds',
    'Time from the whole request to its answer.',
    DURATIONS,
  );
  const predictions = registry
    .addHistogram(
      'decant_predict_duration_seconds',
      'Time in the model, with the enforcement of its schema.',
      DURATIONS,
    )
    .cell();
  const rows = registry.addHistogram('decant_batch_rows', 'Rows of one request that was scored.', ROWS).cell();
  const errors = registry.addCounter('decant_errors_total', 'Answers that are errors, by their code.');
  const inFlight = registry.addGauge('decant_requests_in_flight', 'Requests that wait for an answer.').cell();
  const routes = new Map<string, Map<string, RouteCells>>();
  const errorCells = new Map<string, Cell>();
  const scoring = findRoute('POST', '/invocations');

  function findRoute(method: string, route: string): RouteCells {
    let methods = routes.get(route);
    if (methods === undefined) routes.set(route, (methods = new Map<string, RouteCells>()));
    let cells = methods.get(method);
    if (cells === undefined) {
      methods.set(method, (cells = { duration: durations.cell({ route, method }), statuses: new Map() }));
    }
    return cells;
  }

  function countStatus({ statuses }: RouteCells, status: number, method: string, target: string): void {
    let cell = statuses.get(status);
    if (cell === undefined) {
      cell = requests.cell({ route: nameRoute(target), method: nameMethod(method), status: String(status) });
      statuses.set(status, cell);
    }
    cell.value++;
  }

  function countError(code: string): void {
    let cell = errorCells.get(code);
    if (cell === undefined) errorCells.set(code, (cell = errors.cell({ code })));
    cell.value++;
  }

  return {
    inFlight,
    observe: ({ request: { method, path }, response: { status, facts }, duration }) => {
      const isScoring = path === '/invocations' && method === 'POST';
      const cells = isScoring ? scoring : findRoute(nameMethod(method), nameRoute(path));
      cells.duration.observe(duration / 1000);
      countStatus(cells, status, method, path);
      if (status >= 400) countError(facts?.errorCode ?? `HTTP_${status}`);
      if (facts?.predictTime !== undefined) predictions.observe(facts.predictTime / 1000);
      if (facts?.rowCount !== undefined) rows.observe(facts.rowCount);
    },
  };
}
