/** The moves that are nothing but a door: one tap, one question, one write. */
import { post } from '@/offline/queue'
import type { Doing } from './state'

export type Door = 'receive' | 'sendOut' | 'takeBack' | 'finish' | 'greet' | 'stepBack' | 'object' | 'release' | 'abandon'
const DOORS = {
  receive: '/api/v1/staff/repairs/{id}/receive', sendOut: '/api/v1/staff/repairs/{id}/send-out', takeBack: '/api/v1/staff/repairs/{id}/take-back', finish: '/api/v1/staff/repairs/{id}/finish',
  greet: '/api/v1/staff/repairs/{id}/greet', stepBack: '/api/v1/staff/repairs/{id}/step-back', object: '/api/v1/staff/repairs/{id}/object', release: '/api/v1/staff/repairs/{id}/release',
  abandon: '/api/v1/staff/repairs/{id}/abandon',
} as const satisfies Record<Door, string>

export const isDoor = (what: Doing): what is Door => what in DOORS

export const go = (what: Door, id: string, label: string) => post(DOORS[what], { path: { id } }, { label, queue: true })
/** What is checked by its gate before one is asked. */
export const GATED: Doing[] = ['receive', 'finish', 'greet', 'takeBack']
