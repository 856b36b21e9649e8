// What follows a visit, as far as a person has it: routes of its pages.
import type { Person } from './person';

interface Named {
  id: string;
}

/** Lists and the car's plan always; a survey, a recovery and a message of care where there is one. */
export async function prepareAfterwards(person: Person, car: string): Promise<Record<string, string>> {
  const surveys = await person.ask<(Named & { recovery?: Named })[]>('GET', '/api/v1/surveys');
  const { items } = await person.ask<{ items: Named[] }>('GET', '/api/v1/care');
  const found: Record<string, string> = { surveys: 'packages/survey/list/index', 'care-list': 'packages/care/list/index', 'plan-detail': `packages/care/plan/index?id=${car}` };
  const [survey, care] = [surveys[0], items[0]];
  const recovery = surveys.find((one) => one.recovery)?.recovery;
  if (survey) found['survey-detail'] = `pages/survey/detail?id=${survey.id}`;
  if (recovery) found['recovery-detail'] = `pages/recovery/detail?id=${recovery.id}`;
  if (care) found['care-detail'] = `pages/care/detail?id=${care.id}`;
  return found;
}
