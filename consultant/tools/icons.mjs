// Takes the few icons of TDesign that the app shows out of tdesign-icons-svg: the Vue package of them is 151 MB.
import { readFile, writeFile } from 'node:fs/promises'

const NAMES = [
  'task', 'calendar', 'scan', 'user', 'user-circle', 'chevron-right', 'chevron-left', 'close', 'check', 'error-circle',
  'time', 'call', 'notification', 'search', 'add', 'refresh', 'swap', 'logout', 'lock-on', 'browse', 'vehicle',
  'chart-bar', 'usergroup', 'mail', 'cloud-upload', 'wifi-off', 'edit', 'info-circle', 'check-circle', 'shop', 'history',
  'rollback', 'user-transmit', 'camera', 'tools', 'secured', 'chat', 'user-add', 'mobile', 'contrast', 'article', 'service', 'upload', 'creditcard',
]

const icons = {}
for (const name of NAMES) {
  const svg = await readFile(new URL(`../node_modules/tdesign-icons-svg/src/${name}.svg`, import.meta.url), 'utf8')
  const lines = []
  for (const [, tag, text] of svg.matchAll(/<(path|circle|rect|ellipse|line)\b([^>]*?)\/?>/g)) {
    const at = Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, k, v]) => [k, v]))
    if (tag !== 'path' && !at.d) throw new Error(`${name}: a ${tag} is not a path`)
    if (at.fill === 'transparent' && !at.stroke) continue
    const filled = at.fill === 'currentColor'
    lines.push([filled ? 'f' : 's', at.d])
  }
  if (!lines.length) throw new Error(`${name} has no lines`)
  icons[name] = lines
}
const body = Object.entries(icons)
  .map(([name, lines]) => `  '${name}': ${JSON.stringify(lines).replaceAll('"', "'")},`)
  .join('\n')
const text = `// Written by tools/icons.mjs out of tdesign-icons-svg (MIT): s is a stroke, f a filled shape.
export const ICONS: Record<string, ['s' | 'f', string][]> = {
${body}
}
`
await writeFile(new URL('../src/components/icons.ts', import.meta.url), text)
