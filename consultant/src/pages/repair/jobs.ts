import type { Job } from './types'

export const JOB_TONES: Record<Job['state'], 'quiet' | 'brand' | 'warning' | 'success'> = { todo: 'quiet', running: 'brand', paused: 'warning', done: 'success', dropped: 'quiet' }
