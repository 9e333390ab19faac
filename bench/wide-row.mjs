// One row of 600 columns through the scoring app, parsed, held against its signature and answered: node wide-row.mjs -> milliseconds.
import { enforceSchema } from '../dist/data/enforcement/enforce-schema.js';
import { createScoringApp } from '../dist/serving/index.js';

const columns = Array.from({ length: 600 }, (_, index) => ({ name: `c${index}`, type: 'double', required: true }));
const inputs = { kind: 'columns', columns };
const app = createScoringApp({
  signature: { inputs },
  mlflowVersion: '3.17.2',
  scorer: { engine: 'native', description: 'none', methods: ['predict'], predict: (input) => input },
  predictBatch(input, _params, options) {
    enforceSchema(input, inputs, { hideDetails: false, policy: options?.enforcement });
    return { kind: 'value', value: 1 };
  },
});
const row = { columns: columns.map(({ name }) => name), data: [columns.map((_, index) => index / 7)] };
const request = {
  method: 'POST',
  path: '/invocations',
  header: (name) => (name === 'content-type' ? 'application/json' : undefined),
  body: new TextEncoder().encode(JSON.stringify({ dataframe_split: row })),
};
for (let n = 0; n < 500; n++) app.handle(request);
let best = Infinity;
for (let round = 0; round < 9; round++) {
  const started = performance.now();
  for (let n = 0; n < 200; n++) app.handle(request);
  best = Math.min(best, (performance.now() - started) / 200);
}
if (app.handle(request).status !== 200) throw new Error('the row was refused');
console.log(best);
