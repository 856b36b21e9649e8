/** Operations that the contract is about to get; each goes when `npm run gen` brings it. */
import type { components } from './schema'

type S = components['schemas']
type Get<T, Q = never> = { get: { parameters: { path: { id: string }; query?: Q }; responses: { 200: { content: { 'application/json': T } } } } }
type Post<T, B = never, C extends number = 200> = {
  post: {
    parameters: { path: { id: string } }
    requestBody: { content: { 'application/json': B } }
    responses: Record<C, { content: { 'application/json': T } }>
  }
}
type PostEmpty<T> = { post: { parameters: { path: { id: string } }; responses: { 200: { content: { 'application/json': T } } } } }

export interface HolderView { id: string; name: string; how?: 'taken' | 'butler' }
export interface TodayItem {
  kind: string; action: string; subject: string; version?: number; number?: string; contact?: string; things?: string[]
  visit?: S['VisitKind']; way?: S['Way']; start_at?: string; since?: string; due_at?: string; risk: 'red' | 'amber' | 'green'
  overdue?: boolean; clock_percent?: number; holder?: HolderView; mine?: boolean; state?: string; reason?: string
}
export interface TodayView {
  store_id: string; zone: string; day: string; more?: boolean
  counts: { red: number; amber: number; green: number; mine: number }
  items: TodayItem[]
}
export interface ColleagueView { id: string; name: string; roles: S['Role'][]; on_shift: boolean | null; serves: boolean }
export interface MatterView {
  id: string; number: string; store_id: string; store_name: string; zone: string; state: S['BookingState']; kind: S['VisitKind']
  way: S['Way']; things: string[]; vehicle_id?: string; start_at: string; ready_at: string; due_at?: string; holder?: HolderView
}
export interface PromiseView {
  clock: string; subject: string; since: string; due_at: string; state: 'open' | 'kept' | 'missed'; kept_at?: string
}
export interface GlanceView {
  customer: S['CustomerView']; cars: S['StaffVehicleView'][]; open: MatterView[]; history: MatterView[]
  waiting: { id: string; store_id: string; state: string; first_day: string; last_day: string; offered_until?: string }[]
  promises: PromiseView[]; counts: { visits: number; no_shows: number; cancelled: number }
  consents: { purpose: string; granted: boolean; at: string }[]
}
export interface HandoverView {
  id: string; store_id: string; from: { id: string; name: string }; to: { id: string; name: string }; note: string
  subjects: string[]; count: number; at: string; seen_at: string | null
}
export interface HoldingsView { customers: number; matters: number; stores: { store_id: string; customers: number; matters: number }[] }
export interface LoadView { booked: number; open: number }
export interface FiguresPart {
  clock: { asked: number; kept: number; missed: number; open: number }
  visits: { expected: number; arrived: number; on_time: number; late: number; no_show: number }
  load: { bay: LoadView; technician: LoadView }
}
export interface FiguresView {
  store_id: string; store_name: string; zone: string; from: string; to: string
  days: (FiguresPart & { day: string })[]; total: FiguresPart
}
export interface DeviceView { id: string; kind: string; current?: boolean; created_at: string }

declare module './schema' {
  interface paths {
    '/api/v1/staff/stores/{id}/today': Get<TodayView>
    '/api/v1/staff/stores/{id}/colleagues': Get<ColleagueView[]>
    '/api/v1/staff/stores/{id}/handovers': Get<HandoverView[]>
    '/api/v1/staff/stores/{id}/handover': Post<HandoverView, { to: string; note: string; subjects?: string[] }, 201>
    '/api/v1/staff/handovers/{id}/seen': PostEmpty<HandoverView>
    '/api/v1/staff/bookings/{id}/take': PostEmpty<{ subject: string; holder: HolderView }>
    '/api/v1/staff/customers/{id}/glance': Get<GlanceView>
    '/api/v1/staff/people/{id}/holdings': Get<HoldingsView>
    '/api/v1/staff/people/{id}/hand-over': Post<
      { customers: number; matters: number; disabled: boolean }, { to: string; note: string; disable: boolean }
    >
    '/api/v1/staff/stores/{id}/figures': Get<FiguresView, { from: string; to: string }>
    '/api/v1/staff/figures': {
      get: {
        parameters: { query: { from: string; to: string } }
        responses: { 200: { content: { 'application/json': { from: string; to: string; stores: FiguresView[] } } } }
      }
    }
    '/api/v1/staff/me/reveals': { get: { responses: { 200: { content: { 'application/json': { used: number; limit: number } } } } } }
    '/api/v1/staff/devices/vapid-key': { get: { responses: { 200: { content: { 'application/json': { public_key: string } } } } } }
    '/api/v1/staff/devices': {
      get: { responses: { 200: { content: { 'application/json': DeviceView[] } } } }
      post: {
        requestBody: { content: { 'application/json': { kind: 'web_push'; endpoint: string; p256dh: string; auth: string } } }
        responses: { 201: { content: { 'application/json': DeviceView } } }
      }
    }
    '/api/v1/staff/devices/{id}': { delete: { parameters: { path: { id: string } }; responses: { 204: { content?: never } } } }
    '/api/v1/staff/notices/{id}/ack': PostEmpty<{ id: string; acked_at: string }>
  }
}

/** A booking on the board: what it holds, and the car as far as staff may see it. */
export type StaffBooking = S['StaffBookingView'] & { taken?: S['TakenView'][]; plate_masked?: string | null; car?: string | null }
