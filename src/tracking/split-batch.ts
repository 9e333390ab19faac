// Batches within MLflow's limits for one request (mlflow.utils.validation).
import type { Metric, Texts } from '../stores/tracking/entities.ts';
import type { LogBatch } from '../stores/tracking/tracking-store.ts';

const METRICS_PER_BATCH = 1000;
const PARAMS_PER_BATCH = 100;
const TAGS_PER_BATCH = 100;
const ENTITIES_PER_BATCH = 1000;

/** The entries in as few batches as the limits allow: params and tags first, so that the first request says what the run is. */
export function splitBatch(entries: {
  readonly metrics: readonly Metric[];
  readonly params: Texts;
  readonly tags: Texts;
}): readonly LogBatch[] {
  const params = Object.entries(entries.params);
  const tags = Object.entries(entries.tags);
  const batches: LogBatch[] = [];
  let metric = 0;
  for (let text = 0; text < Math.max(params.length, tags.length); text += PARAMS_PER_BATCH) {
    const someParams = params.slice(text, text + PARAMS_PER_BATCH);
    const someTags = tags.slice(text, text + TAGS_PER_BATCH);
    const room = ENTITIES_PER_BATCH - someParams.length - someTags.length;
    batches.push({
      params: Object.fromEntries(someParams),
      tags: Object.fromEntries(someTags),
      metrics: entries.metrics.slice(metric, metric + room),
    });
    metric += room;
  }
  for (; metric < entries.metrics.length; metric += METRICS_PER_BATCH) {
    batches.push({ metrics: entries.metrics.slice(metric, metric + METRICS_PER_BATCH) });
  }
  return batches;
}
