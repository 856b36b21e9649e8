import { json, dead, problem, server } from './browser'
import { beforeEach, expect, test } from 'vitest'
import { send } from '@/api/client'
import { Unreachable } from '@/api/problem'
import { wipe } from '@/offline/store'
import { accessToken, keepTokens, onSessionEnd, renew, tokens } from '@/session/tokens'

const view = (n: number, seconds = 900) => ({ access_token: `a${n}`, expires_in: seconds, refresh_token: `r${n}`, token_type: 'Bearer' })

beforeEach(async () => {
  await wipe()
})

test('many calls with an old token renew it once: a refresh token is good once', async () => {
  await keepTokens(view(1, 10))
  const asked = server(({ url }) => (url.endsWith('/refresh') ? json(view(2)) : json({ ok: true })))
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => send({ method: 'get', url: `/api/v1/staff/me?${n}` })))
  expect(asked.filter((one) => one.url.endsWith('/refresh'))).toHaveLength(1)
  expect(new Set(asked.filter((one) => !one.url.endsWith('/refresh')).map((one) => one.token))).toEqual(new Set(['a2']))
})

test('a refused token is renewed and the call goes on', async () => {
  await keepTokens(view(1))
  const asked = server(({ url, token }) => {
    if (url.endsWith('/refresh')) return json(view(2))
    return token === 'a2' ? json({ fine: true }) : problem(401, 'auth.required')
  })
  expect((await send<{ fine: boolean }>({ method: 'get', url: '/x' })).data.fine).toBe(true)
  expect(asked).toHaveLength(3)
})

test('a refused refresh ends the session, and the page is told', async () => {
  await keepTokens(view(1, 10))
  let told = 0
  onSessionEnd(() => (told += 1))
  server(() => problem(401, 'auth.required'))
  expect(await renew('a1')).toBeUndefined()
  expect(told).toBe(1)
  expect(await tokens()).toBeUndefined()
})

test('a dead network does not end it', async () => {
  await keepTokens(view(1, 10))
  server(dead)
  await expect(accessToken()).rejects.toBeInstanceOf(Unreachable)
  expect((await tokens())?.refresh).toBe('r1')
  server(() => problem(503, 'server.busy'))
  await expect(accessToken()).rejects.toBeInstanceOf(Unreachable)
  expect((await tokens())?.refresh).toBe('r1')
})
