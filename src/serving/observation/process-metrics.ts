// What the Node process tells of itself: memory, processor time, the lag of its event loop.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { GaugeReading, GaugeSource } from './gauge-source.ts';

/** Milliseconds between two looks at the event loop. */
const RESOLUTION = 20;

/** Starts to watch the event loop. The lag is that since the last scrape; of several processes, the longest. */
export function createProcessSource(): GaugeSource {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
  delays.enable();
  const started = Date.now() / 1000 - process.uptime();
  return () => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    const readings: readonly GaugeReading[] = [
      gauge('process_resident_memory_bytes', 'Resident memory.', rss),
      {
        name: 'process_cpu_seconds_total',
        help: 'Time of the processor, of the user and of the system.',
        type: 'counter',
        value: (user + system) / 1e6,
      },
      { ...gauge('process_start_time_seconds', 'Start of the process since 1970.', started), merge: 'min' },
      gauge('nodejs_heap_size_used_bytes', 'Used memory of the JavaScript heap.', heapUsed),
      ...[0.5, 0.99].map((quantile) => ({
        ...gauge(
          'nodejs_eventloop_lag_seconds',
          'How much later than asked the event loop turned, since the last scrape.',
          readLag(delays.count === 0 ? 0 : delays.percentile(quantile * 100)),
        ),
        labels: { quantile: String(quantile) },
        merge: 'max' as const,
      })),
    ];
    delays.reset();
    return readings;
  };
}

/** The monitor counts its own period too. */
function readLag(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - RESOLUTION / 1000);
}

function gauge(name: string, help: string, value: number): GaugeReading {
  return { name, help, type: 'gauge', value };
}
