/** Writes that several places of a repair's page make. */
import { say } from '@/components/say'
import { t } from '@/locales'
import { attach, post } from '@/offline/queue'
import { shrink } from '@/offline/upload'
import { ticks } from './state'
import type { CheckWish, Colour, EvidenceKind, Repair } from './types'

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

interface Seen {
  kind: EvidenceKind
  words?: string
  colour?: Colour
  x?: number
  y?: number
}

/** What was seen, with its photos: at the intake, or in the workshop. */
export async function addEvidence(repair: Of, path: '/api/v1/staff/repairs/{id}/intake-evidence' | '/api/v1/staff/repairs/{id}/evidence', seen: Seen, photos: File[]): Promise<void> {
  await attach(path, { path: { id: repair.id } }, await Promise.all(photos.map(shrink)), `${t.repair.photos.kinds[seen.kind]} ${repair.number}`, { ...seen })
  say(t.repair.done.queued, 'info')
}
