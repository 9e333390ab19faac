// A model under /models/wine of a plain node:http server, beside its own routes.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { loadModel } from 'decant/pyfunc';
import { createScoringApp, toNodeHandler } from 'decant/serving';

const model = await loadModel(fileURLToPath(new URL('../wine-elasticnet/model', import.meta.url)));
const handle = toNodeHandler(createScoringApp(model, { prefix: '/models/wine' }));

const server = createServer((request, response) => {
  // What is not the model's is the app's own.
  handle(request, response, () => {
    response.writeHead(request.url === '/' ? 200 : 404, { 'content-type': 'text/plain' });
    response.end(request.url === '/' ? 'My app' : 'Not here');
  });
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/models/wine/invocations`);
});
process.once('SIGTERM', () => server.close());
