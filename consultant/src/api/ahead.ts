/** Operations that the contract is about to get; each goes when `npm run gen` brings it. */
import type { components } from './schema'

type S = components['schemas']

export interface DeviceView { id: string; kind: string; current?: boolean; created_at: string }

declare module './schema' {
  interface paths {
    '/api/v1/staff/devices/vapid-key': { get: { responses: { 200: { content: { 'application/json': { public_key: string } } } } } }
    '/api/v1/staff/devices': {
      get: { responses: { 200: { content: { 'application/json': DeviceView[] } } } }
      post: {
        requestBody: { content: { 'application/json': { kind: 'web_push'; endpoint: string; p256dh: string; auth: string } } }
        responses: { 201: { content: { 'application/json': DeviceView } } }
      }
    }
    '/api/v1/staff/devices/{id}': { delete: { parameters: { path: { id: string } }; responses: { 204: { content?: never } } } }
  }
}

/** A booking on the board: what it holds, and the car as far as staff may see it. */
export type StaffBooking = S['StaffBookingView'] & { taken?: S['TakenView'][]; plate_masked?: string | null; car?: string | null }
