/** What is gathered step by step for a customer on the phone or at the desk. It stays while one looks at another page. */
import { computed, reactive } from 'vue'
import type { Schemas } from '@/api/client'

export interface Draft {
  channel: 'phone' | 'walk_in'
  search: string
  person?: Schemas['CustomerView']
  /** In clear only when somebody typed it here. */
  name: string
  phone: string
  car?: Schemas['StaffVehicleView']
  model: string
  items: Schemas['ItemCard'][]
  way: Schemas['Way']
  slot?: Schemas['SlotView']
  held?: Schemas['BookingView']
  symptom: string
  address: string
  licence: boolean
  agreement: boolean
}

const empty = (): Draft => ({
  channel: 'phone', search: '', person: undefined, name: '', phone: '', car: undefined, model: '', items: [], way: 'leave', slot: undefined,
  held: undefined, symptom: '', address: '', licence: false, agreement: false,
})

export const draft = reactive<Draft>(empty())

export function startOver(): void {
  Object.assign(draft, empty())
}

/** Prices and skills go by the car's model; without a car by the one that was named. */
export const model = computed(() => draft.car?.model?.id ?? (draft.model || undefined))
export const testDrive = computed(() => draft.items.some((item) => item.kind === 'test_drive'))
/** Where the car is fetched or called on. */
export const needsAddress = computed(() => draft.way === 'pickup' || draft.way === 'mobile')
export const total = computed(() => draft.items.reduce((sum, item) => sum + (item.total_fen ?? 0), 0))

export function carText(car: Schemas['StaffVehicleView']): string {
  return [car.plate_masked, car.model?.name].filter(Boolean).join(' · ') || car.vin_masked || car.id
}
