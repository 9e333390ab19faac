// Metrics of several server processes (node:cluster): a worker that is scraped asks the supervisor, which asks all workers.
import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import { keepCounts, mergeFamilies } from './metric-family.ts';
import type { MetricFamily } from './metric-family.ts';

/** Messages between the processes, told from others by `topic`. */
interface MetricsMessage {
  readonly topic: 'decant-metrics';
  /** `scrape`: a worker wants all; `read`: the supervisor wants a worker's own; the other two answer them. */
  readonly kind: 'scrape' | 'read' | 'own' | 'all';
  readonly id: number;
  readonly families?: readonly MetricFamily[];
}

/** Milliseconds in which a worker must answer; what a busy one told last counts instead. */
const WORKER_TIMEOUT = 1000;
/** Milliseconds after which a scraped worker answers for itself alone. */
const SCRAPE_TIMEOUT = 3000;

/** In a worker: answers the supervisor, and gives the function that collects the metrics of all processes. */
export function joinMetrics(collectOwn: () => MetricFamily[]): () => Promise<readonly MetricFamily[]> {
  const waiting = new Map<number, (families: readonly MetricFamily[]) => void>();
  let lastId = 0;
  process.on('message', (message: unknown) => {
    if (!isMetricsMessage(message)) return;
    if (message.kind === 'read') tellSupervisor({ ...message, kind: 'own', families: collectOwn() });
    if (message.kind === 'all') waiting.get(message.id)?.(message.families ?? []);
  });
  return () =>
    new Promise((resolve) => {
      const id = ++lastId;
      const finish = (families: readonly MetricFamily[]): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(families);
      };
      const timer = setTimeout(() => {
        finish(collectOwn());
      }, SCRAPE_TIMEOUT);
      waiting.set(id, finish);
      tellSupervisor({ topic: 'decant-metrics', kind: 'scrape', id });
    });
}

/** In the supervisor: answers the scrapes of the workers. What workers have counted stays when they end. */
export function superviseMetrics(collectOwn: () => MetricFamily[]): void {
  const last = new Map<number, readonly MetricFamily[]>();
  let ended: readonly MetricFamily[] = [];
  const readers = new Map<number, { readonly open: Set<number>; readonly finish: () => void }>();
  let lastId = 0;

  const readAll = (): Promise<readonly MetricFamily[]> =>
    new Promise((resolve) => {
      const id = ++lastId;
      const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected() === true);
      const finish = (): void => {
        clearTimeout(timer);
        readers.delete(id);
        resolve(mergeFamilies([collectOwn(), ended, ...last.values()]));
      };
      const timer = setTimeout(finish, WORKER_TIMEOUT);
      readers.set(id, { open: new Set(workers.map((worker) => worker?.id ?? 0)), finish });
      for (const worker of workers) tellWorker(worker, { topic: 'decant-metrics', kind: 'read', id });
    });

  const settle = (id: number, workerId: number): void => {
    const reader = readers.get(id);
    reader?.open.delete(workerId);
    if (reader?.open.size === 0) reader.finish();
  };

  cluster.on('message', (worker: Worker, message: unknown) => {
    if (!isMetricsMessage(message)) return;
    const { kind, id, families = [] } = message;
    if (kind === 'own') {
      last.set(worker.id, families);
      settle(id, worker.id);
    }
    if (kind === 'scrape') {
      void readAll().then((all) => {
        tellWorker(worker, { topic: 'decant-metrics', kind: 'all', id, families: all });
      });
    }
  });
  cluster.on('exit', (worker: Worker) => {
    ended = mergeFamilies([ended, keepCounts(last.get(worker.id) ?? [])]);
    last.delete(worker.id);
    for (const id of [...readers.keys()]) settle(id, worker.id);
  });
}

function tellSupervisor(message: MetricsMessage): void {
  if (process.connected) process.send?.(message, undefined, undefined, ignoreLostChannel);
}

function tellWorker(worker: Worker | undefined, message: MetricsMessage): void {
  if (worker?.isConnected() === true) worker.send(message, ignoreLostChannel);
}

/** The other process has ended meanwhile: its timeout answers. */
function ignoreLostChannel(): void {
  return undefined;
}

function isMetricsMessage(message: unknown): message is MetricsMessage {
  return typeof message === 'object' && message !== null && 'topic' in message && message.topic === 'decant-metrics';
}
