/** The built app with the policy of the server, for a demo that does not serve it yet. */
import { readFileSync, existsSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { extname, join, resolve } from 'node:path'

const DIST = resolve(import.meta.dirname, '../../dist')
const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png', '.webmanifest': 'application/manifest+json', '.json': 'application/json' }
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; manifest-src 'self'; worker-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"

export function serveDist(path: string, reply: ServerResponse): void {
  const name = decodeURIComponent(path.split('?')[0]!.replace(/^\/staff\//, '')) || 'index.html'
  let file = join(DIST, name)
  if (!file.startsWith(DIST)) return void reply.writeHead(404).end()
  if (!existsSync(file)) {
    if (extname(name)) return void reply.writeHead(404).end()
    file = join(DIST, 'index.html')
  }
  reply.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP, 'cache-control': 'no-cache' })
  reply.end(readFileSync(file))
}
