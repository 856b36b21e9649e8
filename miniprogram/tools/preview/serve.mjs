// Serves dist-preview at /preview/ and hands everything else to a running server: `node tools/preview/serve.mjs http://127.0.0.1:8080`.
// `make run` does not need it; it is for working on the pages, and for the tests, which cut the line here.
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { HERE, isFile } from '../project.mjs';

const DIR = path.join(HERE, 'dist-preview');
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png' };

function page(reply, url) {
  const name = url.pathname.replace(/^\/preview\//, '') || 'index.html';
  const file = path.join(DIR, path.normalize(`/${name}`));
  if (!isFile(file)) return reply.writeHead(404).end();
  return reply.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(fs.readFileSync(file));
}

function forward(request, reply, target) {
  const { hostname, port } = new URL(target);
  const headers = { ...request.headers, host: `${hostname}:${port}` };
  const ahead = http.request({ hostname, port, path: request.url, method: request.method, headers }, (answer) => {
    reply.writeHead(answer.statusCode, answer.headers);
    answer.pipe(reply);
  });
  ahead.on('error', () => reply.destroy());
  request.pipe(ahead);
}

/** WebSockets go through as they are. */
function upgrade(request, socket, target) {
  const { hostname, port } = new URL(target);
  const ahead = net.connect(Number(port), hostname, () => {
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (const [key, value] of Object.entries(request.headers)) lines.push(`${key}: ${key === 'host' ? `${hostname}:${port}` : value}`);
    ahead.write(`${lines.join('\r\n')}\r\n\r\n`);
    ahead.pipe(socket).pipe(ahead);
  });
  ahead.on('error', () => socket.destroy());
  socket.on('error', () => ahead.destroy());
}

/** Starts; gives the address and how to stop. `target` is where the API is; while `cut` is true nothing is answered. */
export function serve(target, port = 0) {
  const line = { cut: false };
  const server = http.createServer((request, reply) => {
    const url = new URL(request.url, 'http://preview');
    if (url.pathname === '/preview') return reply.writeHead(302, { location: '/preview/' }).end();
    if (url.pathname.startsWith('/preview/')) return page(reply, url);
    if (line.cut) return request.socket.destroy();
    return forward(request, reply, target);
  });
  server.on('upgrade', (request, socket) => (line.cut ? socket.destroy() : upgrade(request, socket, target)));
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      const base = `http://127.0.0.1:${server.address().port}`;
      const stop = () => {
        server.closeAllConnections();
        server.close();
      };
      resolve({ base, line, stop });
    });
  });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { base } = await serve(process.argv[2] ?? 'http://127.0.0.1:8080', Number(process.argv[3] ?? 8090));
  console.log(`${base}/preview/`);
}
