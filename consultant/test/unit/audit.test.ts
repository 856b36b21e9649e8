import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { t } from '@/locales'

const HOUSE = join(import.meta.dirname, '../../../core/src')

test('whatever the server writes into the security log has words here', () => {
  const files = readdirSync(HOUSE, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.rs'))
  const actions = files.flatMap((one) => [...readFileSync(join(HOUSE, one), 'utf8').matchAll(/action: "([a-z_.]+)"/g)].map((found) => found[1]!))
  expect(actions.length).toBeGreaterThan(30)
  expect(actions.filter((one) => !t.audit.actions[one])).toEqual([])
})
