import { chromium } from 'playwright-core'
import { readdirSync } from 'node:fs'
const [,, filter, out, w = '6'] = process.argv
const dir = new URL('./test/e2e/screens/', import.meta.url).pathname
const files = readdirSync(dir).filter((f) => f.endsWith('.png') && !f.startsWith('_') && new RegExp(filter).test(f))
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--allow-file-access-from-files'] })
const p = await b.newPage({ viewport: { width: 320 * Number(w), height: 100 } })
const { writeFileSync } = await import('node:fs')
writeFileSync(dir + '_sheet.html', `<body style="margin:0;display:flex;flex-wrap:wrap;background:#888">${files.map((f) => `<figure style="margin:4px;width:310px;font:12px sans-serif"><img src="${f}" style="width:310px;display:block">${f}</figure>`).join('')}`)
await p.goto('file://' + dir + '_sheet.html')
await p.screenshot({ path: dir + out, fullPage: true })
await b.close()
