/** A refusal of the server (RFC 9457). `title` is Chinese and may be shown. */
export interface FieldProblem {
  code: string
  message: string
  /** JSON pointer into the body, `/contact_phone`. */
  pointer: string
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly fields: FieldProblem[] = [],
    /** What stands beside, such as the `alternatives` of a taken slot. */
    readonly extra: Record<string, unknown> = {},
    readonly retryAfter?: number,
  ) {
    super(`${code}: ${title}`)
  }

  field(pointer: string): string | undefined {
    return this.fields.find((field) => field.pointer === pointer)?.message
  }
}

/** The server was not reached, or did not answer: nobody knows whether a write landed. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('the server was not reached', { cause })
  }
}

export async function problemOf(reply: Response): Promise<Problem> {
  const wait = Number(reply.headers.get('retry-after'))
  const after = Number.isFinite(wait) && wait > 0 ? wait : undefined
  return problemFrom(reply.status, await reply.json().catch(() => undefined), after)
}

export function problemFrom(httpStatus: number, body: unknown, after?: number): Problem {
  const { status: _status, code, title, errors, extra, ...rest } = (body ?? {}) as Record<string, unknown>
  const fields = (errors as FieldProblem[] | undefined) ?? []
  return new Problem(httpStatus, String(code ?? 'server.fault'), String(title ?? ''), fields, { ...rest, ...(extra as object | undefined) }, after)
}
