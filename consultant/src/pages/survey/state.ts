/** How a survey and a form look, and who may change a form. */
import { me, may } from '@/session/me'
import type { FormState, State } from './types'

type Tone = 'brand' | 'success' | 'warning' | 'error' | 'quiet'
export const STATE_TONES: Record<State, Tone> = { suppressed: 'warning', sent: 'brand', opened: 'brand', in_progress: 'brand', completed: 'success', expired: 'quiet' }
export const FORM_TONES: Record<FormState, Tone> = { draft: 'warning', published: 'success', retired: 'quiet' }
/** Promoters from 9, detractors to 6. */
export const npsTone = (score: number): Tone => (score >= 9 ? 'success' : score <= 6 ? 'error' : 'quiet')

/** The group's forms are for whoever may change them in the group. */
export const mayInGroup = (): boolean => me.value?.roles.some((one) => one.role === 'group_admin') ?? false
export const mayWrite = (form: { store_id?: string | null }): boolean => may('survey.manage') && (!!form.store_id || mayInGroup())
