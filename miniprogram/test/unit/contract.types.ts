// Compiled, never run: a body that the contract does not know is an error of the compiler.
import { get, say } from '../../src/services/api';
import { write } from '../../src/services/queue';

const id = 'booking_x';

export const right = () => write('post', '/api/v1/bookings/{id}/cancel', { path: { id }, body: { reason: 'price' } });
// @ts-expect-error -- no such reason
export const wrongValue = () => write('post', '/api/v1/bookings/{id}/cancel', { path: { id }, body: { reason: 'bored' } });
// @ts-expect-error -- no body
export const missingBody = () => write('post', '/api/v1/bookings/{id}/cancel', { path: { id } });
// @ts-expect-error -- no such field
export const otherField = () => write('post', '/api/v1/bookings/{id}/reschedule', { path: { id }, body: { start: '2026-11-23T02:00:00Z' } });
// @ts-expect-error -- no id in the address
export const missingPath = () => get('/api/v1/bookings/{id}');
// @ts-expect-error -- no such operation
export const noOperation = () => get('/api/v1/nothing');
// @ts-expect-error -- no such class
export const wrongClass = () => say('put', '/api/v1/me/preferences', { body: { classes: [{ class: 'gossip', inbox: true, channels: true }] } });
