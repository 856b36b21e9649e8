/** Money comes in fen and is shown in yuan; it is never computed with fractions. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : ''
  const whole = Math.trunc(Math.abs(fen) / 100).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  const rest = Math.abs(fen) % 100
  return `${sign}¥${whole}${rest ? `.${rest.toString().padStart(2, '0')}` : ''}`
}

export function band(low: number, high: number): string {
  return low === high ? yuan(low) : `${yuan(low)} 至 ${yuan(high)}`
}

/** What somebody typed as yuan, in fen; `undefined` when it is not an amount. */
export function fenOf(text: string): number | undefined {
  const found = /^\s*(\d{1,8})(?:\.(\d{1,2}))?\s*$/.exec(text)
  if (!found) return undefined
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
}

/** For an input: `1234.5` without sign and separators. */
export function typed(fen: number): string {
  return fen % 100 ? (fen / 100).toFixed(2) : String(fen / 100)
}
