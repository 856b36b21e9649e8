/** Typed weights: whole numbers that make a hundred together. */
export function whole(text: string, low: number, high: number): number | undefined {
  if (!/^\d{1,3}$/.test(text.trim())) return undefined
  const value = Number(text)
  return value >= low && value <= high ? value : undefined
}

/** `undefined`: one of them is no weight. */
export function sum(texts: string[]): number | undefined {
  const values = texts.map((text) => whole(text, 0, 100))
  return values.includes(undefined) ? undefined : values.reduce<number>((all, one) => all + (one ?? 0), 0)
}

/** From so many answers on there are figures. */
export const least = (text: string): number | undefined => whole(text, 5, 200)
