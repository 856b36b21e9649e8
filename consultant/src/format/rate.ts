/** Rates come in millionths a year: 39900 is 3.99 %. */
export function percent(ppm: number): string {
  const text = (Math.round(ppm / 100) / 100).toFixed(2)
  return `${text}%`
}
