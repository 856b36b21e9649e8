// The types must be those of the contract: `npm run gen` writes them, this compares.
import { readFile } from 'node:fs/promises'
import openapi, { astToString } from 'openapi-typescript'

const contract = new URL('../../openapi/openapi.json', import.meta.url)
const stored = await readFile(new URL('../src/api/schema.d.ts', import.meta.url), 'utf8')
const wanted = astToString(await openapi(contract))
// The command line puts a banner on top.
if (!stored.endsWith(wanted)) {
  console.error('src/api/schema.d.ts is not what openapi/openapi.json says: run `npm run gen`')
  process.exit(1)
}
