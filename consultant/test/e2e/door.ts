/**
 * The address that the browser opens: everything goes on to the demo, which serves the built app with its real policy. A test
 * can close this door (the network of the yard) and count what went through.
 */
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

export interface Passed {
  method: string
  path: string
  key?: string
  status: number
}

export class Door {
  /** Nothing goes through while this is set. */
  closed = false
  /** Requests reach the server, but its answers are lost on the way. */
  deaf = false
  readonly passed: Passed[] = []
  base = ''
  private readonly sockets = new Set<Socket>()
  private constructor(private readonly server: Server, private readonly target: URL) {}

  static async open(target: string): Promise<Door> {
    const server = createServer()
    const door = new Door(server, new URL(target))
    server.on('request', (ask, reply) => door.pass(ask, reply))
    server.on('upgrade', (ask, socket, head) => door.upgrade(ask, socket as Socket, head))
    server.on('connection', (socket) => {
      door.sockets.add(socket)
      socket.on('close', () => door.sockets.delete(socket))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    door.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return door
  }

  /** The network is gone: open connections end too. */
  shut(): void {
    this.closed = true
    for (const socket of this.sockets) socket.destroy()
  }

  reopen(): void {
    this.closed = this.deaf = false
  }

  async end(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    await new Promise((done) => this.server.close(done))
  }

  private pass(ask: IncomingMessage, reply: ServerResponse): void {
    if (this.closed) return void ask.socket.destroy()
    const { hostname, port } = this.target
    const on = request({ hostname, port, method: ask.method, path: ask.url, headers: ask.headers }, (answer) => {
      const key = ask.headers['idempotency-key']
      this.passed.push({ method: ask.method ?? '', path: ask.url ?? '', key: key as string | undefined, status: answer.statusCode ?? 0 })
      if (this.deaf && ask.method !== 'GET') return void ask.socket.destroy()
      reply.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(reply)
    })
    on.on('error', () => reply.destroy())
    ask.pipe(on)
  }

  private upgrade(ask: IncomingMessage, socket: Socket, head: Buffer): void {
    if (this.closed) return void socket.destroy()
    const on = connect(Number(this.target.port), this.target.hostname, () => {
      const lines = [`${ask.method} ${ask.url} HTTP/1.1`]
      for (let n = 0; n < ask.rawHeaders.length; n += 2) lines.push(`${ask.rawHeaders[n]}: ${ask.rawHeaders[n + 1]}`)
      on.write(`${lines.join('\r\n')}\r\n\r\n`)
      on.write(head)
      on.pipe(socket).pipe(on)
    })
    on.on('error', () => socket.destroy())
    socket.on('error', () => on.destroy())
    socket.on('close', () => on.destroy())
  }
}
