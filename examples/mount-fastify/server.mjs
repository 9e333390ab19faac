// A model under /models/wine of a Fastify app, beside its own routes.
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import { loadModel } from 'decant/pyfunc';
import { createScoringApp, toNodeHandler } from 'decant/serving';

const model = await loadModel(fileURLToPath(new URL('../wine-elasticnet/model', import.meta.url)));
const scoring = createScoringApp(model, { prefix: '/models/wine' });

const app = Fastify();
app.get('/', () => 'My app');
app.register((scope, options, done) => {
  // Bodies stay streams: the scoring app reads the bytes itself, within its own limit.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (request, payload, parsed) => parsed(null));
  const handle = toNodeHandler(scoring);
  scope.route({
    method: ['GET', 'POST'],
    url: '/models/wine/*',
    handler: (request, reply) => {
      reply.hijack();
      handle(request.raw, reply.raw);
    },
  });
  done();
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
console.log(`http://127.0.0.1:${app.server.address().port}/models/wine/invocations`);
process.once('SIGTERM', () => app.close());
