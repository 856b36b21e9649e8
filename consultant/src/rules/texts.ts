/** The server's own rules for typed texts, so that a field can say what is wrong while one types. */

/** Full-width to half-width, capitals, no blanks and dashes. */
function narrow(text: string): string {
  return text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')
}

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const SERIAL = '[A-HJ-NP-Z0-9]'
const PLATES = [
  /^\d{6}使$/,
  new RegExp(`^[${PROVINCES}][A-HJ-NP-Z](?=.*\\d)${SERIAL}{4}[警学挂试超领]$`),
  new RegExp(`^粤Z(?=.*\\d)${SERIAL}{4}[港澳]$`),
  new RegExp(`^[${PROVINCES}][A-HJ-NP-Z][A-HJK]${SERIAL}\\d{4}$`),
  new RegExp(`^[${PROVINCES}][A-HJ-NP-Z]\\d{5}[A-HJK]$`),
  new RegExp(`^[${PROVINCES}][A-HJ-NP-Z](?=.*\\d)${SERIAL}{5}$`),
]

export function plate(text: string): string | undefined {
  const plain = narrow(text).replace(/[·•‧∙⋅・.]/g, '')
  return PLATES.some((shape) => shape.test(plain)) ? plain : undefined
}

export function phone(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/[\s-]/g, '')
  const national = plain.replace(/^\+86/, '').replace(/^86(?=1[3-9]\d{9}$)/, '')
  if (/^1[3-9]\d{9}$/.test(national)) return national
  return /^\+(?!0|86)\d{7,15}$/.test(plain) ? plain : undefined
}

const VALUES: Record<string, number> = Object.fromEntries(
  [...'0123456789'].map((c) => [c, Number(c)]).concat(
    [...'ABCDEFGH'].map((c, n) => [c, n + 1]) as [string, number][],
    [...'JKLMN'].map((c, n) => [c, n + 1]) as [string, number][],
    [['P', 7], ['R', 9]] as [string, number][],
    [...'STUVWXYZ'].map((c, n) => [c, n + 2]) as [string, number][],
  ) as [string, number][],
)
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** A car made for China (`L…`) must have the right check digit; imported ones may carry anything there. */
export function vin(text: string): { vin?: string; wrong?: 'shape' | 'check' } {
  const plain = narrow(text)
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(plain)) return { wrong: 'shape' }
  const sum = [...plain].reduce((all, c, n) => all + (VALUES[c] ?? 0) * (WEIGHTS[n] ?? 0), 0) % 11
  const right = sum === 10 ? 'X' : String(sum)
  if (plain.startsWith('L') && plain[8] !== right) return { wrong: 'check' }
  return { vin: plain }
}

/** Letters as a person counts them. */
export function length(text: string): number {
  return [...text.trim()].length
}
