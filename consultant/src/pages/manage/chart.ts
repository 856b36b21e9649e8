/** Bars of a small chart; plain numbers, so that they can be tested. */
export interface Series {
  name: string
  tone: 'brand' | 'success' | 'warning' | 'error' | 'quiet'
  values: number[]
}
export interface Bar {
  x: number
  y: number
  width: number
  height: number
  tone: Series['tone']
}

/** Stacked bars inside width × height, the first series at the bottom. */
export function stacked(series: Series[], width: number, height: number): Bar[] {
  const count = series[0]?.values.length ?? 0
  const totals = Array.from({ length: count }, (_none, n) => series.reduce((sum, one) => sum + (one.values[n] ?? 0), 0))
  const most = Math.max(1, ...totals)
  const step = width / Math.max(1, count)
  const gap = Math.min(6, step * 0.25)
  const bars: Bar[] = []
  for (let n = 0; n < count; n += 1) {
    let below = 0
    for (const one of series) {
      const value = one.values[n] ?? 0
      const tall = (value / most) * height
      if (value > 0) bars.push({ x: n * step + gap / 2, y: height - below - tall, width: step - gap, height: tall, tone: one.tone })
      below += tall
    }
  }
  return bars
}

/** A polyline of shares between 0 and 1; days without a share are left out. */
export function line(shares: (number | undefined)[], width: number, height: number): string {
  const step = width / Math.max(1, shares.length)
  const points = shares.map((share, n) => (share === undefined ? '' : `${((n + 0.5) * step).toFixed(1)},${((1 - Math.min(1, share)) * height).toFixed(1)}`))
  return points.filter(Boolean).join(' ')
}

export const share = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined)
export const percent = (value: number | undefined): string => (value === undefined ? '—' : `${Math.round(value * 100)}%`)
