/** What owners answer badly, told on a visit: nobody waits two days for a survey here. */
import type { Caller, S } from './people'
import type { Shop } from './shop'

export const WORDS = '等了三个小时没有人理我 <b>要投诉</b>'

/** The answers of the standard form that are required, through the API. */
export async function bad(shop: Shop, by: Caller, words = WORDS): Promise<string> {
  const { repair } = await shop.look()
  const forms = await by.get<S['FormLineView'][]>(`/api/v1/staff/survey-forms?store_id=${repair.store.id}`)
  const form = await by.get<S['FormView']>(`/api/v1/staff/survey-forms/${forms.find((one) => one.subject === 'repair' && one.state === 'published')!.id}`)
  const answers = form.questions.flatMap((one): S['SurveyAnswer'][] => {
    if (one.kind === 'nps') return [{ question: one.key, score: 2 }]
    if (one.kind === 'csat') return [{ question: one.key, score: 1 }]
    return one.kind === 'open' ? [{ question: one.key, text: words }] : []
  })
  const made = await by.post<S['StaffSurveyView']>('/api/v1/staff/surveys/interviews', { subject: 'repair', subject_id: shop.id, method: 'visit', agreed: true, minutes: 12, answers })
  return made.recovery!.id
}
