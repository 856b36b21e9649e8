/** Writes that several places of a repair's page make. */
import { attach, post } from '@/offline/queue'
import { shrink } from '@/offline/upload'
import { ticks } from './state'
import type { CheckWish, Repair } from './types'

type Of = Pick<Repair, 'id' | 'number' | 'stage'>
const PATHS = {
  'repair.write': '/api/v1/staff/repairs/{id}/checks',
  'repair.work': '/api/v1/staff/repairs/{id}/work-checks',
  'repair.inspect': '/api/v1/staff/repairs/{id}/quality-checks',
} as const
type Ticks = keyof typeof PATHS
const pathOf = (repair: Of) => PATHS[(ticks(repair.stage) ?? 'repair.write') as Ticks]

export const saveChecks = (repair: Of, checks: CheckWish[], title: string) =>
  post(pathOf(repair), { path: { id: repair.id }, body: { checks } }, { label: `${title} ${repair.number}`, queue: true })

/** One check with its photos: they go up by themselves, and it lands with them. */
export async function saveWithPhotos(repair: Of, check: CheckWish, photos: File[], label: string): Promise<void> {
  await attach(pathOf(repair), { path: { id: repair.id } }, await Promise.all(photos.map(shrink)), `${label} ${repair.number}`, { checks: [check] }, '/checks/0')
}
