// A model under /models/wine of a Hono app, beside its own routes. Hono speaks fetch, and so does the scoring app.
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { loadModel } from 'decant/pyfunc';
import { createScoringApp } from 'decant/serving';

const model = await loadModel(fileURLToPath(new URL('../wine-elasticnet/model', import.meta.url)));
const scoring = createScoringApp(model, { prefix: '/models/wine' });

const app = new Hono();
app.get('/', (context) => context.text('My app'));
app.mount('/models/wine', (request) => scoring.fetch(request));

const server = serve(
  { fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) },
  ({ port }) => {
    console.log(`http://127.0.0.1:${port}/models/wine/invocations`);
  },
);
process.once('SIGTERM', () => server.close());
