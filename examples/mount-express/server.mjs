// A model under /models/wine of an Express app, beside its own routes.
import { fileURLToPath } from 'node:url';
import express from 'express';
import { loadModel } from 'decant/pyfunc';
import { createScoringApp, toNodeHandler } from 'decant/serving';

const model = await loadModel(fileURLToPath(new URL('../wine-elasticnet/model', import.meta.url)));
const scoring = createScoringApp(model, { prefix: '/models/wine' });

const app = express();
// Before express.json(): the scoring app reads the bytes itself, as a parser would round numbers.
app.use('/models/wine', toNodeHandler(scoring));
app.use(express.json());
app.get('/', (request, response) => response.send('My app'));

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/models/wine/invocations`);
});
process.once('SIGTERM', () => server.close());
