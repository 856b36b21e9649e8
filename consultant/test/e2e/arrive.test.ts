/** The owner at the door and the advisor inside: each sees the other's step. */
import { beforeAll, expect, test } from 'vitest'
import { crew } from './crew'
import { openToday, visit, type Today } from './visit'

const staff = crew()
let today: Today

beforeAll(async () => {
  today = await openToday(staff)
})

test('the advisor takes the owner’s code; the owner sees it, and a second try says what is so', async () => {
  const owner = await staff.as('owner')
  const { booking } = await visit(staff, today)
  const page = await staff.phone('advisor.nanshan', { at: '/check-in' })
  await page.getByLabel('签到码').fill(`${booking.check_in_code}x`)
  await page.getByRole('button', { name: '签到', exact: true }).first().click()
  await page.getByText('这不是有效的签到码').waitFor()
  await page.getByLabel('签到码').fill(booking.check_in_code!)
  await page.getByRole('button', { name: '签到', exact: true }).first().click()
  await page.getByText(`${booking.number} 已签到`).first().waitFor()
  expect((await owner.get(`/api/v1/bookings/${booking.id}`)).state).toBe('arrived')
  await page.getByRole('button', { name: '打开预约' }).click()
  await page.getByText('车已到店，请接车检查').waitFor()
  await page.getByRole('button', { name: '撤销' }).click()
  await page.locator('.standing').getByText('已确认').waitFor()
  expect((await owner.get(`/api/v1/bookings/${booking.id}`)).state).toBe('confirmed')
})

test('the owner checks in at the door; the advisor’s open page hears of it', async () => {
  const owner = await staff.as('owner')
  const { booking } = await visit(staff, today)
  const page = await staff.phone('advisor.nanshan', { at: `/bookings/${booking.id}` })
  await page.locator('.standing').getByText('已确认').waitFor()
  await owner.post(`/api/v1/bookings/${booking.id}/check-in`, { store_code: today.store.code })
  await page.getByText('车已到店，请接车检查').waitFor({ timeout: 15_000 })
})

test('a tap on whoever is expected today is a check-in too', async () => {
  const owner = await staff.as('owner')
  const { booking } = await visit(staff, today)
  const page = await staff.phone('advisor.nanshan', { at: '/check-in' })
  await page.getByRole('button', { name: `签到 ${booking.number}` }).click()
  await page.getByText(`${booking.number} 已签到`).waitFor()
  expect((await owner.get(`/api/v1/bookings/${booking.id}`)).state).toBe('arrived')
})
