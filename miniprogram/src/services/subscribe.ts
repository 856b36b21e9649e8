// Asking whether we may send messages. The question must come from the tap itself, so what to ask is fetched before it.
import type { SubscribeMoment } from '../api/types';
import { get } from './api';
import { write } from './queue';

const plans = new Map<SubscribeMoment, string[]>();
const ANSWERS = ['accept', 'reject', 'ban', 'filter'] as const;
type Answered = (typeof ANSWERS)[number];

/** Learns what to ask at a tap that may come. */
export function prepare(moment: SubscribeMoment): void {
  get('/api/v1/credits/plan', { query: { moment } }).then(
    (plan) => plans.set(moment, plan.template_ids),
    () => undefined,
  );
}

/** Tells the server what was answered: a hint for the next question, so nobody waits for it. */
function tell(result: Record<string, string>, asked: string[]): void {
  const answers = asked
    .filter((id) => ANSWERS.includes(result[id] as Answered))
    .map((id) => ({ template_id: id, answer: result[id] as Answered }));
  if (answers.length > 0) write('post', '/api/v1/credits/hints', { body: { answers } }).catch(() => undefined);
}

/** Asks now; call it first thing in a tap. Whatever is answered, what was tapped goes on. */
export function askAt(moment: SubscribeMoment): Promise<void> {
  const tmplIds = plans.get(moment) ?? [];
  plans.delete(moment);
  if (tmplIds.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    wx.requestSubscribeMessage({
      tmplIds,
      success: (result) => tell(result as unknown as Record<string, string>, tmplIds),
      complete: () => resolve(),
    });
  });
}
