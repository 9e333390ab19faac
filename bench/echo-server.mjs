// The floor: node:http that parses the same JSON and answers a constant; no server in this language can do less.
import { createServer } from 'node:http';

createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    JSON.parse(Buffer.concat(parts).toString() || 'null');
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end('{"predictions": [5.576883967129615]}');
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
