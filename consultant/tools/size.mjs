// The first load must stay small: the entry with everything it imports statically, as gzip.
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

const LIMIT = 150 * 1024
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'))
const first = new Set()
const add = (key) => {
  if (first.has(key)) return
  first.add(key)
  for (const next of manifest[key].imports ?? []) add(next)
}
// The page that everybody opens first belongs to the first load too, though it is a chunk of its own.
for (const key of ['index.html', 'src/pages/today/TodayPage.vue', 'src/pages/login/LoginPage.vue']) add(key)

let total = 0
for (const key of first) {
  const { file } = manifest[key]
  if (!file.endsWith('.js')) continue
  const size = gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length
  total += size
  console.log(`${(size / 1024).toFixed(1).padStart(7)} KB  ${file}`)
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} KB  first load, gzip (limit ${LIMIT / 1024} KB)`)
if (total > LIMIT) {
  console.error('the first load is too large')
  process.exit(1)
}
