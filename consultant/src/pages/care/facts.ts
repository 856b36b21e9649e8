/** Facts of a car while they are typed. */
export interface FactsForm {
  started_on: string
  registered_on: string
  insurance_until: string
  inspection_until: string
  serviced_on: string
  serviced_km: string
  battery_percent: string
}

export interface Facts {
  started_on?: string
  registered_on?: string
  insurance_until?: string
  inspection_until?: string
  serviced_on?: string
  serviced_km?: number
  battery_percent?: number
}

/** What somebody changed; a service is its day and its kilometres together. */
export function factsChanged(before: FactsForm, now: FactsForm): Facts {
  const facts: Facts = {}
  for (const key of ['started_on', 'registered_on', 'insurance_until', 'inspection_until'] as const) {
    if (now[key] && now[key] !== before[key]) facts[key] = now[key]
  }
  const serviced = now.serviced_on !== before.serviced_on || now.serviced_km !== before.serviced_km
  if (serviced && now.serviced_on && now.serviced_km) Object.assign(facts, { serviced_on: now.serviced_on, serviced_km: Number(now.serviced_km) })
  if (now.battery_percent && now.battery_percent !== before.battery_percent) facts.battery_percent = Number(now.battery_percent)
  return facts
}
