/** A partner at its own desk: it signs as Standard Webhooks says, with the secret that the demo keeps beside its data. */
import { createHmac, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { now } from './people'

export const MAKER = 'xingchen'

export async function push(partner: string, body: unknown): Promise<void> {
  const secrets = JSON.parse(await readFile(join(inject('data'), 'partners.json'), 'utf8')) as Record<string, string>
  const key = Buffer.from(secrets[partner]!.replace('whsec_', ''), 'base64')
  const [id, timestamp, text] = [randomUUID(), String(Math.floor(now() / 1000)), JSON.stringify(body)]
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64')
  const reply = await fetch(`${inject('base')}/api/v1/feeds/${partner}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
    body: text,
  })
  if (reply.status !== 202) throw new Error(`${partner}: ${reply.status} ${await reply.text()}`)
}

/** What the maker says of an order, in STAR's terms. */
export function star(number: string, code: string, more: object = {}): unknown {
  const [at, revision] = [new Date(now()).toISOString(), now()]
  const status = { Header: { DocumentID: `XC-${number}`, DealerOrderNumber: number, RevisionNumber: revision }, StatusCode: code, StatusEffectiveDateTime: at, ...more }
  return { ShowVehicleOrderStatus: { ApplicationArea: { CreationDateTime: at, BODID: randomUUID() }, DataArea: { Show: {}, VehicleOrderStatus: status } } }
}
