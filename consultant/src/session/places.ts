/** Which page a thing has, by the first word of its id. */
const PLACES = new Map(Object.entries<(id: string) => string>({
  booking: (id) => `/bookings/${id}`,
  person: (id) => `/customers/${id}`,
  delivery: () => '/deliveries',
  handover: () => '/handover',
  staff: (id) => `/people/${id}`,
  order: (id) => `/orders/${id}`,
  loan: (id) => `/loans/${id}`,
  repair: (id) => `/repairs/${id}`,
  recovery: (id) => `/recoveries/${id}`,
  reply: (id) => `/replies/${id}`,
  case: (id) => `/cases/${id}`,
  survey: (id) => `/surveys/${id}`,
  care: () => '/care',
  inbound: () => '/feeds',
  partner: () => '/feeds',
}))

export function pathOf(subject: string | undefined): string | undefined {
  // An id and nothing else: what comes by a push must not lead anywhere but to a page of this app.
  const kind = /^([a-z]+)_[0-7][0-9a-hjkmnp-tv-z]{25}$/.exec(subject ?? '')?.[1]
  return kind && subject ? PLACES.get(kind)?.(subject) : undefined
}
