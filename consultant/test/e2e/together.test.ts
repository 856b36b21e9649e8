/** Two people, two screens: the owner's mini-program in its preview and the advisor's app, each seeing the other's step. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { crew } from './crew'
import { openToday, visit, type Today } from './visit'
import { be, launch, phone } from './people'

const staff = crew()
let today: Today

beforeAll(async () => {
  today = await openToday(staff)
})

/** The owner's phone on the page of this booking. */
const owner = (id: string) => staff.owner('owner', `pages/booking/detail?id=${id}`)

/** The code as the owner's screen shows it, as what a camera in front of it sees. */
async function filmed(page: Page, file: string): Promise<void> {
  const src = await page.getByRole('img', { name: '签到码' }).evaluate((image) => {
    const drawn = image instanceof HTMLImageElement ? image : image.querySelector('img')
    return drawn?.src ?? getComputedStyle(image).backgroundImage.replace(/^url\("(.*)"\)$/, '$1')
  })
  const screen = await staff.browser.newPage({ viewport: { width: 640, height: 480 } })
  await screen.setContent(`<body style="margin:0;background:#ddd;display:grid;place-items:center;height:100vh"><img style="width:360px;padding:30px;background:#fff;image-rendering:pixelated">`)
  await screen.evaluate(async (src) => {
    const image = document.querySelector('img')!
    image.src = src
    await image.decode()
  }, src)
  const frame = await screen.screenshot({ type: 'jpeg', quality: 92 })
  await screen.close()
  // Motion JPEG: one picture after the other.
  await writeFile(file, Buffer.concat(Array.from({ length: 10 }, () => frame)))
}

test('the owner shows the code, the advisor types it; the owner’s open page says so by itself, and a taken back step too', async () => {
  const { booking } = await visit(staff, today)
  const theirs = await owner(booking.id)
  await theirs.getByRole('img', { name: '签到码' }).waitFor()
  const page = await staff.phone('advisor.nanshan', { at: '/check-in' })
  await page.getByLabel('签到码').fill(booking.check_in_code!)
  await page.getByRole('button', { name: '签到', exact: true }).first().click()
  await page.getByText(`${booking.number} 已签到`).first().waitFor()
  await theirs.locator('wx-page:not([hidden])').getByText('已到店').first().waitFor()
  await page.getByRole('button', { name: '打开预约' }).click()
  await page.getByRole('button', { name: '撤销' }).click()
  await theirs.getByRole('img', { name: '签到码' }).waitFor()
})

test('the advisor’s camera reads the code off the owner’s screen', async () => {
  const { booking } = await visit(staff, today)
  const theirs = await owner(booking.id)
  await theirs.getByRole('img', { name: '签到码' }).waitFor()
  const folder = await mkdtemp(join(tmpdir(), 'chezhu-camera-'))
  const film = join(folder, 'code.mjpeg')
  await filmed(theirs, film)
  const camera = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`])
  const { page, faults } = await phone(camera, staff.door.base)
  try {
    await be(page, 'advisor.nanshan')
    await page.goto('/staff/check-in')
    await page.getByRole('button', { name: '打开摄像头扫码' }).click()
    await page.getByText(`${booking.number} 已签到`).first().waitFor()
    await theirs.locator('wx-page:not([hidden])').getByText('已到店').first().waitFor()
    expect(faults).toEqual({ errors: [], violations: [], dialogs: [] })
  } finally {
    await camera.close()
    await rm(folder, { recursive: true, force: true })
  }
})

test('without a camera the page says what to do instead', async () => {
  const page = await staff.phone('advisor.nanshan', { at: '/check-in' })
  await page.getByRole('button', { name: '打开摄像头扫码' }).click()
  await page.getByText('无法使用摄像头').waitFor()
  await page.getByRole('button', { name: '关闭摄像头' }).click()
  await page.getByRole('button', { name: '打开摄像头扫码' }).waitFor()
})
